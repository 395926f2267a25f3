package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The greatest specificity TN / (TN + FP) at a threshold at which the sensitivity TP / (TP + FN) is
 * as high as asked for; 0 if there is none.
 *
 * <p>Expected (0 or 1) and predicted (0 to 1): {@code [batch, d0, …]}.
 *
 * @param name in logs; {@code specificity_at_sensitivity} by default
 * @param sensitivity at least this, 0 to 1
 * @param numThresholds how many thresholds are spread evenly over [0, 1], 1 (which is 0.5) or more;
 *     200 by default
 * @param classId only this entry of the last axis counts; 0 or more, all by default
 */
public record SpecificityAtSensitivity(
    String name, double sensitivity, int numThresholds, OptionalInt classId) implements Metric {
  public SpecificityAtSensitivity {
    Require.within("SpecificityAtSensitivity", "sensitivity", sensitivity, 0, 1);
    Require.atLeast("SpecificityAtSensitivity", "numThresholds", numThresholds, 1);
    classId.ifPresent(id -> Require.atLeast("SpecificityAtSensitivity", "classId", id, 0));
  }

  /** With 200 thresholds. */
  public SpecificityAtSensitivity(double sensitivity) {
    this("specificity_at_sensitivity", sensitivity, 200, OptionalInt.empty());
  }

  public SpecificityAtSensitivity numThresholds(int value) {
    return new SpecificityAtSensitivity(name, sensitivity, value, classId);
  }

  public SpecificityAtSensitivity classId(int value) {
    return new SpecificityAtSensitivity(name, sensitivity, numThresholds, OptionalInt.of(value));
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Confusion.Items items = Confusion.Items.of(expected, predicted, weights, classId);
    Confusion.ofSpread(items, numThresholds).addTo(states);
  }

  @Override
  public Tensor result(States states) {
    Confusion sums = Confusion.of(states, 1, numThresholds);
    return Confusion.greatestWhere(sums.recall(), sensitivity, sums.specificity());
  }
}
