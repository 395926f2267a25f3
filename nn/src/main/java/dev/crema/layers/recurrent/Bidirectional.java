package dev.crema.layers.recurrent;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Composed;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent layer over a sequence and another one over it from its end.
 *
 * <p>Inputs: the sequence, then, if wanted, the first states of both layers. Outputs: both outputs
 * merged, those of a sequence in its order; with {@code returnState} the last states of both. The
 * weights are under {@code forward_…} and {@code backward_…}. In a sequence of outputs those of
 * masked steps are 0. Source: Schuster, Paliwal, <i>Bidirectional recurrent neural networks</i>,
 * IEEE Transactions on Signal Processing 45 (11), 1997.
 *
 * @param layer from the first step
 * @param backward from the last step; a copy of {@code layer} by default
 * @param mergeMode {@link MergeMode#CONCAT} by default
 */
public record Bidirectional(Recurrent<?> layer, Recurrent<?> backward, MergeMode mergeMode)
    implements Composed {
  public Bidirectional {
    Walk a = layer.walk();
    Walk b = backward.walk();
    Require.check(
        a.goBackwards() != b.goBackwards()
            && a.returnSequences() == b.returnSequences()
            && a.returnState() == b.returnState()
            && a.stateful() == b.stateful(),
        "Bidirectional",
        "backward",
        b,
        "the settings of layer, " + a + ", but for goBackwards");
  }

  /** With a copy of the layer for the way back. */
  public Bidirectional(Recurrent<?> layer) {
    this(layer, layer.copy().goBackwards(!layer.walk().goBackwards()), MergeMode.CONCAT);
  }

  public Bidirectional backward(Recurrent<?> other) {
    return new Bidirectional(layer, other, mergeMode);
  }

  public Bidirectional mergeMode(MergeMode mode) {
    return new Bidirectional(layer, backward, mode);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Tensor sequence = inputs.getFirst();
    int states = inputs.size() - 1;
    if (states % 2 != 0) {
      throw new CremaException(
          "it takes a sequence and the states of both layers; given: " + states + " states");
    }
    List<Tensor> there = new ArrayList<>(List.of(sequence));
    there.addAll(inputs.subList(1, 1 + states / 2));
    List<Tensor> back = new ArrayList<>(List.of(sequence));
    back.addAll(inputs.subList(1 + states / 2, inputs.size()));
    List<Tensor> a = scope.call(layer.name("forward_" + layer.kind()), there);
    List<Tensor> b = scope.call(backward.name("backward_" + backward.kind()), back);
    boolean sequences = layer.walk().returnSequences();
    Optional<Tensor> mask = sequences ? scope.mask(sequence) : Optional.empty();
    Tensor forward = zeroed(inOrder(a.getFirst(), layer.walk()), mask);
    Tensor backwards = zeroed(inOrder(b.getFirst(), backward.walk()), mask);
    List<Tensor> outputs = new ArrayList<>(mergeMode.apply(forward, backwards));
    outputs.forEach(output -> scope.mask(output, mask));
    outputs.addAll(a.subList(1, a.size()));
    outputs.addAll(b.subList(1, b.size()));
    return outputs;
  }

  private static Tensor zeroed(Tensor output, Optional<Tensor> mask) {
    return mask.map(m -> Recurrence.choose(m, output, Tensor.zeros(output.type()))).orElse(output);
  }

  private static Tensor inOrder(Tensor output, Walk walk) {
    return walk.returnSequences() && walk.goBackwards() ? output.flip(1) : output;
  }
}
