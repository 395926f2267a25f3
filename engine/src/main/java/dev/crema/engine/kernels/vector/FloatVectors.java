package dev.crema.engine.kernels.vector;

import static dev.crema.engine.kernels.vector.FloatMath.EXP_LEAST;
import static dev.crema.engine.kernels.vector.FloatMath.EXP_MOST;
import static dev.crema.engine.kernels.vector.FloatMath.LN2_HIGH;
import static dev.crema.engine.kernels.vector.FloatMath.LN2_LOW;
import static dev.crema.engine.kernels.vector.FloatMath.LOG2_E;
import static dev.crema.engine.kernels.vector.FloatMath.ROUNDER;
import static dev.crema.engine.kernels.vector.VectorElements.FLOATS;
import static dev.crema.engine.kernels.vector.VectorElements.INTS;
import static dev.crema.engine.kernels.vector.VectorElements.splat;
import static dev.crema.engine.kernels.vector.VectorElements.toFloat32;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What generated vector loops call: loads, stores and functions on float32 vectors, bit for bit as
 * {@link FloatMath} and {@link Scalars} on numbers. A bool is a mask. Small methods, so that the
 * JIT compiler takes them into the loop.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients as published
final class FloatVectors {
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  /** From here on all floats are whole numbers. */
  private static final float WHOLE = 0x1p23f;

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private FloatVectors() {}

  // ---------------------------------------------------------------- arithmetic

  static FloatVector negate(FloatVector x) {
    return x.neg();
  }

  static FloatVector abs(FloatVector x) {
    return x.abs();
  }

  static FloatVector sign(FloatVector x) {
    return x.blend(1f, x.compare(VectorOperators.GT, 0f))
        .blend(-1f, x.compare(VectorOperators.LT, 0f));
  }

  static FloatVector relu(FloatVector x) {
    return x.max(0f);
  }

  /** Gives a rounded size its sign; what is whole already, infinite or NaN stays as it is. */
  private static FloatVector whole(FloatVector x, FloatVector size) {
    return x.blend(copySign(size, x), x.abs().compare(VectorOperators.LT, WHOLE));
  }

  /** The nearest whole number, ties to even, for sizes below {@link #WHOLE}. */
  private static FloatVector nearest(FloatVector x) {
    FloatVector up = copySign(splat(WHOLE), x);
    return x.add(up).sub(up);
  }

  static FloatVector round(FloatVector x) {
    return whole(x, nearest(x));
  }

  static FloatVector floor(FloatVector x) {
    FloatVector n = nearest(x);
    return whole(x, n.blend(n.sub(1f), n.compare(VectorOperators.GT, x)));
  }

  static FloatVector ceil(FloatVector x) {
    FloatVector n = nearest(x);
    return whole(x, n.blend(n.add(1f), n.compare(VectorOperators.LT, x)));
  }

  static FloatVector sqrt(FloatVector x) {
    return x.sqrt();
  }

  static FloatVector add(FloatVector a, FloatVector b) {
    return a.add(b);
  }

  static FloatVector subtract(FloatVector a, FloatVector b) {
    return a.sub(b);
  }

  static FloatVector multiply(FloatVector a, FloatVector b) {
    return a.mul(b);
  }

  static FloatVector divide(FloatVector a, FloatVector b) {
    return a.div(b);
  }

  static FloatVector maximum(FloatVector a, FloatVector b) {
    return a.max(b);
  }

  static FloatVector minimum(FloatVector a, FloatVector b) {
    return a.min(b);
  }

  static IntVector add(IntVector a, IntVector b) {
    return a.add(b);
  }

  static IntVector subtract(IntVector a, IntVector b) {
    return a.sub(b);
  }

  static IntVector multiply(IntVector a, IntVector b) {
    return a.mul(b);
  }

  static IntVector maximum(IntVector a, IntVector b) {
    return a.max(b);
  }

  static IntVector minimum(IntVector a, IntVector b) {
    return a.min(b);
  }

  static IntVector negate(IntVector x) {
    return x.neg();
  }

  static IntVector abs(IntVector x) {
    return x.abs();
  }

  static IntVector sign(IntVector x) {
    return x.max(-1).min(1);
  }

  static IntVector relu(IntVector x) {
    return x.max(0);
  }

  static IntVector not(IntVector x) {
    return x.not();
  }

  static IntVector and(IntVector a, IntVector b) {
    return a.and(b);
  }

  static IntVector or(IntVector a, IntVector b) {
    return a.or(b);
  }

  static IntVector xor(IntVector a, IntVector b) {
    return a.lanewise(VectorOperators.XOR, b);
  }

  // ---------------------------------------------------------------- comparisons

  static VectorMask<Float> equal(FloatVector a, FloatVector b) {
    return a.compare(VectorOperators.EQ, b);
  }

  static VectorMask<Float> notEqual(FloatVector a, FloatVector b) {
    return a.compare(VectorOperators.NE, b);
  }

  static VectorMask<Float> less(FloatVector a, FloatVector b) {
    return a.compare(VectorOperators.LT, b);
  }

