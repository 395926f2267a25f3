package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A layer that brings numbers to mean 0 and variance 1: {@code (x - mean) / max(√variance, 1e-7)},
 * or back if inverted: {@code x · max(√variance, 1e-7) + mean}.
 *
 * <p>Input and output of one shape; the output is float. Mean and variance are given, or learned by
 * {@link #adapt}, which gives a layer that has them:
 *
 * <pre>{@code
 * Normalization scale = Crema.normalization().adapt(data);
 * }</pre>
 *
 * @param axis the axes with a mean and variance for each of their places, negative ones counted
 *     from the end, not the batch; the last one by default, none for one mean of all numbers
 * @param mean for each place of these axes in order, or one for all; unknown by default
 * @param variance the same, each 0 or more
 * @param invert false by default
 */
public record Normalization(
    Ints axis, Optional<List<Double>> mean, Optional<List<Double>> variance, boolean invert)
    implements UnaryLayer {
  private static final double EPSILON = 1e-7;

  public Normalization {
    mean = mean.map(List::copyOf);
    variance = variance.map(List::copyOf);
    Require.check(
        !axis.contains(0) && axis.stream().distinct().count() == axis.size(),
        "Normalization",
        "axis",
        axis,
        "different axes, without 0, which is the batch");
    Require.check(
        mean.isPresent() == variance.isPresent(),
        "Normalization",
        "variance",
        variance.isPresent() ? "given without mean" : "missing",
        "both mean and variance, or neither");
    if (mean.isPresent() && variance.isPresent()) {
      check(axis, mean.get(), variance.get());
    }
  }

  /** To be adapted, along the last axis. */
  public Normalization() {
    this(Ints.of(-1), Optional.empty(), Optional.empty(), false);
  }

  private static void check(Ints axis, List<Double> mean, List<Double> variance) {
    Require.check(
        !mean.isEmpty() && mean.stream().allMatch(Double::isFinite),
        "Normalization",
        "mean",
        shortened(mean),
        "1 finite number or more");
    Require.check(
        variance.stream().allMatch(v -> v >= 0 && Double.isFinite(v)),
        "Normalization",
        "variance",
        shortened(variance),
        "finite numbers, 0 or more");
    Require.check(
        variance.size() == mean.size(),
        "Normalization",
        "variance",
        variance.size() + " numbers",
        "as many as mean has (" + mean.size() + ")");
    Require.check(
        !axis.isEmpty() || mean.size() == 1,
        "Normalization",
        "mean",
        mean.size() + " numbers",
        "1, as there is no axis");
  }

  private static Object shortened(List<Double> numbers) {
    return numbers.size() <= 8 ? numbers : numbers.subList(0, 8) + "… (" + numbers.size() + ")";
  }

  /** Another choice of axes, 1 or more, without what was learned. */
  public Normalization axis(int first, int... others) {
    int[] axes = IntStream.concat(IntStream.of(first), IntStream.of(others)).toArray();
    return new Normalization(Ints.of(axes), Optional.empty(), Optional.empty(), invert);
  }

  /** One mean and variance of all numbers, which is Keras's axis None. */
  public Normalization withoutAxis() {
    return new Normalization(Ints.of(), Optional.empty(), Optional.empty(), invert);
  }

  /** With a known mean and variance for each place of the axes, or one for all. */
  public Normalization statistics(List<Double> means, List<Double> variances) {
    return new Normalization(axis, Optional.of(means), Optional.of(variances), invert);
  }

  public Normalization invert(boolean value) {
    return new Normalization(axis, mean, variance, value);
  }

  /** This layer with the mean and variance of some data, whose first axis is the batch. */
  public Normalization adapt(Tensor data) {
    return adapt(List.of(data));
  }

  /**
   * This layer with the mean and variance of batches, read one after the other. They are summed up
   * in double in the order of the numbers, so how data is cut into batches changes no bit.
   *
   * @throws CremaException if there are no numbers, or one is not finite
   * @throws ShapeException if the batches' axes differ
   */
  public Normalization adapt(Iterable<Tensor> batches) {
    Moments moments = new Moments(axis);
    batches.forEach(moments::add);
    return statistics(moments.mean(), moments.variance());
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = input.dtype().isFloating() ? input : input.cast(scope.policy().compute());
    if (mean.isEmpty() || variance.isEmpty()) {
      throw new CremaException(
          "Normalization: mean and variance are unknown; call adapt(data) and use the layer that it"
              + " gives, or set statistics(mean, variance)");
    }
    int[] kept = Moments.kept(axis, x.type());
    Tensor centre = constant(mean.get(), kept, x);
    List<Double> deviations =
        variance.get().stream().map(v -> Math.max(Math.sqrt(v), EPSILON)).toList();
    Tensor deviation = constant(deviations, kept, x);
    return (invert ? x.multiply(deviation).add(centre) : x.subtract(centre).divide(deviation))
        .cast(x.dtype());
  }

  /** Numbers of the kept axes, to be broadcast; float32 at least, as 1e-7 is 0 in half width. */
  private static Tensor constant(List<Double> numbers, int[] kept, Tensor x) {
    long[] wide = new long[x.rank()];
    Arrays.fill(wide, 1);
    if (numbers.size() > 1) {
      Arrays.stream(kept).forEach(a -> wide[a] = x.dim(a));
    }
    Shape shape = Shape.of(wide);
    if (shape.size() != numbers.size()) {
      throw new ShapeException(
          "mean and variance are "
              + numbers.size()
              + " numbers, the input is "
              + x.type()
              + "; allowed: 1 or as many as the axes "
              + Arrays.toString(kept)
              + " have places");
    }
    double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensor.of(shape, values).cast(DType.promote(x.dtype(), DType.FLOAT32));
  }

  /** Means and sums of squares, number by number: Welford, Technometrics 4, 1962. */
  private static final class Moments {
    private final Ints axis;
    private Shape places = Shape.of();
    private int rank = -1;
    private double[] mean = {};
    private double[] squares = {};
    private long[] count = {};

    Moments(Ints axis) {
      this.axis = axis;
    }

    static int[] kept(Ints axis, Type type) {
      int rank = type.shape().rank();
      int[] kept = axis.stream().map(a -> a < 0 ? a + rank : a).sorted().distinct().toArray();
      boolean fits = kept.length == axis.size() && rank > 0;
      if (!fits || Arrays.stream(kept).anyMatch(a -> a < 1 || a >= rank)) {
        throw new ShapeException(
            "axis is "
                + axis
                + ", the input is "
                + type
                + "; allowed: different axes of it, not the first, which is the batch");
      }
      return kept;
    }

    void add(Tensor batch) {
      int[] kept = kept(axis, batch.type());
      Shape shape = batch.shape();
      Shape own = Shape.of(Arrays.stream(kept).mapToLong(shape::dim).toArray());
      if (rank < 0) {
        begin(shape.rank(), own);
      } else if (rank != shape.rank() || !places.equals(own)) {
        throw new ShapeException(
            "Normalization: a batch to adapt to is "
                + batch.type()
                + "; allowed: "
                + rank
                + " axes with "
                + places
                + " along axis "
                + axis
                + ", as in the first one");
      }
      long[] stride = new long[rank];
      long step = 1;
      for (int i = kept.length - 1; i >= 0; i--) {
        stride[kept[i]] = step;
        step *= shape.dim(kept[i]);
      }
      double[] values = batch.toDoubles();
      for (int i = 0; i < values.length; i++) {
        add(place(i, shape, stride), values[i]);
      }
    }

    private void begin(int axes, Shape own) {
      rank = axes;
      places = own;
      int size = Math.toIntExact(own.size());
      mean = new double[size];
      squares = new double[size];
      count = new long[size];
    }

    private static int place(int element, Shape shape, long[] stride) {
      long rest = element;
      long place = 0;
      for (int a = stride.length - 1; a >= 0; a--) {
        place += rest % shape.dim(a) * stride[a];
        rest /= shape.dim(a);
      }
      return (int) place;
    }

    private void add(int place, double value) {
      if (!Double.isFinite(value)) {
        throw new CremaException(
            "Normalization: the data to adapt to has the number "
                + value
                + "; allowed: finite numbers");
      }
      double delta = value - mean[place];
      mean[place] += delta / ++count[place];
      squares[place] += delta * (value - mean[place]);
    }

    List<Double> mean() {
      if (count.length == 0 || Arrays.stream(count).anyMatch(n -> n == 0)) {
        throw new CremaException(
            "Normalization: the data to adapt to is empty; allowed: 1 sample or more");
      }
      return Arrays.stream(mean).boxed().toList();
    }

    List<Double> variance() {
      double[] result = new double[squares.length];
      Arrays.setAll(result, i -> squares[i] / count[i]);
      return Arrays.stream(result).boxed().toList();
    }
  }
}
