package dev.crema.engine.kernels.vector;

/**
 * Elementary functions in float32 arithmetic: the same bits interpreted, compiled and, in {@link
 * FunctionRows}, on vectors, which the JVM's own functions do not promise. Errors stay within 2
 * units in the last place.
 *
 * <p>Methods: argument reduction and minimax polynomials as in W. J. Cody and W. Waite, "Software
 * Manual for the Elementary Functions", 1980, and the Cephes library by S. Moshier; {@link #erf}
 * after N. Juffa. Every product that meets a sum is one fused multiply-add, rounded once.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class FloatMath {
  static final float LOG2_E = 1.442695041f;

  /** ln 2 in two parts; the first has trailing zeros, so that its multiples are exact. */
  static final float LN2_HIGH = 0.693359375f;

  static final float LN2_LOW = -2.12194440e-4f;

  /**
   * Adding and subtracting 1.5 · 2<sup>23</sup> rounds to an integer, whose bits are the low ones
   * of the sum.
   */
  static final float ROUNDER = 12582912f;

  static final float EXP_MOST = 89f;
  static final float EXP_LEAST = -104f;

  private FloatMath() {}

  static float fma(float a, float b, float c) {
    return Fma.of(a, b, c);
  }

  /** e<sup>r</sup> - 1 - r for |r| ≤ ln 2 / 2, divided by r². */
  private static float expTail(float r) {
    float p = 1.9875691500e-4f;
    p = fma(p, r, 1.3981999507e-3f);
    p = fma(p, r, 8.3334519073e-3f);
    p = fma(p, r, 4.1665795894e-2f);
    p = fma(p, r, 1.6666665459e-1f);
    return fma(p, r, 5.0000001201e-1f);
  }

  /** The float 2<sup>n</sup> for -126 ≤ n ≤ 127. */
  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }

  static float exp(float x) {
    float bounded = Math.max(EXP_LEAST, Math.min(x, EXP_MOST));
    float shifted = fma(bounded, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = fma(n, -LN2_HIGH, bounded);
    r = fma(n, -LN2_LOW, r);
    float tail = expTail(r) * (r * r);
    float s = r + tail;
    float y = 1 + s;
    // What the two additions rounded away.
    y += s - (y - 1) + (tail - (s - r));
    int whole = Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(ROUNDER);
    int half = whole >> 1;
    return y * powerOfTwo(half) * powerOfTwo(whole - half);
  }

  static float expm1(float x) {
    float bounded = Math.max(-20f, Math.min(x, EXP_MOST));
    float shifted = fma(bounded, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = fma(n, -LN2_HIGH, bounded);
    r = fma(n, -LN2_LOW, r);
    float tail = fma(expTail(r), r * r, r);
    int whole = Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(ROUNDER);
    int half = whole >> 1;
    float a = powerOfTwo(half);
    float b = powerOfTwo(whole - half);
    float result = whole < 25 ? fma(tail * a, b, fma(a, b, -1f)) : (tail + 1) * a * b;
    return whole == 0 ? (x == 0 ? x : tail) : result;
  }

  static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    float scaled = tiny ? x * 0x1p25f : x;
    int bits = Float.floatToRawIntBits(scaled);
    // The exponent for which the mantissa lies in [√½, √2).
    int exponent = (bits - 0x3F3504F3) >> 23;
    float m = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float n = (float) (tiny ? exponent - 25 : exponent);
    float z = m * m;
    float p = 7.0376836292e-2f;
    p = fma(p, m, -1.1514610310e-1f);
    p = fma(p, m, 1.1676998740e-1f);
    p = fma(p, m, -1.2420140846e-1f);
    p = fma(p, m, 1.4249322787e-1f);
    p = fma(p, m, -1.6668057665e-1f);
    p = fma(p, m, 2.0000714765e-1f);
    p = fma(p, m, -2.4999993993e-1f);
    p = fma(p, m, 3.3333331174e-1f);
    p = p * m * z;
    p = fma(n, LN2_LOW, p);
    p = fma(-0.5f, z, p);
    float y = fma(n, LN2_HIGH, m + p);
    y = x == Float.POSITIVE_INFINITY ? x : y;
    y = x == 0 ? Float.NEGATIVE_INFINITY : y;
    return x >= 0 ? y : Float.NaN;
  }

  static float log1p(float x) {
    float u = 1 + x;
    float lost = x - (u - 1);
    float y = log(u) + lost / u;
    y = u == 1 ? x : y;
    return x == Float.POSITIVE_INFINITY || u == 0 ? log(u) : y;
  }

  static float tanh(float x) {
    float a = Math.abs(x);
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = fma(p, z, 2.06390887954e-2f);
    p = fma(p, z, -5.37397155531e-2f);
    p = fma(p, z, 1.33314422036e-1f);
    p = fma(p, z, -3.33332819422e-1f);
    float small = fma(p * z, x, x);
    float large = 1 - 2 / (exp(2 * Math.min(a, 10f)) + 1);
    float y = a < 0.625f ? small : Math.copySign(large, x);
    return Float.isNaN(x) ? x : y;
  }

  static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    float d = 1 + e;
    float n = x >= 0 ? 1 : e;
    float y = n / d;
    // One step of Newton's on what the sum and the quotient rounded away.
    float lost = fma(-y, d, n) - y * (e - (d - 1));
    return fma(lost, x >= 0 ? y : 1 - y, y);
  }

  static float erf(float x) {
    float a = Math.abs(x);
    float s = x * x;
    float r = fma(-1.72853470e-5f, a, 3.83197126e-4f);
    float u = fma(-3.88396438e-3f, a, 2.42546219e-2f);
    r = fma(r, s, u);
    r = fma(r, a, -1.06777877e-1f);
    r = fma(r, a, -6.34846687e-1f);
    r = fma(r, a, -1.28717512e-1f);
    r = fma(r, a, -a);
    float large = Math.copySign(1 - exp(r), x);
    float p = -5.96761703e-4f;
    p = fma(p, s, 4.99119423e-3f);
    p = fma(p, s, -2.67681349e-2f);
    p = fma(p, s, 1.12819925e-1f);
    p = fma(p, s, -3.76125336e-1f);
    p = fma(p, s, 1.28379166e-1f);
    float small = fma(p, x, x);
    float y = a > 0.927734375f ? large : small;
    return a > 4f ? Math.copySign(1f, x) : y;
  }

  static float rsqrt(float x) {
    return 1 / (float) Math.sqrt(x);
  }
}
