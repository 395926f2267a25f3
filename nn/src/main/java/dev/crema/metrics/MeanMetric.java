package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Optional;

/** A metric that is the mean of a function of expected and predicted values over all samples. */
public interface MeanMetric extends Metric {
  /**
   * The values to be averaged.
   *
   * @param expected what was wanted, as the data set gives it
   * @param predicted what the model gave
   * @return {@code [batch]} or {@code [batch, d0, …]}
   */
  Tensor values(Tensor expected, Tensor predicted);

  @Override
  default void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Sums.addToMean(states, values(expected, predicted), weights);
  }

  @Override
  default Tensor result(States states) {
    return Sums.mean(states);
  }
}
