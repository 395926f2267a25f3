package dev.crema.layers.preprocessing;

import static dev.crema.layers.preprocessing.DecimalText.number;

import dev.crema.engine.Tensor;

/** {@link FarmHash} and {@link SipHash} of the texts of whole numbers, worked out by tensors. */
final class NumberHash {
  private static final long CROSSING = 0xc6a4a7935bd1e995L;

  private NumberHash() {}

  /** The number of the bin, 0 to {@code bins - 1}, that an unsigned int64 hash falls in. */
  static Tensor bin(Tensor hash, long bins) {
    Tensor count = number(bins);
    Tensor half = unsignedShift(hash, 1).mod(count);
    return half.multiply(2).add(hash.and(number(1))).mod(count);
  }

  static Tensor farm(Tensor numbers) {
    DecimalText text = DecimalText.of(numbers);
    Tensor n = text.length();
    Tensor factor = n.multiply(2).add(number(FarmHash.K2));
    Tensor start = text.word(0);
    Tensor result = upTo32(text, start, factor);
    result = n.lessEqual(16).where(upTo16(start, text.third(), factor), result);
    result = n.less(8).where(upTo7(text, start, factor), result);
    return n.less(4).where(upTo3(text, start), result);
  }

  private static Tensor upTo3(DecimalText text, Tensor start) {
    Tensor n = text.length();
    Tensor letter = number(0xff);
    Tensor first = start.and(letter);
    Tensor last = text.third().floorDivide(number(1L << 56));
    Tensor oneBefore = text.third().floorDivide(number(1L << 48)).and(letter);
    Tensor middle = n.equal(1).where(first, n.equal(2).where(last, oneBefore));
    Tensor y = middle.multiply(256).add(first);
    Tensor z = last.multiply(4).add(n);
    Tensor both = y.multiply(number(FarmHash.K2)).xor(z.multiply(number(FarmHash.K0)));
    return mixed(both).multiply(number(FarmHash.K2));
  }

  private static Tensor upTo7(DecimalText text, Tensor start, Tensor factor) {
    Tensor first = start.and(number(0xffffffffL)).multiply(8).add(text.length());
    return joined(first, text.third().floorDivide(number(1L << 32)), factor);
  }

  private static Tensor upTo16(Tensor start, Tensor b, Tensor factor) {
    Tensor a = start.add(number(FarmHash.K2));
    Tensor c = rotate(b, 37).multiply(factor).add(a);
    return joined(c, rotate(a, 25).add(b).multiply(factor), factor);
  }

  private static Tensor upTo32(DecimalText text, Tensor start, Tensor factor) {
    Tensor a = start.multiply(number(FarmHash.K1));
    Tensor b = text.word(8);
    Tensor c = text.third().multiply(factor);
    Tensor d = text.second().multiply(number(FarmHash.K2));
    Tensor u = rotate(a.add(b), 43).add(rotate(c, 30)).add(d);
    Tensor v = rotate(b.add(number(FarmHash.K2)), 18).add(a).add(c);
    return joined(u, v, factor);
  }

  /** TensorFlow's hash of a hash so far and one more number, FingerprintCat64. */
  static Tensor crossed(Tensor hash, Tensor number) {
    Tensor factor = number(CROSSING);
    Tensor other = mixed(number.multiply(factor)).multiply(factor);
    Tensor both = hash.xor(factor).xor(other).multiply(factor);
    return mixed(mixed(both).multiply(factor));
  }

  static Tensor sip(Tensor numbers, long first, long second) {
    DecimalText text = DecimalText.of(numbers);
    Tensor n = text.length();
    Tensor size = n.multiply(number(1L << 56));
    Sip state =
        new Sip(
            number(first ^ SipHash.V0),
            number(second ^ SipHash.V1),
            number(first ^ SipHash.V2),
            number(second ^ SipHash.V3));
    for (int block = 0; block <= DecimalText.LONGEST / 8; block++) {
      Tensor word = text.word(block * 8);
      Tensor last = n.less(block * 8 + 8);
      Sip next = state.add(last.where(word.or(size), word));
      state = block == 0 ? next : next.where(n.greaterEqual(block * 8), state);
    }
    Sip end = new Sip(state.v0, state.v1, state.v2.xor(number(0xff)), state.v3).mixed(4);
    return end.v0.xor(end.v1).xor(end.v2).xor(end.v3);
  }

  private record Sip(Tensor v0, Tensor v1, Tensor v2, Tensor v3) {
    Sip add(Tensor word) {
      Sip mixed = new Sip(v0, v1, v2, v3.xor(word)).mixed(2);
      return new Sip(mixed.v0.xor(word), mixed.v1, mixed.v2, mixed.v3);
    }

    Sip mixed(int rounds) {
      Tensor a = v0;
      Tensor b = v1;
      Tensor c = v2;
      Tensor d = v3;
      for (int i = 0; i < rounds; i++) {
        a = a.add(b);
        b = rotate(b, 64 - 13).xor(a);
        a = rotate(a, 32);
        c = c.add(d);
        d = rotate(d, 64 - 16).xor(c);
        a = a.add(d);
        d = rotate(d, 64 - 21).xor(a);
        c = c.add(b);
        b = rotate(b, 64 - 17).xor(c);
        c = rotate(c, 32);
      }
      return new Sip(a, b, c, d);
    }

    Sip where(Tensor condition, Sip other) {
      return new Sip(
          condition.where(v0, other.v0),
          condition.where(v1, other.v1),
          condition.where(v2, other.v2),
          condition.where(v3, other.v3));
    }
  }

  private static Tensor joined(Tensor u, Tensor v, Tensor factor) {
    Tensor a = mixed(u.xor(v).multiply(factor));
    return mixed(v.xor(a).multiply(factor)).multiply(factor);
  }

  private static Tensor mixed(Tensor x) {
    return x.xor(unsignedShift(x, 47));
  }

  /** Bits moved down; zeros come from above. */
  private static Tensor unsignedShift(Tensor x, int by) {
    return x.floorDivide(number(1L << by)).and(number(-1L >>> by));
  }

  /** Bits moved down; those that fall out come from above. */
  private static Tensor rotate(Tensor x, int by) {
    return unsignedShift(x, by).or(x.multiply(number(1L << (64 - by))));
  }
}
