package dev.crema.train;

import dev.crema.engine.types.CremaException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How good a model is on some data.
 *
 * @param numbers the loss and the metrics by name
 */
public record Evaluation(Map<String, Double> numbers) {
  public Evaluation {
    numbers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }

  /** The mean loss of a sample, with what regularizers and layers add. */
  public double loss() {
    return metric("loss");
  }

  /**
   * A metric.
   *
   * @throws CremaException if there is none of that name
   */
  public double metric(String name) {
    Double number = numbers.get(name);
    if (number == null) {
      throw new CremaException("no metric '" + name + "'; there are " + numbers.keySet());
    }
    return number;
  }

  /** {@code loss 0.0712 accuracy 0.9781}. */
  @Override
  public String toString() {
    return numbers.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
        .collect(Collectors.joining("  "));
  }
}
