package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;
import dev.crema.state.States;
import java.util.Optional;

/**
 * The square root of the mean of {@code (expected - predicted)²} over all numbers.
 *
 * @param name in logs; {@code root_mean_squared_error} by default
 */
public record RootMeanSquaredError(String name) implements Metric {
  /** Under its own name. */
  public RootMeanSquaredError() {
    this("root_mean_squared_error");
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Tensor errors = Expected.like(expected, predicted).subtract(predicted);
    Sums.addToMean(states, errors.square(), weights);
  }

  @Override
  public Tensor result(States states) {
    return Sums.mean(states).sqrt();
  }
}
