package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Optional;

/** A number that tells how good predictions are, gathered over batches. */
public interface Metric {
  /** The name in logs, such as {@code accuracy}. */
  String name();

  /**
   * Takes in one batch; traced into the step.
   *
   * @param states where the metric keeps its counts
   * @param expected what was wanted
   * @param predicted what the model gave
   * @param weights how much each item counts, {@code [batch]} or {@code [batch, d0, …]}; empty if
   *     all count 1
   */
  void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights);

  /** The metric over all batches since the states were reset: a scalar, or a vector by class. */
  Tensor result(States states);
}
