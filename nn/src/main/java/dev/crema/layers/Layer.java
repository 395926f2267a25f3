package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import java.util.List;

/**
 * The immutable description of a computation with weights.
 *
 * <p>A layer is best a record; it holds its settings, never its weights. Weights live outside, made
 * by {@link Scope#weight} when the layer first sees its input, and belong to the layer
 * <em>object</em>: one object used in several places (or models) has one set of weights there, two
 * equal objects have two. What cuts across layers (name, freezing, number types) wraps them.
 *
 * <p>Write a layer of your own by implementing {@link UnaryLayer}, or this interface if it has
 * several inputs or outputs.
 */
public interface Layer {
  /**
   * Computes the outputs, once while a function is traced or at once on concrete tensors.
   *
   * @param scope gives weights, random numbers, masks, and calls other layers
   * @param inputs the first axis is the batch
   */
  List<Tensor> call(Scope scope, List<Tensor> inputs);

  /**
   * The name that unnamed layers are numbered under: the class's name in snake case, such as {@code
   * conv2d}; {@code lambda} for lambdas.
   */
  default String kind() {
    return Names.kind(getClass());
  }

  /** This layer under a name of its own, which its weights' paths start with. */
  default Layer name(String name) {
    return new Named(this, name);
  }

  /** This layer with its weights trained (the default) or frozen, where this object is used. */
  default Layer trainable(boolean trainable) {
    return new Trainability(this, trainable);
  }

  /** This layer with number types of its own. */
  default Layer dtype(Policy policy) {
    return new Typed(this, policy);
  }

  /**
   * Connects this layer, which has one output, to what it computes from.
   *
   * @throws dev.crema.engine.types.ShapeException if it cannot take inputs of these shapes
   */
  default Symbol of(Symbol... inputs) {
    List<Symbol> outputs = ofAll(List.of(inputs));
    if (outputs.size() != 1) {
      throw new CremaException(
          "layer '" + kind() + "' has " + outputs.size() + " outputs; use ofAll to get them all");
    }
    return outputs.getFirst();
  }

  /** Connects this layer to what it computes from. */
  default List<Symbol> ofAll(List<Symbol> inputs) {
    return Application.connect(this, inputs);
  }
}
