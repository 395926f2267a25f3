package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;

/** Exponentials, angles and other functions of numbers, element by element. */
abstract class FunctionOps extends ArithmeticOps {
  private static final double LN_2 = Math.log(2);

  /** e<sup>x</sup>. */
  public static Tensor exp(Tensor x) {
    return x.exp();
  }

  /** 2<sup>x</sup>. */
  public static Tensor exp2(Tensor x) {
    return like(floating(x), 2).power(floating(x));
  }

  /** e<sup>x</sup> - 1, exact near 0. */
  public static Tensor expm1(Tensor x) {
    return x.expm1();
  }

  /** The natural logarithm. */
  public static Tensor log(Tensor x) {
    return x.log();
  }

  /** The logarithm to base 2. */
  public static Tensor log2(Tensor x) {
    return x.log().divide(LN_2);
  }

  /** The logarithm to base 10. */
  public static Tensor log10(Tensor x) {
    return x.log().divide(Math.log(10));
  }

  /** ln(1 + x), exact near 0. */
  public static Tensor log1p(Tensor x) {
    return x.log1p();
  }

  /** ln(e<sup>x1</sup> + e<sup>x2</sup>), without overflow. */
  public static Tensor logaddexp(Tensor x1, Tensor x2) {
    Tensor greater = floating(x1).maximum(floating(x2));
    Tensor finite = greater.isFinite();
    Tensor distance = finite.where(x1.subtract(x2), like(greater, 0)).abs().negate();
    return finite.where(greater.add(distance.exp().log1p()), greater);
  }

  /** The logarithm to base 2 of 2<sup>x1</sup> + 2<sup>x2</sup>, without overflow. */
  public static Tensor logaddexp2(Tensor x1, Tensor x2) {
    DType common = DType.promote(floating(x1).dtype(), floating(x2).dtype());
    Tensor a = x1.cast(common).multiply(LN_2);
    return logaddexp(a, x2.cast(common).multiply(LN_2)).divide(LN_2);
  }

  /** x1 · 2<sup>x2</sup>, without overflow on the way. */
  public static Tensor ldexp(Tensor x1, Tensor x2) {
    Tensor x = floating(x1);
    Tensor half = x2.floorDivide(like(numbers(x2), 2));
    Tensor two = like(x, 2);
    return x.multiply(two.power(half)).multiply(two.power(x2.subtract(half)));
  }

  /** √x. */
  public static Tensor sqrt(Tensor x) {
    return x.sqrt();
  }

  /** The cube root, of negative numbers too. */
  public static Tensor cbrt(Tensor x) {
    return x.sign().multiply(floating(x).abs().power(1.0 / 3));
  }

  /** √(x1² + x2²), without overflow on the way. */
  public static Tensor hypot(Tensor x1, Tensor x2) {
    Tensor a = floating(x1).abs();
    Tensor b = floating(x2).abs();
    Tensor greater = a.maximum(b);
    Tensor plain = greater.isFinite().and(greater.notEqual(0));
    Tensor ratio = a.minimum(b).divide(plain.where(greater, like(greater, 1)));
    Tensor length = greater.multiply(ratio.square().add(1).sqrt());
    Tensor infinite = a.equal(Double.POSITIVE_INFINITY).or(b.equal(Double.POSITIVE_INFINITY));
    return infinite.where(like(greater, Double.POSITIVE_INFINITY), plain.where(length, greater));
  }

  /** The sine. */
  public static Tensor sin(Tensor x) {
    return x.sin();
  }

  /** The cosine. */
  public static Tensor cos(Tensor x) {
    return x.cos();
  }

  /** The tangent. */
  public static Tensor tan(Tensor x) {
    return x.map(Scalar.TAN);
  }

  /** The angle from -π/2 to π/2 with this sine. */
  public static Tensor arcsin(Tensor x) {
    return x.map(Scalar.ASIN);
  }

  /** The angle from 0 to π with this cosine. */
  public static Tensor arccos(Tensor x) {
    return x.map(Scalar.ACOS);
  }

  /** The angle from -π/2 to π/2 with this tangent. */
  public static Tensor arctan(Tensor x) {
    return x.map(Scalar.ATAN);
  }

