package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;
import dev.crema.state.States;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Of what should be positive, the part that is predicted so: TP / (TP + FN).
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, d0, …]}. The result is a scalar for one
 * threshold, a vector for several, and 0 where there is nothing to divide by.
 *
 * @param name in logs; {@code recall} by default
 * @param thresholds each 0 to 1; a prediction is positive above it. By default 0.5, or none if
 *     there is a {@code topK}
 * @param topK of the last axis only the k greatest predictions can be positive; 1 or more, all by
 *     default
 * @param classId only this entry of the last axis counts; 0 or more, all by default
 */
public record Recall(String name, List<Double> thresholds, OptionalInt topK, OptionalInt classId)
    implements Metric {
  public Recall {
    thresholds = List.copyOf(thresholds);
    Confusion.checkThresholds("Recall", thresholds);
    topK.ifPresent(k -> Require.atLeast("Recall", "topK", k, 1));
    classId.ifPresent(id -> Require.atLeast("Recall", "classId", id, 0));
  }

  /** With threshold 0.5. */
  public Recall() {
    this("recall", List.of(), OptionalInt.empty(), OptionalInt.empty());
  }

  public Recall thresholds(double... values) {
    return new Recall(name, Arrays.stream(values).boxed().toList(), topK, classId);
  }

  public Recall topK(int value) {
    return new Recall(name, thresholds, OptionalInt.of(value), classId);
  }

  public Recall classId(int value) {
    return new Recall(name, thresholds, topK, OptionalInt.of(value));
  }

  private List<Double> limits() {
    return thresholds.isEmpty() ? List.of(topK.isPresent() ? Confusion.LEAST : 0.5) : thresholds;
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Tensor scores = Confusion.only(Confusion.keepTop(predicted, topK), classId);
    Tensor wanted = Confusion.only(Expected.like(expected, predicted), classId);
    Confusion.of(Confusion.Items.of(wanted, scores, weights), limits()).addTo(states);
  }

  @Override
  public Tensor result(States states) {
    Tensor result = Confusion.of(states, 1, limits().size()).recall();
    return limits().size() == 1 ? result.squeeze(1).squeeze(0) : result.squeeze(0);
  }
}
