package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;
import dev.crema.state.State;
import dev.crema.state.States;

/**
 * What an optimizer has at hand for one weight while a step is traced.
 *
 * @param path the path of the weight, such as {@code dense/kernel}
 * @param states what the optimizer keeps for this weight
 * @param learningRate of this step, a float32 scalar
 * @param iteration how many steps were made before, an int64 scalar
 * @param key int64 {@code [2]} for {@link Tensor#random}, another for each step
 */
public record Slots(String path, States states, Tensor learningRate, Tensor iteration, Tensor key) {
  /** A state kept for this weight, made when first asked for. */
  public State state(String name, Type type, double initial) {
    return states.state(name, type, initial);
  }

  /** The same with another learning rate, a float32 scalar. */
  Slots withLearningRate(Tensor rate) {
    return new Slots(path, states, rate, iteration, key);
  }
}