  static VectorMask<Float> lessEqual(FloatVector a, FloatVector b) {
    return a.compare(VectorOperators.LE, b);
  }

  static VectorMask<Float> equal(IntVector a, IntVector b) {
    return a.compare(VectorOperators.EQ, b).cast(FLOATS);
  }

  static VectorMask<Float> notEqual(IntVector a, IntVector b) {
    return a.compare(VectorOperators.NE, b).cast(FLOATS);
  }

  static VectorMask<Float> less(IntVector a, IntVector b) {
    return a.compare(VectorOperators.LT, b).cast(FLOATS);
  }

  static VectorMask<Float> lessEqual(IntVector a, IntVector b) {
    return a.compare(VectorOperators.LE, b).cast(FLOATS);
  }

  static VectorMask<Float> isNan(FloatVector x) {
    return x.compare(VectorOperators.NE, x);
  }

  static VectorMask<Float> isFinite(FloatVector x) {
    return x.abs().compare(VectorOperators.LT, Float.POSITIVE_INFINITY);
  }

  static VectorMask<Float> not(VectorMask<Float> x) {
    return x.not();
  }

  static VectorMask<Float> and(VectorMask<Float> a, VectorMask<Float> b) {
    return a.and(b);
  }

  static VectorMask<Float> or(VectorMask<Float> a, VectorMask<Float> b) {
    return a.or(b);
  }

  static VectorMask<Float> xor(VectorMask<Float> a, VectorMask<Float> b) {
    return a.xor(b);
  }

  static VectorMask<Float> equal(VectorMask<Float> a, VectorMask<Float> b) {
    return a.eq(b);
  }

  static VectorMask<Float> notEqual(VectorMask<Float> a, VectorMask<Float> b) {
    return a.xor(b);
  }

  static VectorMask<Float> select(
      VectorMask<Float> condition, VectorMask<Float> a, VectorMask<Float> b) {
    return condition.and(a).or(b.andNot(condition));
  }

  static FloatVector select(VectorMask<Float> condition, FloatVector a, FloatVector b) {
    return b.blend(a, condition);
  }

  static IntVector select(VectorMask<Float> condition, IntVector a, IntVector b) {
    return b.blend(a, condition.cast(INTS));
  }

  // ---------------------------------------------------------------- functions

