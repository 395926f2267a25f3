package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;

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
    DType wide = DType.promote(x.dtype(), DType.FLOAT32);
    Tensor lines =
        x.cast(wide)
            .reshape(shape.size(0, axis), shape.dim(axis), shape.size(axis + 1, shape.rank()));
    Tensor weights = weights(Math.toIntExact(shape.dim(axis)), times).cast(wide);
    return weights.matmul(lines).reshape(longer).cast(x.dtype());
  }

  /** How much each number counts at each new place, {@code [length · times, length]}. */
  private Tensor weights(int length, int times) {
    double[] weights = new double[length * times * length];
    for (int to = 0; to < length * times; to++) {
      double at = (to + 0.5) / times - 0.5;
      double sum = 0;
      for (int from = 0; from < length; from++) {
        sum += of(Math.abs(at - from));
      }
      for (int from = 0; from < length; from++) {
        weights[to * length + from] = of(Math.abs(at - from)) / sum;
      }
    }
    return Tensor.of(Shape.of((long) length * times, length), weights);
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
