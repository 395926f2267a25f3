package dev.crema.zoo.vision.networks;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.TruncatedNormal;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;

/**
 * Puts a vector that is learnt before the steps of a sequence; in it a transformer gathers what it
 * is to say about the whole.
 *
 * <p>Input {@code [batch, time, n]}, output {@code [batch, 1 + time, n]}. Weight {@code token}
 * {@code [n]}. Source: Devlin et al., <i>BERT</i>, NAACL 2019.
 *
 * @param initializer of the vector
 */
public record ClassToken(Initializer initializer) implements UnaryLayer {
  /** Drawn from a normal distribution of deviation 0.02. */
  public ClassToken() {
    this(new TruncatedNormal(0, 0.02));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor token = scope.weight("token", Shape.of(input.dim(2)), initializer);
    Tensor first = token.broadcastTo(Shape.of(input.dim(0), 1, input.dim(2)));
    return Tensor.concatenate(1, List.of(first, input));
  }
}
