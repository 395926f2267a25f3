package dev.crema.testkit;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import java.util.List;

/**
 * Where the elements of an operand may come from. Elements that a type cannot hold are rounded to
 * it; of {@link DType#UINT8} the range ends at 0.
 */
public sealed interface Domain {
  /** The least distance from kinks, jumps and ties, so that a gradient can be checked there. */
  double MARGIN = 0.1;

  /** Evenly from {@code low} to {@code high}; integers with both ends. */
  record Between(double low, double high) implements Domain {}

  /**
   * From {@code low} to {@code high}, but at least {@link #MARGIN} away from {@code kink}, {@code
   * kink ± period}, …; integers as with {@link Between}.
   */
  record AwayFrom(double low, double high, double kink, double period) implements Domain {}

  /** One of some numbers. */
  record Among(List<Double> numbers) implements Domain {
    public Among {
      numbers = List.copyOf(numbers);
    }
  }

  /**
   * Numbers that are all different, by {@link #MARGIN} at least, about 0; those of all operands of
   * a case taken together. (Integers and half-width floats may be equal after rounding.)
   */
  record Distinct() implements Domain {}

  /**
   * Matrices with different numbers from 2 on, 1.5 apart, on the diagonal, and small ones beside
   * it: of full rank, and with eigenvalues and singular values that are far from each other.
   */
  record Dominant(int rows, int columns) implements Domain {}

  /** All integers of the type; of floats ordinary numbers, infinities, NaN and signed zeros. */
  record Anything() implements Domain {}

  /** The bits of as many random elements. */
  default long[] sample(Gen gen, DType type, int count) {
    long[] bits = new long[count];
    if (this instanceof Distinct) {
      List<Integer> order = gen.shuffled(count);
      for (int i = 0; i < count; i++) {
        bits[i] = distinct(type, order.get(i), count);
      }
      return bits;
    }
    for (int i = 0; i < count; i++) {
      bits[i] = one(gen, type);
    }
    if (this instanceof Dominant(int rows, int columns)) {
      int order = Math.min(rows, columns);
      for (int first = 0; first < count; first += rows * columns) {
        List<Integer> numbers = gen.shuffled(order);
        for (int i = 0; i < order; i++) {
          bits[first + i * columns + i] = Element.bits(type, 2 + 1.5 * numbers.get(i));
        }
      }
    }
    return bits;
  }

  /** One of {@code count} different numbers. */
  static long distinct(DType type, int number, int count) {
    double value = (number - count / 2 + 0.5) * MARGIN;
    return type.isInteger()
        ? Element.bits(type, (long) (number - (type == DType.UINT8 ? 0 : count / 2)))
        : Element.bits(type, value);
  }

  private long one(Gen gen, DType type) {
    return switch (this) {
      case Between(double low, double high) -> between(gen, type, low, high);
      case AwayFrom(double low, double high, double kink, double period) ->
          type.isFloating()
              ? awayFrom(gen, type, low, high, kink, period)
              : between(gen, type, low, high);
      case Among(List<Double> numbers) -> Element.bits(type, gen.pick(numbers).doubleValue());
      case Dominant _ -> between(gen, type, -0.3, 0.3);
      case Distinct() -> throw new IllegalStateException("distinct numbers are drawn together");
      case Anything() -> anything(gen, type);
    };
  }

  private static long between(Gen gen, DType type, double low, double high) {
    if (type.isFloating()) {
      return Element.bits(type, gen.real(low, high));
    }
    if (type == DType.BOOL) {
      return gen.chance(0.5) ? 1 : 0;
    }
    double least = type == DType.UINT8 ? Math.max(low, 0) : low;
    return Element.bits(type, (long) gen.between((int) least, (int) high));
  }

  private static long awayFrom(
      Gen gen, DType type, double low, double high, double kink, double period) {
    while (true) {
      double value = gen.real(low, high);
      if (Math.abs(Math.IEEEremainder(value - kink, period)) >= MARGIN) {
        return Element.bits(type, value);
      }
    }
  }

  private static long anything(Gen gen, DType type) {
    if (type == DType.BOOL) {
      return gen.chance(0.5) ? 1 : 0;
    }
    if (type.isInteger()) {
      return Element.bits(type, gen.random().nextLong() >> gen.between(0, 63));
    }
    double special =
        gen.pick(
            List.of(
                0.0,
                -0.0,
                1.0,
                -1.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY));
    return Element.bits(type, gen.chance(0.5) ? special : gen.real(-4, 4));
  }
}