  /** The hyperbolic sine. */
  public static Tensor sinh(Tensor x) {
    return x.map(Scalar.SINH);
  }

  /** The hyperbolic cosine. */
  public static Tensor cosh(Tensor x) {
    return x.map(Scalar.COSH);
  }

  /** The hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return x.tanh();
  }

  /** The inverse of the hyperbolic sine. */
  public static Tensor arcsinh(Tensor x) {
    return x.map(Scalar.ASINH);
  }

  /** The inverse of the hyperbolic cosine, 0 or more; NaN below 1. */
  public static Tensor arccosh(Tensor x) {
    return x.map(Scalar.ACOSH);
  }

  /** The inverse of the hyperbolic tangent. */
  public static Tensor arctanh(Tensor x) {
    return x.map(Scalar.ATANH);
  }

  /** The angle from -π to π of the point with these ordinates and abscissas. */
  public static Tensor arctan2(Tensor x1, Tensor x2) {
    return x1.map(Scalar.ATAN2, x2);
  }

  /** Degrees as radians. */
  public static Tensor deg2rad(Tensor x) {
    return floating(x).multiply(Math.PI / 180);
  }

  /** Radians as degrees. */
  public static Tensor rad2deg(Tensor x) {
    return floating(x).multiply(180 / Math.PI);
  }

  /** sin(πx) / (πx), 1 at 0. */
  public static Tensor sinc(Tensor x) {
    Tensor isZero = x.equal(0);
    Tensor angle = isZero.where(like(floating(x), 1), x).multiply(Math.PI);
    return isZero.where(like(angle, 1), angle.sin().divide(angle));
  }

  /** 0 below 0, 1 above, and {@code x2} at 0; NaN of NaN. */
  public static Tensor heaviside(Tensor x1, Tensor x2) {
    Tensor x = floating(x1);
    Tensor step = x.isNan().where(x, x.greater(0).cast(x.dtype()));
    return x.equal(0).where(x2, step);
  }

  /**
   * The modified Bessel function of the first kind and order 0.
   *
   * <p>Up to 20 by its power series, beyond by the asymptotic one. Source: NIST Digital Library of
   * Mathematical Functions, 10.25.2 and 10.40.1.
   */
  public static Tensor i0(Tensor x) {
    Tensor size = floating(x).abs();
    if (size.dtype() == DType.BFLOAT16 || size.dtype() == DType.FLOAT16) {
      return i0(size.cast(DType.FLOAT32)).cast(size.dtype());
    }
    Tensor great = size.greater(20);
    Tensor quarter = great.where(like(size, 0), size).square().multiply(0.25);
    Tensor series = onesLike(size);
    for (int k = 44; k >= 1; k--) {
      series = series.multiply(quarter).multiply(1.0 / ((double) k * k)).add(1);
    }
    Tensor far = great.where(size, like(size, 20));
    Tensor tail = onesLike(size);
    for (int k = 20; k >= 1; k--) {
      double odd = 2.0 * k - 1;
      tail = tail.multiply(odd * odd / (8.0 * k)).divide(far).add(1);
    }
    Tensor half = far.multiply(0.5).exp();
    Tensor asymptotic = half.multiply(tail.divide(far.multiply(2 * Math.PI).sqrt())).multiply(half);
    return great.where(asymptotic, series);
  }

  // ---------------------------------------------------------------- of real numbers

  /** The real part, which is the number itself: there are no complex tensors. */
  public static Tensor real(Tensor x) {
    return x;
  }

  /** The imaginary part: zeros. */
  public static Tensor imag(Tensor x) {
    return zerosLike(x);
  }

  /** The complex conjugate, which is the number itself: there are no complex tensors. */
  public static Tensor conj(Tensor x) {
    return x;
  }

  /** The complex conjugate, which is the number itself: there are no complex tensors. */
  public static Tensor conjugate(Tensor x) {
    return x;
  }

  /** The angle in the complex plane: 0, and π for negative numbers. */
  public static Tensor angle(Tensor x) {
    return zerosLike(floating(x)).map(Scalar.ATAN2, x);
  }
}
