package dev.crema.engine.kernels.vector;

import static dev.crema.engine.kernels.vector.FloatMath.EXP_LEAST;
import static dev.crema.engine.kernels.vector.FloatMath.EXP_MOST;
import static dev.crema.engine.kernels.vector.FloatMath.LN2_HIGH;
import static dev.crema.engine.kernels.vector.FloatMath.LN2_LOW;
import static dev.crema.engine.kernels.vector.FloatMath.LOG2_E;
import static dev.crema.engine.kernels.vector.FloatMath.ROUNDER;
import static dev.crema.engine.kernels.vector.VectorElements.FLOATS;
import static dev.crema.engine.kernels.vector.VectorElements.INTS;
import static dev.crema.engine.kernels.vector.VectorElements.LANES;
import static dev.crema.engine.kernels.vector.VectorElements.loadFloat32;
import static dev.crema.engine.kernels.vector.VectorElements.splat;
import static dev.crema.engine.kernels.vector.VectorElements.storeFloat32;
import static dev.crema.engine.kernels.vector.VectorElements.toFloat32;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The functions of {@link FloatMath} on rows of floats, bit for bit. The length of a row is a
 * multiple of the lanes; {@link RowCalls} says how the rows of a function follow each other.
 *
 * <p>Each row is one loop without methods of our own inside, long as some are: what the JIT
 * compiler once has compiled by itself it may refuse to take into a loop, and then a vector becomes
 * an object on each round. Constants are vectors, which costs it less than making them on the spot;
 * its budget for one loop is about 60 operations. Clamping by comparison is cheaper than by max and
 * min, which care for the sign of zero.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class FunctionRows {
  private static final FloatVector ZERO = splat(0f);
  private static final FloatVector ONE = splat(1f);
  private static final FloatVector MINUS_ONE = splat(-1f);
  private static final FloatVector TWO = splat(2f);
  private static final FloatVector TEN = splat(10f);
  private static final FloatVector FOUR = splat(4f);
  private static final FloatVector NAN = splat(Float.NaN);
  private static final FloatVector INFINITE = splat(Float.POSITIVE_INFINITY);
  private static final FloatVector MINUS_INFINITE = splat(Float.NEGATIVE_INFINITY);

  private static final FloatVector MOST = splat(EXP_MOST);
  private static final FloatVector LEAST = splat(EXP_LEAST);
  private static final FloatVector EXPM1_LEAST = splat(-20f);
  private static final FloatVector LOG2E = splat(LOG2_E);
  private static final FloatVector ROUND = splat(ROUNDER);
  private static final IntVector ROUND_BITS = splat(Float.floatToRawIntBits(ROUNDER));
  private static final FloatVector MINUS_LN2_HIGH = splat(-LN2_HIGH);
  private static final FloatVector MINUS_LN2_LOW = splat(-LN2_LOW);
  private static final FloatVector E0 = splat(1.9875691500e-4f);
  private static final FloatVector E1 = splat(1.3981999507e-3f);
  private static final FloatVector E2 = splat(8.3334519073e-3f);
  private static final FloatVector E3 = splat(4.1665795894e-2f);
  private static final FloatVector E4 = splat(1.6666665459e-1f);
  private static final FloatVector E5 = splat(5.0000001201e-1f);
  private static final IntVector BIAS = splat(127);
  private static final IntVector NONE = splat(0);
  private static final IntVector PRECISION = splat(25);

  private static final FloatVector MIN_NORMAL = splat(Float.MIN_NORMAL);
  private static final FloatVector SCALE = splat(0x1p25f);
  private static final IntVector ROOT_HALF_BITS = splat(0x3F3504F3);
  private static final FloatVector LN2_H = splat(LN2_HIGH);
  private static final FloatVector LN2_L = splat(LN2_LOW);
  private static final FloatVector MINUS_HALF = splat(-0.5f);
  private static final FloatVector L0 = splat(7.0376836292e-2f);
  private static final FloatVector L1 = splat(-1.1514610310e-1f);
  private static final FloatVector L2 = splat(1.1676998740e-1f);
  private static final FloatVector L3 = splat(-1.2420140846e-1f);
  private static final FloatVector L4 = splat(1.4249322787e-1f);
  private static final FloatVector L5 = splat(-1.6668057665e-1f);
  private static final FloatVector L6 = splat(2.0000714765e-1f);
  private static final FloatVector L7 = splat(-2.4999993993e-1f);
  private static final FloatVector L8 = splat(3.3333331174e-1f);

  private static final FloatVector TANH_NEAR = splat(0.625f);
  private static final FloatVector T0 = splat(-5.70498872745e-3f);
  private static final FloatVector T1 = splat(2.06390887954e-2f);
  private static final FloatVector T2 = splat(-5.37397155531e-2f);
  private static final FloatVector T3 = splat(1.33314422036e-1f);
  private static final FloatVector T4 = splat(-3.33332819422e-1f);

  private static final FloatVector ERF_NEAR = splat(0.927734375f);
  private static final FloatVector F0 = splat(-1.72853470e-5f);
  private static final FloatVector F1 = splat(3.83197126e-4f);
  private static final FloatVector F2 = splat(-3.88396438e-3f);
  private static final FloatVector F3 = splat(2.42546219e-2f);
  private static final FloatVector F4 = splat(-1.06777877e-1f);
  private static final FloatVector F5 = splat(-6.34846687e-1f);
  private static final FloatVector F6 = splat(-1.28717512e-1f);
  private static final FloatVector N0 = splat(-5.96761703e-4f);
  private static final FloatVector N1 = splat(4.99119423e-3f);
  private static final FloatVector N2 = splat(-2.67681349e-2f);
  private static final FloatVector N3 = splat(1.12819925e-1f);
  private static final FloatVector N4 = splat(-3.76125336e-1f);
  private static final FloatVector N5 = splat(1.28379166e-1f);
  private static final IntVector SIGN = splat(Integer.MIN_VALUE);

  private FunctionRows() {}

  static void exp(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector below = x.blend(MOST, x.compare(GT, MOST));
      FloatVector bounded = below.blend(LEAST, x.compare(LT, LEAST));
      FloatVector shifted = bounded.fma(LOG2E, ROUND);
      FloatVector n = shifted.sub(ROUND);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, bounded));
      FloatVector p = E0.fma(r, E1).fma(r, E2).fma(r, E3).fma(r, E4).fma(r, E5);
      FloatVector tail = p.mul(r.mul(r));
      FloatVector s = r.add(tail);
      FloatVector y = ONE.add(s);
      y = y.add(s.sub(y.sub(ONE)).add(tail.sub(s.sub(r))));
      IntVector whole = shifted.reinterpretAsInts().sub(ROUND_BITS);
      IntVector half = whole.lanewise(ASHR, 1);
      FloatVector a = half.add(BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector b = whole.sub(half).add(BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
      storeFloat32(y.mul(a).mul(b), to + 4L * i);
    }
  }

  static void expm1(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector below = x.blend(MOST, x.compare(GT, MOST));
      FloatVector bounded = below.blend(EXPM1_LEAST, x.compare(LT, EXPM1_LEAST));
      FloatVector shifted = bounded.fma(LOG2E, ROUND);
      FloatVector n = shifted.sub(ROUND);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, bounded));
      FloatVector p = E0.fma(r, E1).fma(r, E2).fma(r, E3).fma(r, E4).fma(r, E5);
      FloatVector tail = p.fma(r.mul(r), r);
      IntVector whole = shifted.reinterpretAsInts().sub(ROUND_BITS);
      IntVector half = whole.lanewise(ASHR, 1);
      FloatVector a = half.add(BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector b = whole.sub(half).add(BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector large = tail.add(ONE).mul(a).mul(b);
      FloatVector medium = tail.mul(a).fma(b, a.fma(b, MINUS_ONE));
      FloatVector y = large.blend(medium, whole.compare(LT, PRECISION).cast(FLOATS));
      y = y.blend(tail, whole.compare(EQ, NONE).cast(FLOATS));
      storeFloat32(y.blend(x, x.compare(EQ, ZERO)), to + 4L * i);
    }
  }

  static void log(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      VectorMask<Float> tiny = x.compare(LT, MIN_NORMAL);
      IntVector bits = x.blend(x.mul(SCALE), tiny).reinterpretAsInts();
      // The exponent for which the mantissa lies in [√½, √2).
      IntVector exponent = bits.sub(ROOT_HALF_BITS).lanewise(ASHR, 23);
      FloatVector m = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(ONE);
      FloatVector n = toFloat32(exponent.blend(exponent.sub(PRECISION), tiny.cast(INTS)));
      FloatVector z = m.mul(m);
      FloatVector p = L0.fma(m, L1).fma(m, L2).fma(m, L3).fma(m, L4).fma(m, L5).fma(m, L6);
      p = p.fma(m, L7).fma(m, L8).mul(m).mul(z);
      p = MINUS_HALF.fma(z, n.fma(LN2_L, p));
      FloatVector y = n.fma(LN2_H, m.add(p));
      y = y.blend(x, x.compare(EQ, INFINITE)).blend(MINUS_INFINITE, x.compare(EQ, ZERO));
      storeFloat32(NAN.blend(y, x.compare(GE, ZERO)), to + 4L * i);
    }
  }

  static void onePlus(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      storeFloat32(loadFloat32(from + 4L * i).add(ONE), to + 4L * i);
    }
  }

  /** With the logarithms of 1 + x. */
  static void log1p(long from, long logs, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector log = loadFloat32(logs + 4L * i);
      FloatVector u = ONE.add(x);
      FloatVector lost = x.sub(u.sub(ONE));
      FloatVector y = log.add(lost.div(u)).blend(x, u.compare(EQ, ONE));
      VectorMask<Float> ends = x.compare(EQ, INFINITE).or(u.compare(EQ, ZERO));
      storeFloat32(y.blend(log, ends), to + 4L * i);
    }
  }

  static void tanhExponent(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector a = loadFloat32(from + 4L * i).abs();
      storeFloat32(a.blend(TEN, a.compare(GT, TEN)).mul(TWO), to + 4L * i);
    }
  }

  /** With the powers of e that {@link #tanhExponent} asks for. */
  static void tanh(long from, long powers, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector exp = loadFloat32(powers + 4L * i);
      FloatVector z = x.mul(x);
      FloatVector p = T0.fma(z, T1).fma(z, T2).fma(z, T3).fma(z, T4);
      FloatVector near = p.mul(z).fma(x, x);
      IntVector size = ONE.sub(TWO.div(exp.add(ONE))).abs().reinterpretAsInts();
      FloatVector far = size.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
      FloatVector y = far.blend(near, x.abs().compare(LT, TANH_NEAR));
      storeFloat32(y.blend(x, x.compare(NE, x)), to + 4L * i);
    }
  }

  static void sigmoidExponent(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      storeFloat32(loadFloat32(from + 4L * i).abs().neg(), to + 4L * i);
    }
  }

  /** With the powers of e that {@link #sigmoidExponent} asks for. */
  static void sigmoid(long from, long powers, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector exp = loadFloat32(powers + 4L * i);
      VectorMask<Float> positive = x.compare(GE, ZERO);
      FloatVector d = ONE.add(exp);
      FloatVector n = exp.blend(ONE, positive);
      FloatVector y = n.div(d);
      FloatVector lost = y.neg().fma(d, n).sub(y.mul(exp.sub(d.sub(ONE))));
      storeFloat32(lost.fma(ONE.sub(y).blend(y, positive), y), to + 4L * i);
    }
  }

  static void erfExponent(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector a = x.abs();
      FloatVector s = x.mul(x);
      FloatVector r = F0.fma(a, F1).fma(s, F2.fma(a, F3));
      r = r.fma(a, F4).fma(a, F5).fma(a, F6).fma(a, a.neg());
      storeFloat32(r, to + 4L * i);
    }
  }

  /** With the powers of e that {@link #erfExponent} asks for. */
  static void erf(long from, long powers, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = loadFloat32(from + 4L * i);
      FloatVector exp = loadFloat32(powers + 4L * i);
      FloatVector a = x.abs();
      FloatVector s = x.mul(x);
      FloatVector p = N0.fma(s, N1).fma(s, N2).fma(s, N3).fma(s, N4).fma(s, N5);
      FloatVector near = p.fma(x, x);
      FloatVector size = ONE.sub(exp).abs();
      size = size.blend(ONE, a.compare(GT, FOUR));
      IntVector bits = size.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN));
      storeFloat32(near.blend(bits.reinterpretAsFloats(), a.compare(GT, ERF_NEAR)), to + 4L * i);
    }
  }

  static void roundBfloat16(long from, long to, int count) {
    for (int i = 0; i < count; i += LANES) {
      storeFloat32(VectorElements.roundBfloat16(loadFloat32(from + 4L * i)), to + 4L * i);
    }
  }
}