  private static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
    return a.fma(b, c);
  }

  private static FloatVector fma(FloatVector a, FloatVector b, float c) {
    return a.fma(b, splat(c));
  }

  private static FloatVector expTail(FloatVector r) {
    FloatVector p = splat(1.9875691500e-4f);
    p = fma(p, r, 1.3981999507e-3f);
    p = fma(p, r, 8.3334519073e-3f);
    p = fma(p, r, 4.1665795894e-2f);
    p = fma(p, r, 1.6666665459e-1f);
    return fma(p, r, 5.0000001201e-1f);
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector exp(FloatVector x) {
    FloatVector bounded = splat(EXP_LEAST).max(x.min(EXP_MOST));
    FloatVector shifted = fma(bounded, splat(LOG2_E), ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = fma(n, splat(-LN2_HIGH), bounded);
    r = fma(n, splat(-LN2_LOW), r);
    FloatVector tail = expTail(r).mul(r.mul(r));
    FloatVector s = r.add(tail);
    FloatVector y = s.add(1f);
    y = y.add(s.sub(y.sub(1f)).add(tail.sub(s.sub(r))));
    IntVector whole = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
    return y.mul(powerOfTwo(half)).mul(powerOfTwo(whole.sub(half)));
  }

  static FloatVector expm1(FloatVector x) {
    FloatVector bounded = splat(-20f).max(x.min(EXP_MOST));
    FloatVector shifted = fma(bounded, splat(LOG2_E), ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = fma(n, splat(-LN2_HIGH), bounded);
    r = fma(n, splat(-LN2_LOW), r);
    FloatVector tail = fma(expTail(r), r.mul(r), r);
    IntVector whole = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
    IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
    FloatVector a = powerOfTwo(half);
    FloatVector b = powerOfTwo(whole.sub(half));
    FloatVector result =
        tail.add(1f)
            .mul(a)
            .mul(b)
            .blend(
                fma(tail.mul(a), b, fma(a, b, -1f)),
                whole.compare(VectorOperators.LT, 25).cast(FLOATS));
    FloatVector near = tail.blend(x, x.compare(VectorOperators.EQ, 0f));
    return result.blend(near, whole.compare(VectorOperators.EQ, 0).cast(FLOATS));
  }

  private static FloatVector logTail(FloatVector m) {
    FloatVector p = splat(7.0376836292e-2f);
    p = fma(p, m, -1.1514610310e-1f);
    p = fma(p, m, 1.1676998740e-1f);
    p = fma(p, m, -1.2420140846e-1f);
    p = fma(p, m, 1.4249322787e-1f);
    p = fma(p, m, -1.6668057665e-1f);
    p = fma(p, m, 2.0000714765e-1f);
    p = fma(p, m, -2.4999993993e-1f);
    return fma(p, m, 3.3333331174e-1f);
  }

  static FloatVector log(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(0x1p25f), tiny).reinterpretAsInts();
    IntVector exponent = bits.sub(0x3F3504F3).lanewise(VectorOperators.ASHR, 23);
    FloatVector m =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector n = toFloat32(exponent.blend(exponent.sub(25), tiny.cast(INTS)));
    FloatVector z = m.mul(m);
    FloatVector p = logTail(m).mul(m).mul(z);
    p = fma(n, splat(LN2_LOW), p);
    p = fma(splat(-0.5f), z, p);
    return special(x, fma(n, splat(LN2_HIGH), m.add(p)));
  }

  private static FloatVector special(FloatVector x, FloatVector y) {
    FloatVector inner =
        y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
            .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    return splat(Float.NaN).blend(inner, x.compare(VectorOperators.GE, 0f));
  }

  static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(1f);
    FloatVector lost = x.sub(u.sub(1f));
    FloatVector l = log(u);
    FloatVector y = l.add(lost.div(u)).blend(x, u.compare(VectorOperators.EQ, 1f));
    VectorMask<Float> ends =
        x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY)
            .or(u.compare(VectorOperators.EQ, 0f));
    return y.blend(l, ends);
  }

  private static FloatVector copySign(FloatVector size, FloatVector sign) {
    IntVector bit = sign.reinterpretAsInts().and(Integer.MIN_VALUE);
    return size.abs().reinterpretAsInts().or(bit).reinterpretAsFloats();
  }

  private static FloatVector tanhNear(FloatVector x) {
    FloatVector z = x.mul(x);
    FloatVector p = splat(-5.70498872745e-3f);
    p = fma(p, z, 2.06390887954e-2f);
    p = fma(p, z, -5.37397155531e-2f);
    p = fma(p, z, 1.33314422036e-1f);
    p = fma(p, z, -3.33332819422e-1f);
    return fma(p.mul(z), x, x);
  }

  // tanh, sigmoid and erf come in two parts around an exp, which the loop calls in between: a
  // method that holds all of it grows too large to be taken into the loop.

  static FloatVector tanhExponent(FloatVector x) {
    return x.abs().min(10f).mul(2f);
  }

  static FloatVector tanh(FloatVector x, FloatVector exp) {
    FloatVector large = splat(1f).sub(splat(2f).div(exp.add(1f)));
    VectorMask<Float> near = x.abs().compare(VectorOperators.LT, 0.625f);
    return copySign(large, x).blend(tanhNear(x), near).blend(x, isNan(x));
  }

  static FloatVector sigmoidExponent(FloatVector x) {
    return x.abs().neg();
  }

  static FloatVector sigmoid(FloatVector x, FloatVector exp) {
    VectorMask<Float> positive = x.compare(VectorOperators.GE, 0f);
    FloatVector d = exp.add(1f);
    FloatVector n = exp.blend(1f, positive);
    FloatVector y = n.div(d);
    FloatVector lost = fma(y.neg(), d, n).sub(y.mul(exp.sub(d.sub(1f))));
    return fma(lost, splat(1f).sub(y).blend(y, positive), y);
  }

  static FloatVector erfExponent(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector s = x.mul(x);
    FloatVector r = fma(splat(-1.72853470e-5f), a, 3.83197126e-4f);
    FloatVector u = fma(splat(-3.88396438e-3f), a, 2.42546219e-2f);
    r = fma(r, s, u);
    r = fma(r, a, -1.06777877e-1f);
    r = fma(r, a, -6.34846687e-1f);
    r = fma(r, a, -1.28717512e-1f);
    return fma(r, a, a.neg());
  }

  private static FloatVector erfNear(FloatVector x, FloatVector s) {
    FloatVector p = splat(-5.96761703e-4f);
    p = fma(p, s, 4.99119423e-3f);
    p = fma(p, s, -2.67681349e-2f);
    p = fma(p, s, 1.12819925e-1f);
    p = fma(p, s, -3.76125336e-1f);
    p = fma(p, s, 1.28379166e-1f);
    return fma(p, x, x);
  }

  static FloatVector erf(FloatVector x, FloatVector exp) {
    FloatVector a = x.abs();
    FloatVector large = copySign(splat(1f).sub(exp), x);
    FloatVector y = erfNear(x, x.mul(x)).blend(large, a.compare(VectorOperators.GT, 0.927734375f));
    return y.blend(copySign(splat(1f), x), a.compare(VectorOperators.GT, 4f));
  }

  static FloatVector rsqrt(FloatVector x) {
    // In double precision: two halves, each widened, so that the result is rounded once as in the
    // scalar form.
    var low = x.convertShape(VectorOperators.F2D, DOUBLES, 0);
    var high = x.convertShape(VectorOperators.F2D, DOUBLES, 1);
    var one = DoubleVector.broadcast(DOUBLES, 1.0);
    var a =
        one.div(low.lanewise(VectorOperators.SQRT)).convertShape(VectorOperators.D2F, FLOATS, 0);
    var b =
        one.div(high.lanewise(VectorOperators.SQRT)).convertShape(VectorOperators.D2F, FLOATS, -1);
    return (FloatVector) a.add(b);
  }
}
