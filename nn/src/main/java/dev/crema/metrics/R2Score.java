package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.losses.Expected;
import dev.crema.state.State;
import dev.crema.state.States;
import java.util.Optional;

/**
 * The coefficient of determination of each output, {@code 1 - Σ (y - p)² / Σ (y - mean y)²} for
 * expected y and predicted p: 1 if all is right, 0 if the mean would have been as good. It is 0 for
 * an output that is expected to be constant.
 *
 * <p>Source: Draper, Smith, <i>Applied regression analysis</i>, 1998.
 *
 * <p>Expected and predicted: {@code [batch, outputs]}. The result is a scalar, or {@code [outputs]}
 * without aggregation.
 *
 * @param name in logs; {@code r2_score} by default
 * @param classAggregation {@link Aggregation#UNIFORM_AVERAGE} by default
 * @param numRegressors if not 0, k for the adjusted score {@code 1 - (1 - R²)(n - 1) / (n - k -
 *     1)}, where n is the count of expected numbers as in Keras, without weights; the plain score
 *     if n is k + 1 or less. 0 by default
 */
public record R2Score(String name, Aggregation classAggregation, int numRegressors)
    implements Metric {
  private static final Type SCALAR = new Type(DType.FLOAT64, Shape.SCALAR);

  /** How the scores of outputs become one. */
  public enum Aggregation {
    /** Not at all. */
    NONE,
    /** Their mean. */
    UNIFORM_AVERAGE,
    /** Their mean weighted by the variances of what is expected. */
    VARIANCE_WEIGHTED_AVERAGE
  }

  public R2Score {
    Require.atLeast("R2Score", "numRegressors", numRegressors, 0);
  }

  /** The mean of all outputs. */
  public R2Score() {
    this("r2_score", Aggregation.UNIFORM_AVERAGE, 0);
  }

  public R2Score classAggregation(Aggregation value) {
    return new R2Score(name, value, numRegressors);
  }

  public R2Score numRegressors(int value) {
    return new R2Score(name, classAggregation, value);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Sums.requireRows("R2Score", expected, predicted);
    Tensor p = predicted.cast(DType.FLOAT64);
    Tensor y = Expected.like(expected, p);
    Sums.add(states, "sum", Sums.byColumn(y, weights));
    Sums.add(states, "squared_sum", Sums.byColumn(y.square(), weights));
    Sums.add(states, "residual", Sums.byColumn(y.subtract(p).square(), weights));
    Tensor ones = Tensor.full(y.type(), 1);
    Sums.add(states, "count", Sums.byColumn(ones, weights));
    Sums.add(states, "num_samples", Tensor.full(SCALAR, (double) y.shape().size()));
  }

  @Override
  public Tensor result(States states) {
    Optional<Tensor> sum = states.find("sum").map(State::value);
    if (sum.isEmpty()) {
      return Tensor.full(SCALAR, 0);
    }
    Tensor mean = Sums.divide(sum.get(), value(states, "count"));
    Tensor total = value(states, "squared_sum").subtract(sum.get().multiply(mean));
    Tensor part = value(states, "residual").divide(total);
    Tensor zero = Tensor.full(SCALAR, 0);
    Tensor scores = total.equal(0).where(zero, part.negate().add(1));
    Tensor score =
        switch (classAggregation) {
          case NONE -> scores;
          case UNIFORM_AVERAGE -> scores.mean();
          case VARIANCE_WEIGHTED_AVERAGE -> Sums.divide(total.multiply(scores).sum(), total.sum());
        };
    return numRegressors == 0 ? score : adjusted(score, value(states, "num_samples"));
  }

  private Tensor adjusted(Tensor score, Tensor count) {
    Tensor free = count.subtract(1.0 + numRegressors);
    Tensor rest = score.negate().add(1).multiply(count.subtract(1));
    return free.greater(0).where(rest.divide(free.maximum(1)).negate().add(1), score);
  }

  private static Tensor value(States states, String name) {
    return states.find(name).orElseThrow().value();
  }
}
