package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Decoding;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.Optional;

/**
 * A trained vector for each place in a sequence, to be added to the steps.
 *
 * <p>Input {@code [batch, time, n]}, of which only the shape counts; output of the same shape.
 * Weight {@code position_embeddings} {@code [sequenceLength, n]}.
 *
 * @param sequenceLength how many places there are, 1 or more
 * @param initializer {@link GlorotUniform} by default
 * @param startIndex the place of the first step, 0 or more; 0 by default; in decoding ({@link
 *     Decoding}), of the first step of all
 */
public record PositionEmbedding(int sequenceLength, Initializer initializer, int startIndex)
    implements UnaryLayer {
  public PositionEmbedding {
    Require.atLeast("PositionEmbedding", "sequenceLength", sequenceLength, 1);
    Require.atLeast("PositionEmbedding", "startIndex", startIndex, 0);
  }

  /** From place 0. */
  public PositionEmbedding(int sequenceLength) {
    this(sequenceLength, new GlorotUniform(), 0);
  }

  public PositionEmbedding initializer(Initializer value) {
    return new PositionEmbedding(sequenceLength, value, startIndex);
  }

  public PositionEmbedding startIndex(int place) {
    return new PositionEmbedding(sequenceLength, initializer, place);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Sequences.check(input);
    Shape shape = Shape.of(sequenceLength, input.dim(2));
    Tensor table = scope.weight("position_embeddings", shape, initializer);
    Optional<Decoding> decoding = scope.decoding();
    long end = startIndex + decoding.map(d -> (long) d.length()).orElse(input.dim(1));
    if (end > sequenceLength) {
      if (scope.exploring()) {
        return Tensor.zeros(new Type(scope.policy().compute(), input.shape()));
      }
      throw new ShapeException(
          "the input "
              + input.type()
              + " ends at place "
              + end
              + "; allowed: up to "
              + sequenceLength
              + ", the sequenceLength");
    }
    Tensor vectors =
        decoding
            .map(d -> table.gather(d.places(input.dim(1)).add(startIndex), 0))
            .orElseGet(() -> table.slice(0, startIndex, end));
    return vectors.broadcastTo(input.shape());
  }
}
