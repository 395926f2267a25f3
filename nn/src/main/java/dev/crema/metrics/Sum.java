package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Optional;

/**
 * The sum of the predictions.
 *
 * @param name in logs; {@code sum} by default
 */
public record Sum(String name) implements Metric {
  /** Under its own name. */
  public Sum() {
    this("sum");
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Sums.add(states, "total", Sums.sum(predicted, weights));
  }

  @Override
  public Tensor result(States states) {
    return Sums.value(states, "total");
  }
}
