package dev.crema.engine.kernels.machine;

import static dev.crema.engine.kernels.machine.Code.EQUAL;
import static dev.crema.engine.kernels.machine.Code.GREATER;
import static dev.crema.engine.kernels.machine.Code.GREATER_EQUAL;
import static dev.crema.engine.kernels.machine.Code.LESS;
import static dev.crema.engine.kernels.machine.Operation.ADD_INTS;
import static dev.crema.engine.kernels.machine.Operation.EQUAL_INTS;
import static dev.crema.engine.kernels.machine.Operation.GREATER_INTS;
import static dev.crema.engine.kernels.machine.Operation.OR;
import static dev.crema.engine.kernels.machine.Operation.SHIFT_LEFT;
import static dev.crema.engine.kernels.machine.Operation.SHIFT_RIGHT_SIGNED;
import static dev.crema.engine.kernels.machine.Operation.SUBTRACT_INTS;
import static dev.crema.engine.kernels.machine.Operation.TO_FLOATS;

/**
 * Elementary functions, operation for operation as {@code FloatMath} of the Java kernels has them,
 * which says where they come from.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class Functions {
  private static final float LOG2_E = 1.442695041f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 12582912f;
  private static final float EXP_MOST = 89f;
  private static final float EXP_LEAST = -104f;

  private final Code code;
  private final int zero;
  private final int one;

  Functions(Code code) {
    this.code = code;
    this.zero = code.number(0f);
    this.one = code.number(1f);
  }

  /** What is left of x after taking off whole multiples of ln 2, and powers of two for these. */
  private record Reduced(int r, int tail, int whole, int a, int b) {}

  private Reduced reduce(int x, float least) {
    int below = code.select(code.compare(GREATER, x, most()), most(), x);
    int lowest = code.number(least);
    int bounded = code.select(code.compare(LESS, x, lowest), lowest, below);
    int shifted = code.fma(bounded, code.number(LOG2_E), code.number(ROUNDER));
    int n = code.subtract(shifted, code.number(ROUNDER));
    int r = code.fma(n, code.number(-LN2_LOW), code.fma(n, code.number(-LN2_HIGH), bounded));
    int tail =
        code.polynomial(
            r,
            1.9875691500e-4f,
            1.3981999507e-3f,
            8.3334519073e-3f,
            4.1665795894e-2f,
            1.6666665459e-1f,
            5.0000001201e-1f);
    int whole = code.apply(SUBTRACT_INTS, shifted, code.bits(Float.floatToRawIntBits(ROUNDER)));
    int half = code.shift(SHIFT_RIGHT_SIGNED, whole, 1);
    int rest = code.apply(SUBTRACT_INTS, whole, half);
    return new Reduced(r, tail, whole, powerOfTwo(half), powerOfTwo(rest));
  }

  private int most() {
    return code.number(EXP_MOST);
  }

  private int powerOfTwo(int n) {
    return code.shift(SHIFT_LEFT, code.apply(ADD_INTS, n, code.bits(127)), 23);
  }

  int exp(int x) {
    Reduced reduced = reduce(x, EXP_LEAST);
    int r = reduced.r();
    int tail = code.multiply(reduced.tail(), code.multiply(r, r));
    int s = code.add(r, tail);
    int y = code.add(one, s);
    int lost =
        code.add(code.subtract(s, code.subtract(y, one)), code.subtract(tail, code.subtract(s, r)));
    return code.multiply(code.multiply(code.add(y, lost), reduced.a()), reduced.b());
  }

  int expm1(int x) {
    Reduced reduced = reduce(x, -20f);
    int r = reduced.r();
    int a = reduced.a();
    int b = reduced.b();
    int tail = code.fma(reduced.tail(), code.multiply(r, r), r);
    int large = code.multiply(code.multiply(code.add(tail, one), a), b);
    int medium = code.fma(code.multiply(tail, a), b, code.fma(a, b, code.number(-1f)));
    int few = code.apply(GREATER_INTS, code.bits(25), reduced.whole());
    int y = code.select(few, medium, large);
    y = code.select(code.apply(EQUAL_INTS, reduced.whole(), code.bits(0)), tail, y);
    return code.select(code.compare(EQUAL, x, zero), x, y);
  }

  int log(int x) {
    int tiny = code.compare(LESS, x, code.number(Float.MIN_NORMAL));
    int bits = code.select(tiny, code.multiply(x, code.number(0x1p25f)), x);
    int exponent =
        code.shift(SHIFT_RIGHT_SIGNED, code.apply(SUBTRACT_INTS, bits, code.bits(0x3F3504F3)), 23);
    int scaled = code.apply(SUBTRACT_INTS, bits, code.shift(SHIFT_LEFT, exponent, 23));
    int m = code.subtract(scaled, one);
    int less = code.apply(SUBTRACT_INTS, exponent, code.bits(25));
    int n = code.apply(TO_FLOATS, code.select(tiny, less, exponent));
    int z = code.multiply(m, m);
    int p =
        code.polynomial(
            m,
            7.0376836292e-2f,
            -1.1514610310e-1f,
            1.1676998740e-1f,
            -1.2420140846e-1f,
            1.4249322787e-1f,
            -1.6668057665e-1f,
            2.0000714765e-1f,
            -2.4999993993e-1f,
            3.3333331174e-1f);
    p = code.multiply(code.multiply(p, m), z);
    p = code.fma(code.number(-0.5f), z, code.fma(n, code.number(LN2_LOW), p));
    int y = code.fma(n, code.number(LN2_HIGH), code.add(m, p));
    int infinite = code.number(Float.POSITIVE_INFINITY);
    y = code.select(code.compare(EQUAL, x, infinite), x, y);
    y = code.select(code.compare(EQUAL, x, zero), code.number(Float.NEGATIVE_INFINITY), y);
    return code.select(code.compare(GREATER_EQUAL, x, zero), y, code.number(Float.NaN));
  }

  int log1p(int x) {
    int u = code.add(one, x);
    int log = log(u);
    int lost = code.subtract(x, code.subtract(u, one));
    int y = code.add(log, code.divide(lost, u));
    y = code.select(code.compare(EQUAL, u, one), x, y);
    int infinite = code.compare(EQUAL, x, code.number(Float.POSITIVE_INFINITY));
    return code.select(code.apply(OR, infinite, code.compare(EQUAL, u, zero)), log, y);
  }

  int tanh(int x) {
    int a = code.abs(x);
    int z = code.multiply(x, x);
    int p =
        code.polynomial(
            z,
            -5.70498872745e-3f,
            2.06390887954e-2f,
            -5.37397155531e-2f,
            1.33314422036e-1f,
            -3.33332819422e-1f);
    int near = code.fma(code.multiply(p, z), x, x);
    int ten = code.number(10f);
    int two = code.number(2f);
    int exp = exp(code.multiply(code.select(code.compare(GREATER, a, ten), ten, a), two));
    int size = code.subtract(one, code.divide(two, code.add(exp, one)));
    int far = code.copySign(size, x);
    int y = code.select(code.compare(LESS, a, code.number(0.625f)), near, far);
    return code.select(code.isNan(x), x, y);
  }

  int sigmoid(int x) {
    int exp = exp(code.negate(code.abs(x)));
    int positive = code.compare(GREATER_EQUAL, x, zero);
    int d = code.add(one, exp);
    int n = code.select(positive, one, exp);
    int y = code.divide(n, d);
    int lost =
        code.subtract(
            code.fma(code.negate(y), d, n),
            code.multiply(y, code.subtract(exp, code.subtract(d, one))));
    return code.fma(lost, code.select(positive, y, code.subtract(one, y)), y);
  }

  int erf(int x) {
    int a = code.abs(x);
    int s = code.multiply(x, x);
    int r = code.polynomial(a, -1.72853470e-5f, 3.83197126e-4f);
    r = code.fma(r, s, code.polynomial(a, -3.88396438e-3f, 2.42546219e-2f));
    r = code.fma(r, a, code.number(-1.06777877e-1f));
    r = code.fma(r, a, code.number(-6.34846687e-1f));
    r = code.fma(r, a, code.number(-1.28717512e-1f));
    int size = code.subtract(one, exp(code.fma(r, a, code.negate(a))));
    size = code.select(code.compare(GREATER, a, code.number(4f)), one, code.abs(size));
    int p =
        code.polynomial(
            s,
            -5.96761703e-4f,
            4.99119423e-3f,
            -2.67681349e-2f,
            1.12819925e-1f,
            -3.76125336e-1f,
            1.28379166e-1f);
    int near = code.fma(p, x, x);
    int far = code.copySign(size, x);
    return code.select(code.compare(GREATER, a, code.number(0.927734375f)), far, near);
  }
}
