package dev.crema.layers.preprocessing;

import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Quantiles of a stream from a summary of bounded size: values in ascending order, each with the
 * weight of the numbers it stands for. The algorithm and its roundings are those of Keras's
 * Discretization layer.
 */
final class Quantiles {
  private final double epsilon;
  private Summary summary = new Summary(new float[0], new float[0]);

  private static final class Summary {
    final float[] values;
    final float[] weights;

    Summary(float[] values, float[] weights) {
      this.values = values;
      this.weights = weights;
    }
  }

  Quantiles(double epsilon) {
    this.epsilon = epsilon;
  }

  /** Adds a batch, which is sorted in place. */
  void add(float[] batch) {
    for (float value : batch) {
      if (!Float.isFinite(value)) {
        throw new CremaException(
            "Discretization: the data to adapt to has the number "
                + value
                + "; allowed: finite numbers");
      }
    }
    Arrays.sort(batch);
    summary = compressed(merged(summarized(batch), summary), epsilon);
  }

  /** The boundaries between a number of ranges with about as many numbers each. */
  List<Double> boundaries(int ranges) {
    if (summary.values.length == 0) {
      throw new CremaException(
          "Discretization: the data to adapt to is empty; allowed: 1 number or more");
    }
    float[] values = compressed(summary, 1.0 / ranges).values;
    List<Double> result = new ArrayList<>();
    for (int i = 0; i < values.length - 1; i++) {
      result.add((double) values[i]);
    }
    return result;
  }

  private Summary summarized(float[] sorted) {
    double step = Math.max(sorted.length / (1 / epsilon), 1);
    int first = (int) (step - 1);
    int count = Math.max(0, Math.ceilDiv(sorted.length - first, (int) step));
    float[] values = new float[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = sorted[first + i * (int) step];
      weights[i] = (float) step;
    }
    return new Summary(values, weights);
  }

  private static Summary merged(Summary a, Summary b) {
    int count = a.values.length + b.values.length;
    float[] values = new float[count];
    float[] weights = new float[count];
    List<Integer> order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> at(a.values, b.values, i)))
            .toList();
    for (int i = 0; i < count; i++) {
      values[i] = at(a.values, b.values, order.get(i));
      weights[i] = at(a.weights, b.weights, order.get(i));
    }
    return new Summary(values, weights);
  }

  private static float at(float[] a, float[] b, int i) {
    return i < a.length ? a[i] : b[i - a.length];
  }

  private static Summary compressed(Summary summary, double part) {
    int size = summary.values.length;
    if (size * part < 1) {
      return summary;
    }
    float[] sums = new float[size];
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += summary.weights[i];
      sums[i] = sum;
    }
    float[] parts = new float[size];
    for (int i = 0; i < size; i++) {
      parts[i] = sums[i] / sum;
    }
    int count = (int) Math.ceil(1 / part);
    float[] values = new float[count];
    float[] weights = new float[count];
    double before = 0;
    for (int i = 0; i < count; i++) {
      double place = part + i * part;
      values[i] = (float) between(parts, summary.values, place);
      double next = between(parts, sums, place);
      weights[i] = (float) (next - before);
      before = next;
    }
    return new Summary(values, weights);
  }

  /** The value at x of the line through points with ascending xs, constant outside. */
  private static double between(float[] xs, float[] ys, double x) {
    int last = xs.length - 1;
    if (x >= xs[last]) {
      return ys[last];
    }
    if (x < xs[0]) {
      return ys[0];
    }
    int low = 0;
    int high = last;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (xs[middle] <= x) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double slope = ((double) ys[high] - ys[low]) / ((double) xs[high] - xs[low]);
    return slope * (x - xs[low]) + ys[low];
  }
}
