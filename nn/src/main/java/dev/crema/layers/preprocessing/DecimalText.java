package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.Arrays;

/**
 * The decimal texts of whole numbers, up to 20 letters each, worked out by tensors: what TensorFlow
 * hashes for a number is its text.
 *
 * @param minus the int64 numbers with the sign made negative, as the least one has no positive
 * @param negative bool, whether a text starts with a sign
 * @param length int64, of the texts
 */
record DecimalText(Tensor minus, Tensor negative, Tensor length) {
  /** The letters of the longest text. */
  static final int LONGEST = 20;

  private static final int DIGITS = 19;

  /** The texts of int64 numbers. */
  static DecimalText of(Tensor numbers) {
    Tensor negative = numbers.less(0);
    Tensor minus = negative.where(numbers, numbers.negate());
    Tensor longer = minus.expandDims(-1).lessEqual(powers(10, 1, DIGITS).negate());
    Tensor digits = longer.cast(DType.INT64).sum(-1).add(1);
    return new DecimalText(minus, negative, digits.add(negative.cast(DType.INT64)));
  }

  private static Tensor powers(long base, int from, int to) {
    long[] values = new long[to];
    values[0] = 1;
    for (int i = 1; i < to; i++) {
      values[i] = values[i - 1] * base;
    }
    return Tensor.of(Shape.of(to - from), Arrays.copyOfRange(values, from, to));
  }

  /** The letters at int64 places of the shape of {@code length} with an axis more; 0 outside. */
  private Tensor letters(Tensor places) {
    Tensor place = length.expandDims(-1).subtract(places).subtract(1);
    Tensor power = powers(10, 0, DIGITS).gather(place.clip(0, DIGITS - 1), 0);
    Tensor ten = number(10);
    Tensor rest = minus.expandDims(-1).map(Scalar.DIVIDE, power).mod(ten);
    Tensor digit = ten.subtract(rest).mod(ten);
    Tensor sign = negative.expandDims(-1).and(places.equal(0));
    Tensor inside = places.greaterEqual(0).and(place.greaterEqual(0));
    return inside.where(sign.where(number('-'), digit.add('0')), number(0));
  }

  /** The word of {@code bytes} letters, up to 8, that starts at a place; the first is the least. */
  Tensor word(Tensor start, int bytes) {
    Tensor steps = Tensor.iota(new Type(DType.INT64, Shape.of(bytes)), 0);
    Tensor factors = powers(256, 0, bytes);
    return letters(start.expandDims(-1).add(steps)).multiply(factors).sum(-1);
  }

  /** The word at a place counted from the start. */
  Tensor word(int start, int bytes) {
    return word(length.multiply(0).add(start), bytes);
  }

  /** The word at a place counted from the end. */
  Tensor wordBeforeEnd(int back, int bytes) {
    return word(length.subtract(back), bytes);
  }

  /** An int64 scalar, all of whose bits count. */
  static Tensor number(long value) {
    return Tensor.of(Shape.SCALAR, value);
  }
}
