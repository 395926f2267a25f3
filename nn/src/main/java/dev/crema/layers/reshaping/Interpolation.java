package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
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
    double width = antialias ? Math.max(step, 1) : 1;
    double[] weights = new double[length * before];
    for (int to = 0; to < length; to++) {
      double at = (to + 0.5) * step - 0.5;
      double sum = 0;
      for (int from = 0; from < before; from++) {
        sum += of(Math.abs(at - from) / width);
      }
      for (int from = 0; from < before; from++) {
        weights[to * before + from] = of(Math.abs(at - from) / width) / sum;
      }
    }
    return Tensor.of(Shape.of(length, before), weights);
  }

  /** How much a number counts at a distance. */
  private double of(double distance) {
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
