package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Loss;

/**
 * The mean of a loss over all samples.
 *
 * @param name in logs
 * @param loss its reduction does not count
 */
public record LossMetric(String name, Loss loss) implements MeanMetric {
  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return loss.losses(expected, predicted);
  }
}
