package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;

/**
 * How often predictions equal the expected values, number by number.
 *
 * @param name in logs; {@code accuracy} by default
 */
public record Accuracy(String name) implements MeanMetric {
  /** Under its own name. */
  public Accuracy() {
    this("accuracy");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return Expected.like(expected, predicted).equal(predicted);
  }
}
