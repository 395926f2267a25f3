package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.testkit.Gen;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Random tensors and settings. */
final class Draw {
  private Draw() {}

  /** Float32 numbers from an interval. */
  static Tensor uniform(Gen gen, double low, double high, Shape shape) {
    float[] numbers = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) gen.real(low, high);
    }
    return Tensor.of(shape, numbers);
  }

  static Tensor uniform(Gen gen, double low, double high, long... shape) {
    return uniform(gen, low, high, Shape.of(shape));
  }

  /** Float32 numbers of about the size of 1. */
  static Tensor floats(Gen gen, long... shape) {
    return uniform(gen, -2, 2, shape);
  }

  /** Int64 numbers from 0 up to a limit. */
  static Tensor integers(Gen gen, long low, long limit, long... shape) {
    long[] numbers = new long[Math.toIntExact(Shape.of(shape).size())];
    Arrays.setAll(numbers, i -> gen.random().nextLong(low, limit));
    return Tensor.of(Shape.of(shape), numbers);
  }

  static Tensor booleans(Gen gen, double probability, long... shape) {
    boolean[] values = new boolean[Math.toIntExact(Shape.of(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = gen.chance(probability);
    }
    return Tensor.of(Shape.of(shape), values);
  }

  /** A few settings, one an axis. */
  static int[] each(Gen gen, int axes, int low, int high) {
    return IntStream.range(0, axes).map(i -> gen.between(low, high)).toArray();
  }

  /** A shape of small, odd and even, lengths. */
  static long[] shape(Gen gen, int leastRank, int greatestRank) {
    return gen.shape(leastRank, greatestRank).stream().toArray();
  }
}
