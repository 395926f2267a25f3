package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How many items that should be positive are predicted negative: the sum of their weights.
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, d0, …]}. The result is a scalar for one
 * threshold, a vector for several.
 *
 * @param name in logs; {@code false_negatives} by default
 * @param thresholds each 0 to 1; a prediction is positive above it. By default 0.5
 */
public record FalseNegatives(String name, List<Double> thresholds) implements Metric {
  public FalseNegatives {
    thresholds = List.copyOf(thresholds);
    Confusion.checkThresholds("FalseNegatives", thresholds);
  }

  /** With threshold 0.5. */
  public FalseNegatives() {
    this("false_negatives", List.of());
  }

  public FalseNegatives thresholds(double... values) {
    return new FalseNegatives(name, Arrays.stream(values).boxed().toList());
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Confusion.Items items = Confusion.Items.of(expected, predicted, weights);
    Confusion batch = Confusion.of(items, Confusion.orHalf(thresholds));
    Sums.add(states, "accumulator", batch.falseNegatives());
  }

  @Override
  public Tensor result(States states) {
    return Confusion.counted(states, Confusion.orHalf(thresholds).size());
  }
}
