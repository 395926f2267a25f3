package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.metrics.FBetaScore.Average;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code 2 · precision · recall / (precision + recall)} of each class: {@link FBetaScore} with beta
 * 1.
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, classes]}. The result is {@code [classes]}, or
 * a scalar with an average.
 *
 * @param name in logs; {@code f1_score} by default
 * @param average {@link Average#NONE} by default
 * @param threshold a prediction is positive above it, greater than 0 up to 1; by default the
 *     greatest prediction of each item is positive
 */
public record F1Score(String name, Average average, OptionalDouble threshold) implements Metric {
  public F1Score {
    threshold.ifPresent(
        t ->
            Require.check(t > 0 && t <= 1, "F1Score", "threshold", t, "greater than 0, 1 at most"));
  }

  /** Of each class. */
  public F1Score() {
    this("f1_score", Average.NONE, OptionalDouble.empty());
  }

  public F1Score average(Average value) {
    return new F1Score(name, value, threshold);
  }

  public F1Score threshold(double value) {
    return new F1Score(name, average, OptionalDouble.of(value));
  }

  private FBetaScore score() {
    return new FBetaScore(name, average, 1, threshold);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    score().update(states, expected, predicted, weights);
  }

  @Override
  public Tensor result(States states) {
    return score().result(states);
  }
}
