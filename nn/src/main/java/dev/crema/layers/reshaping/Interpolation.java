package dev.crema.layers.reshaping;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.Arrays;

/**
 * Where numbers between numbers come from. Places are the middles of pixels: pixel i of a line that
 * becomes n times as long stood at {@code (i + ½) / n - ½}.
 */
public enum Interpolation {
  /** The nearest number. */
  NEAREST,
  /** A straight line between two numbers. */
  BILINEAR,
  /** A cubic through four numbers, by Keys with a = -½. */
  BICUBIC,
  /** A windowed sinc over 6 numbers. */
  LANCZOS3,
  /** A windowed sinc over 10 numbers. */
  LANCZOS5;

  /** A tensor with an axis some times as long. */
  Tensor lengthen(Tensor x, int axis, int times) {
    if (times == 1) {
      return x;
    }
    Shape shape = x.shape();
    Shape longer = shape.with(axis, shape.dim(axis) * times);
    if (this == NEAREST) {
      Shape apart = shape.insert(axis + 1, times);
      return x.expandDims(axis + 1).broadcastTo(apart).reshape(longer);
    }
    return resize(x, axis, Math.toIntExact(longer.dim(axis)), false);
  }

  /**
   * A tensor with an axis of another length. Pixel i of n stands at {@code (i + ½) / n} of the
   * axis.
   *
   * @param antialias whether the kernel widens where the axis becomes shorter, so that all numbers
   *     count
   */
  public Tensor resize(Tensor x, int axis, int length, boolean antialias) {
    Shape shape = x.shape();
    int before = Math.toIntExact(shape.dim(axis));
    if (before == length) {
      return x;
    }
    if (this == NEAREST) {
      int[] from = new int[length];
      Arrays.setAll(from, i -> (int) Math.floor((i + 0.5) * before / length));
      return x.gather(Tensor.of(Shape.of(length), from), axis);
    }
    DType wide = DType.promote(x.dtype(), DType.FLOAT32);
    Tensor lines =
        x.cast(wide).reshape(shape.size(0, axis), before, shape.size(axis + 1, shape.rank()));
    Tensor weights = weights(before, length, antialias).cast(wide);
    return weights.matmul(lines).reshape(shape.with(axis, length)).cast(x.dtype());
  }

  /** How much each number counts at each new place, {@code [length, before]}. */
  private Tensor weights(int before, int length, boolean antialias) {
    double step = (double) before / length;
    return Functions.outside(
        () -> {
          Tensor to = Tensor.iota(new Type(DType.FLOAT64, Shape.of(length, 1)), 0);
          Tensor at = to.add(0.5).multiply(step).subtract(0.5);
          Tensor raw = raw(at, before, Tensor.scalar(DType.FLOAT64, Math.max(step, 1)), antialias);
          return raw.divide(raw.sumKeep(1));
        });
  }

  /**
   * A tensor with an axis scaled and moved: place p of the input, where pixel i stands at {@code i
   * + ½}, comes to {@code p · scale + translation}. Where the output shows nothing of the input
   * stands 0.
   *
   * @param scale a floating scalar greater than 0
   * @param translation a scalar of the same type
   * @param antialias whether the kernel widens where the axis becomes shorter
   */
  public Tensor transform(
      Tensor x, int axis, int length, Tensor scale, Tensor translation, boolean antialias) {
    Shape shape = x.shape();
    long before = shape.dim(axis);
    Tensor step = scale.reciprocal();
    Tensor to = Tensor.iota(new Type(scale.dtype(), Shape.of(length, 1)), 0);
    Tensor at = to.add(0.5).subtract(translation).multiply(step).subtract(0.5);
    Tensor raw = raw(at, before, step.maximum(1), antialias);
    Tensor sum = raw.sumKeep(1);
    Tensor zero = Tensor.zeros(new Type(scale.dtype(), Shape.SCALAR));
    double least = 1000 * (scale.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f));
    Tensor shown =
        at.greaterEqual(-0.5).and(at.lessEqual(before - 0.5)).and(sum.abs().greater(least));
    Tensor weights = shown.where(raw.divide(shown.where(sum, Tensor.scalar(sum.dtype(), 1))), zero);
    Tensor lines =
        x.cast(scale.dtype())
            .reshape(shape.size(0, axis), before, shape.size(axis + 1, shape.rank()));
    return weights.matmul(lines).reshape(shape.with(axis, length)).cast(x.dtype());
  }

  /** How much each of {@code before} numbers counts at each place, before division by the sum. */
  private Tensor raw(Tensor at, long before, Tensor width, boolean antialias) {
    Tensor from = Tensor.iota(new Type(at.dtype(), Shape.of(1, before)), 1);
    Tensor distance = at.subtract(from).abs();
    return of(antialias ? distance.divide(width) : distance);
  }

  /** How much a number counts at a distance. */
  private Tensor of(Tensor distance) {
    return switch (this) {
      case NEAREST -> distance.lessEqual(0.5).cast(distance.dtype());
      case BILINEAR -> distance.negate().add(1).maximum(0);
      case BICUBIC -> cubic(distance);
      case LANCZOS3 -> lanczos(distance, 3);
      case LANCZOS5 -> lanczos(distance, 5);
    };
  }

  private static Tensor lanczos(Tensor x, int radius) {
    Tensor window = sinc(x).multiply(sinc(x.divide(radius)));
    return x.less(radius).where(window, Tensor.scalar(x.dtype(), 0));
  }

  private static Tensor cubic(Tensor x) {
    Tensor square = x.multiply(x);
    Tensor near = x.multiply(1.5).subtract(2.5).multiply(square).add(1);
    Tensor far = x.multiply(-0.5).add(2.5).multiply(x).subtract(4).multiply(x).add(2);
    Tensor beyond = x.less(2).where(far, Tensor.scalar(x.dtype(), 0));
    return x.less(1).where(near, beyond);
  }

  private static Tensor sinc(Tensor x) {
    Tensor one = Tensor.scalar(x.dtype(), 1);
    Tensor zero = x.equal(0);
    Tensor angle = zero.where(one, x.multiply(Math.PI));
    return zero.where(one, angle.sin().divide(angle));
  }

  /** From which distance on a number does not count, in pixels. */
  public double reach() {
    return switch (this) {
      case NEAREST -> 0.5;
      case BILINEAR -> 1;
      case BICUBIC -> 2;
      case LANCZOS3 -> 3;
      case LANCZOS5 -> 5;
    };
  }

  /**
   * How much a number counts at a distance, before all are divided by their sum: for images of ever
   * other sizes on their way to a model, for which compiling tensors would not pay.
   *
   * @param distance in pixels, 0 or more
   */
  public double weight(double distance) {
    return switch (this) {
      case NEAREST -> distance <= 0.5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - distance);
      case BICUBIC -> cubic(distance);
      case LANCZOS3 -> lanczos(distance, 3);
      case LANCZOS5 -> lanczos(distance, 5);
    };
  }

  private static double lanczos(double x, int radius) {
    return x < radius ? sinc(x) * sinc(x / radius) : 0;
  }

  private static double cubic(double x) {
    if (x >= 2) {
      return 0;
    }
    return x < 1 ? ((1.5 * x - 2.5) * x) * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
