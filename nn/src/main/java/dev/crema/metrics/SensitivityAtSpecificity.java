package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The greatest sensitivity TP / (TP + FN) at a threshold at which the specificity TN / (TN + FP) is
 * as high as asked for; 0 if there is none.
 *
 * <p>Expected (0 or 1) and predicted (0 to 1): {@code [batch, d0, …]}.
 *
 * @param name in logs; {@code sensitivity_at_specificity} by default
 * @param specificity at least this, 0 to 1
 * @param numThresholds how many thresholds are spread evenly over [0, 1], 1 (which is 0.5) or more;
 *     200 by default
 * @param classId only this entry of the last axis counts; 0 or more, all by default
 */
public record SensitivityAtSpecificity(
    String name, double specificity, int numThresholds, OptionalInt classId) implements Metric {
  public SensitivityAtSpecificity {
    Require.within("SensitivityAtSpecificity", "specificity", specificity, 0, 1);
    Require.atLeast("SensitivityAtSpecificity", "numThresholds", numThresholds, 1);
    classId.ifPresent(id -> Require.atLeast("SensitivityAtSpecificity", "classId", id, 0));
  }

  /** With 200 thresholds. */
  public SensitivityAtSpecificity(double specificity) {
    this("sensitivity_at_specificity", specificity, 200, OptionalInt.empty());
  }

  public SensitivityAtSpecificity numThresholds(int value) {
    return new SensitivityAtSpecificity(name, specificity, value, classId);
  }

  public SensitivityAtSpecificity classId(int value) {
    return new SensitivityAtSpecificity(name, specificity, numThresholds, OptionalInt.of(value));
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Confusion.Items items = Confusion.Items.of(expected, predicted, weights, classId);
    Confusion.ofSpread(items, numThresholds).addTo(states);
  }

  @Override
  public Tensor result(States states) {
    Confusion sums = Confusion.of(states, 1, numThresholds);
    return Confusion.greatestWhere(sums.specificity(), specificity, sums.recall());
  }
}
