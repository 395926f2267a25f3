package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a recurrent layer, itself a layer: from {@code [x, states…]} to {@code [output, next
 * states…]}, where x is {@code [batch, …]}. {@link RNN} repeats it over a sequence.
 *
 * <p>A cell of one's own implements {@link #states} and {@link Layer#call}.
 */
public interface Cell extends Layer {
  /**
   * The shapes of a sample's states, one or more, without the batch.
   *
   * @param input the shape of a sample's input in one step, without the batch
   */
  List<Shape> states(Shape input);

  /** The shape of a sample's output in one step; that of the first state by default. */
  default Shape output(Shape input) {
    return states(input).getFirst();
  }

  /**
   * Gets the cell ready for a sequence: weights are taken here, once for all steps.
   *
   * @param input the shape of the input of one step, {@code [batch, …]}
   */
  default Steps begin(Scope scope, Shape input) {
    return (x, states) -> {
      List<Tensor> inputs = new ArrayList<>(List.of(x));
      inputs.addAll(states);
      return call(scope, inputs);
    };
  }

  /**
   * The same cell with weights of its own, which {@link Bidirectional} needs for the way back.
   *
   * @throws CremaException unless the cell says how
   */
  default Cell copy() {
    throw new CremaException(
        kind() + " has no copy(); give Bidirectional the layer for the way back as well");
  }
}
