package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The greatest recall TP / (TP + FN) at a threshold at which the precision TP / (TP + FP) is as
 * high as asked for; 0 if there is none.
 *
 * <p>Expected (0 or 1) and predicted (0 to 1): {@code [batch, d0, …]}.
 *
 * @param name in logs; {@code recall_at_precision} by default
 * @param precision at least this, 0 to 1
 * @param numThresholds how many thresholds are spread evenly over [0, 1], 1 (which is 0.5) or more;
 *     200 by default
 * @param classId only this entry of the last axis counts; 0 or more, all by default
 */
public record RecallAtPrecision(
    String name, double precision, int numThresholds, OptionalInt classId) implements Metric {
  public RecallAtPrecision {
    Require.within("RecallAtPrecision", "precision", precision, 0, 1);
    Require.atLeast("RecallAtPrecision", "numThresholds", numThresholds, 1);
    classId.ifPresent(id -> Require.atLeast("RecallAtPrecision", "classId", id, 0));
  }

  /** With 200 thresholds. */
  public RecallAtPrecision(double precision) {
    this("recall_at_precision", precision, 200, OptionalInt.empty());
  }

  public RecallAtPrecision numThresholds(int value) {
    return new RecallAtPrecision(name, precision, value, classId);
  }

  public RecallAtPrecision classId(int value) {
    return new RecallAtPrecision(name, precision, numThresholds, OptionalInt.of(value));
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Confusion.Items items = Confusion.Items.of(expected, predicted, weights, classId);
    Confusion.ofSpread(items, numThresholds).addTo(states);
  }

  @Override
  public Tensor result(States states) {
    Confusion sums = Confusion.of(states, 1, numThresholds);
    return Confusion.greatestWhere(sums.precision(), precision, sums.recall());
  }
}
