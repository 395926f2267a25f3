package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.losses.Expected;
import dev.crema.state.State;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code (1 + beta²) · precision · recall / (beta² · precision + recall)} of each class, and 0
 * where there is nothing to divide by: a mean of precision and recall, of which recall counts beta
 * times as much.
 *
 * <p>Source: van Rijsbergen, <i>Information retrieval</i>, 1979.
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, classes]}. The result is {@code [classes]}, or
 * a scalar with an average.
 *
 * @param name in logs; {@code fbeta_score} by default
 * @param average {@link Average#NONE} by default
 * @param beta greater than 0; 1 by default
 * @param threshold a prediction is positive above it, greater than 0 up to 1; by default the
 *     greatest prediction of each item is positive
 */
public record FBetaScore(String name, Average average, double beta, OptionalDouble threshold)
    implements Metric {
  /** How the scores of classes become one. */
  public enum Average {
    /** Not at all. */
    NONE,
    /** One score of the counts of all classes together. */
    MICRO,
    /** Their mean. */
    MACRO,
    /** Their mean weighted by how much of each class there is. */
    WEIGHTED
  }

  /** The greatest prediction of an item is positive if it is greater than this. */
  private static final double LEAST = 1e-9;

  public FBetaScore {
    Require.positive("FBetaScore", "beta", beta);
    threshold.ifPresent(
        t ->
            Require.check(
                t > 0 && t <= 1, "FBetaScore", "threshold", t, "greater than 0, 1 at most"));
  }

  /** Of each class, with beta 1. */
  public FBetaScore() {
    this("fbeta_score", Average.NONE, 1, OptionalDouble.empty());
  }

  public FBetaScore average(Average value) {
    return new FBetaScore(name, value, beta, threshold);
  }

  public FBetaScore beta(double value) {
    return new FBetaScore(name, average, value, threshold);
  }

  public FBetaScore threshold(double value) {
    return new FBetaScore(name, average, beta, OptionalDouble.of(value));
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Sums.requireRows("FBetaScore", expected, predicted);
    Tensor wanted = Expected.like(expected, predicted).cast(DType.FLOAT64);
    Tensor positive =
        threshold.isPresent()
            ? predicted.greater(threshold.getAsDouble())
            : predicted.greaterEqual(predicted.maxKeep(-1)).and(predicted.abs().greater(LEAST));
    Tensor found = positive.cast(DType.FLOAT64);
    Tensor right = found.multiply(wanted);
    Sums.add(states, "true_positives", Sums.byColumn(right, weights));
    Sums.add(states, "positive_predictions", Sums.byColumn(found, weights));
    Sums.add(states, "positives", Sums.byColumn(wanted, weights));
  }

  @Override
  public Tensor result(States states) {
    Optional<Tensor> right = states.find("true_positives").map(State::value);
    if (right.isEmpty()) {
      return Tensor.scalar(DType.FLOAT64, 0);
    }
    Tensor found = states.find("positive_predictions").orElseThrow().value();
    Tensor wanted = states.find("positives").orElseThrow().value();
    return switch (average) {
      case NONE -> score(right.get(), found, wanted);
      case MICRO -> score(right.get().sum(), found.sum(), wanted.sum());
      case MACRO -> score(right.get(), found, wanted).mean();
      case WEIGHTED ->
          Sums.divide(score(right.get(), found, wanted).multiply(wanted).sum(), wanted.sum());
    };
  }

  /** The score in terms of counts. */
  private Tensor score(Tensor right, Tensor found, Tensor wanted) {
    Tensor all = wanted.multiply(beta * beta).add(found);
    return Sums.divide(right.multiply(1 + beta * beta), all);
  }
}
