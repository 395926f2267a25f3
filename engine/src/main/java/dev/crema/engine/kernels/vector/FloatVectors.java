package dev.crema.engine.kernels.vector;

import static dev.crema.engine.kernels.vector.VectorElements.FLOATS;
import static dev.crema.engine.kernels.vector.VectorElements.INTS;
import static dev.crema.engine.kernels.vector.VectorElements.splat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions that generated vector loops call, bit for bit as {@link Scalars} on numbers. A bool
 * is a mask. Small methods, so that the JIT compiler takes them into the loop; larger functions are
 * in {@link FunctionRows}.
 */
final class FloatVectors {
  /** From here on all floats are whole numbers. */
  private static final float WHOLE = 0x1p23f;

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
    return x.blend(0f, x.compare(VectorOperators.LE, 0f));
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

  private static FloatVector copySign(FloatVector size, FloatVector sign) {
    IntVector bit = sign.reinterpretAsInts().and(Integer.MIN_VALUE);
    return size.abs().reinterpretAsInts().or(bit).reinterpretAsFloats();
  }

  static FloatVector rsqrt(FloatVector x) {
    return splat(1f).div(x.sqrt());
  }
}
