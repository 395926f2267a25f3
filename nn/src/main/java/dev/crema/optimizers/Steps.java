package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;

/** Steps in groups of a fixed size. */
final class Steps {
  private Steps() {}

  /** How the weights move when a group is complete. */
  @FunctionalInterface
  interface Update {
    List<Tensor> updateAll(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients);
  }

  /** Whether the step after so many is the last one of its group. */
  static Tensor last(Tensor iteration, int size) {
    return iteration.add(1).mod(count(size)).equal(0);
  }

  /** How many groups are complete. */
  static Tensor groups(Tensor iteration, int size) {
    return iteration.floorDivide(count(size));
  }

  private static Tensor count(int size) {
    return Tensor.scalar(DType.INT64, size);
  }

  /**
   * Sums up gradients, and updates with their mean in the last step of each group. The update is
   * computed in the other steps too, but changes nothing.
   */
  static List<Tensor> accumulate(
      int size, List<Slots> slots, List<Tensor> weights, List<Tensor> gradients, Update update) {
    List<Slots> inner = new ArrayList<>();
    List<Tensor> means = new ArrayList<>();
    List<Tensor> lasts = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Slots slot = slots.get(i);
      Tensor gradient = gradients.get(i).cast(weights.get(i).dtype());
      var sum = slot.state("gradient_accumulator", gradient.type(), 0);
      Tensor total = sum.value().add(gradient);
      Tensor last = last(slot.iteration(), size);
      sum.assign(last.where(Tensor.scalar(total.dtype(), 0), total));
      means.add(total.divide(size));
      lasts.add(last);
      inner.add(
          new Slots(
              slot.path(),
              slot.states().onlyIf(last),
              slot.learningRate(),
              groups(slot.iteration(), size),
              slot.key()));
    }
    List<Tensor> moved = update.updateAll(inner, weights, means);
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      results.add(lasts.get(i).where(moved.get(i), weights.get(i)));
    }
    return results;
  }
}
