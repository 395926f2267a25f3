package dev.crema.zoo.language.translation;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Composed;
import dev.crema.layers.Scope;
import dev.crema.zoo.language.Vocabulary;
import java.util.List;

/**
 * Says which steps of a sequence count by the pieces that it was computed from: all but padding.
 *
 * <p>Inputs: a sequence {@code [batch, time, n]} and pieces {@code [batch, time]}; output: the
 * sequence.
 */
public record PaddingMask() implements Composed {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() != 2) {
      throw new CremaException("it takes a sequence and its pieces; given: " + inputs.size());
    }
    return List.of(scope.mask(inputs.getFirst(), inputs.get(1).notEqual(Vocabulary.PAD)));
  }
}
