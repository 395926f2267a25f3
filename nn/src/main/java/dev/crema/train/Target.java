package dev.crema.train;

import dev.crema.losses.Loss;
import dev.crema.metrics.Metric;
import java.util.List;

/**
 * What one output of a model is trained for.
 *
 * @param output the name of the output; empty if targets stand in the order of the outputs
 * @param loss what is minimized
 * @param weight how much the loss counts in the sum over outputs; 1 by default
 * @param metrics what is reported, without sample weights
 * @param weightedMetrics what is reported, with sample weights and class weights
 */
public record Target(
    String output, Loss loss, double weight, List<Metric> metrics, List<Metric> weightedMetrics) {
  public Target {
    metrics = List.copyOf(metrics);
    weightedMetrics = List.copyOf(weightedMetrics);
  }

  /** A target with a loss only. */
  public static Target of(Loss loss) {
    return new Target("", loss, 1, List.of(), List.of());
  }

  /** This target for the output with a name. */
  public Target output(String name) {
    return new Target(name, loss, weight, metrics, weightedMetrics);
  }

  public Target weight(double value) {
    return new Target(output, loss, value, metrics, weightedMetrics);
  }

  public Target metrics(Metric... values) {
    return new Target(output, loss, weight, List.of(values), weightedMetrics);
  }

  public Target weightedMetrics(Metric... values) {
    return new Target(output, loss, weight, metrics, List.of(values));
  }
}
