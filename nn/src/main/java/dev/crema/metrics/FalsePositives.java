package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.state.States;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How many items that should be negative are predicted positive: the sum of their weights.
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, d0, …]}. The result is a scalar for one
 * threshold, a vector for several.
 *
 * @param name in logs; {@code false_positives} by default
 * @param thresholds each 0 to 1; a prediction is positive above it. By default 0.5
 */
public record FalsePositives(String name, List<Double> thresholds) implements Metric {
  public FalsePositives {
    thresholds = List.copyOf(thresholds);
    Confusion.checkThresholds("FalsePositives", thresholds);
  }

  /** With threshold 0.5. */
  public FalsePositives() {
    this("false_positives", List.of());
  }

  public FalsePositives thresholds(double... values) {
    return new FalsePositives(name, Arrays.stream(values).boxed().toList());
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Confusion.Items items = Confusion.Items.of(expected, predicted, weights);
    Confusion batch = Confusion.of(items, Confusion.orHalf(thresholds));
    Sums.add(states, "accumulator", batch.falsePositives());
  }

  @Override
  public Tensor result(States states) {
    return Confusion.counted(states, Confusion.orHalf(thresholds).size());
  }
}
