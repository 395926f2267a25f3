package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;

/**
 * The decimal texts of whole numbers, up to 20 letters each, worked out by tensors: what TensorFlow
 * hashes for a number is its text.
 *
 * <p>A text ends at the end of 24 letters, in three int64 words of eight; the first letter of a
 * word is its lowest byte. What comes before the text is not defined.
 *
 * @param length int64, of the texts
 */
record DecimalText(Tensor first, Tensor second, Tensor third, Tensor length) {
  /** The letters of the longest text. */
  static final int LONGEST = 20;

  private static final int LETTERS = 24;
  private static final long ZEROS = 0x3030303030303030L;

  /** The texts of int64 numbers. */
  static DecimalText of(Tensor numbers) {
    // All numbers are made negative, as the least one has no positive.
    Tensor negative = numbers.less(0);
    Tensor minus = negative.where(numbers, numbers.negate());
    Tensor word = number(100_000_000);
    Tensor high = minus.map(Scalar.DIVIDE, word);
    Tensor top = high.map(Scalar.DIVIDE, word);
    Tensor middle = top.multiply(word).subtract(high);
    Tensor low = high.multiply(word).subtract(minus);
    Tensor length = digits(minus).add(negative.cast(DType.INT64));
    Tensor at = number(LETTERS).subtract(length);
    // From the letter 0 to the sign.
    Tensor step = power(at.mod(number(8))).multiply('0' - '-');
    Tensor sign = negative.where(step, number(0));
    Tensor place = at.floorDivide(number(8));
    return new DecimalText(
        signed(letters(top.negate()), sign, place.equal(0)),
        signed(letters(middle), sign, place.equal(1)),
        signed(letters(low), sign, place.equal(2)),
        length);
  }

  private static Tensor digits(Tensor minus) {
    Tensor rest = minus;
    Tensor digits = number(1);
    int count = 16;
    for (long power : new long[] {10_000_000_000_000_000L, 100_000_000, 10_000, 100, 10}) {
      Tensor longer = rest.lessEqual(number(-power));
      rest = longer.where(rest.map(Scalar.DIVIDE, number(power)), rest);
      digits = longer.where(digits.add(count), digits);
      count /= 2;
    }
    return digits;
  }

  /**
   * The eight letters of a number below 10^8: first both halves, then their hundreds, then their
   * tens are worked out side by side (Khuong, <a
   * href="https://pvk.ca/Blog/2017/12/22/appnexus-common-framework-its-out-also-how-to-print-integers-faster/">How
   * to print integers faster</a>, 2017).
   */
  private static Tensor letters(Tensor number) {
    Tensor upper = number.floorDivide(number(10_000));
    Tensor lower = number.subtract(upper.multiply(10_000));
    Tensor halves = lower.multiply(number(1L << 32)).add(upper);
    Tensor hundreds =
        halves.multiply(10_486).floorDivide(number(1L << 20)).and(number(0x7f_0000_007fL));
    Tensor rest = halves.subtract(hundreds.multiply(100));
    Tensor pairs = rest.multiply(number(1L << 16)).add(hundreds);
    Tensor tens =
        pairs.multiply(103).floorDivide(number(1L << 10)).and(number(0xf_000f_000f_000fL));
    Tensor ones = pairs.subtract(tens.multiply(10));
    return ones.multiply(256).add(tens).add(number(ZEROS));
  }

  private static Tensor signed(Tensor word, Tensor sign, Tensor here) {
    return here.where(word.subtract(sign), word);
  }

  /** 256 to a power from 0 to 7. */
  private static Tensor power(Tensor exponent) {
    return Tensor.of(
            Shape.of(8), 1L, 1L << 8, 1L << 16, 1L << 24, 1L << 32, 1L << 40, 1L << 48, 1L << 56)
        .gather(exponent, 0);
  }

  /** The word of eight letters at a place counted from the start; 0 after the end. */
  Tensor word(int start) {
    Tensor at = number(LETTERS + start).subtract(length);
    Tensor place = at.floorDivide(number(8));
    Tensor skipped = at.mod(number(8));
    Tensor none = number(0);
    Tensor here =
        place
            .equal(0)
            .where(first, place.equal(1).where(second, place.equal(2).where(third, none)));
    Tensor next = place.equal(0).where(second, place.equal(1).where(third, none));
    Tensor low = here.floorDivide(power(skipped));
    Tensor high = next.multiply(power(number(8).subtract(skipped).mod(number(8))));
    return skipped.equal(0).where(here, low.or(high));
  }

  /** An int64 scalar, all of whose bits count. */
  static Tensor number(long value) {
    return Tensor.of(Shape.SCALAR, value);
  }
}
