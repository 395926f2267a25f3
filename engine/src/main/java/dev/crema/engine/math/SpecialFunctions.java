package dev.crema.engine.math;

/**
 * Functions that {@link StrictMath} lacks, in float64, the same bits everywhere.
 *
 * <p>Sources, as section and equation of the NIST Digital Library of Mathematical Functions (DLMF)
 * where nothing else is said. Errors are a few units in the last place; near the zeros of {@link
 * #lgamma} and {@link #digamma} other than 1 and 2 they are so in relation to 1.
 */
public final class SpecialFunctions {
  private static final double LN_2 = 0.6931471805599453;

  /** 2 / √π. */
  private static final double ERF_SLOPE = 1.1283791670955126;

  /** 1 - γ. */
  private static final double ONE_MINUS_EULER = 0.42278433509846713;

  /** ln(2π) / 2. */
  private static final double HALF_LN_2_PI = 0.9189385332046728;

  /** From here on the uniform expansion of {@link #gammainc} is as precise as float64 is. */
  private static final double UNIFORM = 1e8;

  /** A bound for sums that take some multiples of √a terms. */
  private static final int MOST_TERMS = 1_000_000;

  /** ζ(k) - 1 for k = 2, 3, …. */
  private static final double[] ZETA_MINUS_1 = {
    0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993,
    0.01734306198444914, 0.008349277381922827, 0.00407735619794434, 0.0020083928260822143,
    0.0009945751278180853, 0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
    6.124813505870483e-05, 3.058823630702049e-05, 1.528225940865187e-05, 7.637197637899763e-06,
    3.81729326499984e-06, 1.908212716553939e-06, 9.539620338727962e-07, 4.769329867878064e-07,
    2.38450502727733e-07, 1.1921992596531106e-07, 5.960818905125948e-08, 2.980350351465228e-08,
    1.4901554828365043e-08, 7.45071178983543e-09, 3.725334024788457e-09
  };

  /** B<sub>2k</sub> / (2k) for k = 1, 2, …, of the Bernoulli numbers. */
  private static final double[] BERNOULLI_OVER_2K = {
    1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160
  };

  private SpecialFunctions() {}

  /** x to the power of y; as C has it, 1 to any power is 1, and so is -1 to an infinite one. */
  public static double power(double x, double y) {
    boolean one = x == 1 || (x == -1 && Double.isInfinite(y));
    return one ? 1 : StrictMath.pow(x, y);
  }

  /** The exact remainder with the sign of the divisor, also if that is infinite or the result 0. */
  public static double modulo(double x, double y) {
    double remainder = x % y;
    if (remainder == 0) {
      return Math.copySign(0, y);
    }
    return (remainder < 0) == (y < 0) ? remainder : remainder + y;
  }

  public static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + StrictMath.exp(-x));
    }
    double e = StrictMath.exp(x);
    return e / (1 + e);
  }

  /** 4.37.16, arranged so that nothing cancels. */
  public static double asinh(double x) {
    double a = Math.abs(x);
    double y =
        a > 0x1p28
            ? StrictMath.log(a) + LN_2
            : StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
    return Math.copySign(y, x);
  }

  /** 4.37.19, arranged so that nothing cancels near 1. */
  public static double acosh(double x) {
    if (x < 1) {
      return Double.NaN;
    }
    if (x > 0x1p28) {
      return StrictMath.log(x) + LN_2;
    }
    double t = x - 1;
    return StrictMath.log1p(t + Math.sqrt(2 * t + t * t));
  }

  /** 4.37.24, arranged so that nothing cancels. */
  public static double atanh(double x) {
    double a = Math.abs(x);
    if (a > 1) {
      return Double.NaN;
    }
    double t = 2 * a;
    double y = 0.5 * StrictMath.log1p(a < 0.5 ? t + t * a / (1 - a) : t / (1 - a));
    return Math.copySign(y, x);
  }

  /** By the series 7.6.2, whose terms are all of one sign; beyond 3 from {@link #erfc}. */
  public static double erf(double x) {
    double a = Math.abs(x);
    if (a >= 3) {
      return Math.copySign(1 - erfc(a), x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-60; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return ERF_SLOPE * gauss(x) * sum;
  }

  /** 1 - erf(x): from 1 on by the continued fraction 7.9.1 from the far end. */
  public static double erfc(double x) {
    if (x < 1) {
      return 1 - erf(x);
    }
    if (x > 30) {
      return 0;
    }
    double fraction = x;
    for (int k = (int) (400 / (x * x)) + 30; k >= 1; k--) {
      fraction = x + 0.5 * k / fraction;
    }
    return 0.5 * ERF_SLOPE * gauss(x) / fraction;
  }

  /** exp(-x²), the square formed exactly. */
  private static double gauss(double x) {
    double square = x * x;
    double rest = Math.fma(x, x, -square);
    return StrictMath.exp(-square) * (1 - rest);
  }

  /**
   * By Halley's iteration on {@link #erf}, in the tails on {@link #erfc}, from S. Winitzki's
   * formula ("A handy approximation for the error function and its inverse", 2008).
   */
  public static double erfinv(double x) {
    double a = Math.abs(x);
    if (a >= 1) {
      return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
    }
    double log = StrictMath.log1p(-a * a);
    double t = 2 / (Math.PI * 0.147) + log / 2;
    double y = Math.sqrt(Math.max(Math.sqrt(t * t - log / 0.147) - t, 0));
    for (int i = 0; i < 4; i++) {
      double error = a <= 0.9 ? erf(y) - a : 1 - a - erfc(y);
      double step = error / (ERF_SLOPE * gauss(y));
      y -= step / (1 + y * step);
    }
    return Math.copySign(y, x);
  }

  /**
   * ln |Γ(x)|: the series 5.7.3 about 2 and about 1, Stirling's 5.11.1 from 12 on, the recurrence
   * 5.5.1 between, and the reflection 5.5.3 of negative numbers. Infinite at 0, -1, -2, ….
   */
  public static double lgamma(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return Math.abs(x);
    }
    if (x < -0.5) {
      double sine = Math.abs(StrictMath.sin(Math.PI * (x - Math.rint(x))));
      return StrictMath.log(Math.PI / sine) - lgamma(1 - x);
    }
    if (x < 0.5) {
      return aboutTwo(x) - StrictMath.log1p(x) - StrictMath.log(Math.abs(x));
    }
    if (x < 1.5) {
      return aboutTwo(x - 1) - StrictMath.log1p(x - 1);
    }
    if (x < 12) {
      double product = 1;
      double y = x;
      while (y > 2.5) {
        y -= 1;
        product *= y;
      }
      return StrictMath.log(product) + aboutTwo(y - 2);
    }
    double log = StrictMath.log(x);
    return x * (log - 1) - 0.5 * log + HALF_LN_2_PI + stirling(x);
  }

  /**
   * P(a, x) = ∫ t<sup>a-1</sup>·e<sup>-t</sup> / Γ(a) from 0 to x, for a of at least 0 and x of at
   * least 0, NaN elsewhere and where both are 0 or both infinite: the series 8.11.4 below a + 1,
   * the continued fraction 8.9.2 from there on, and the uniform expansion 8.12.3 for great a.
   */
  public static double gammainc(double a, double x) {
    if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || (a == x && Double.isInfinite(a))) {
      return Double.NaN;
    }
    if (x == 0 || Double.isInfinite(a)) {
      return 0;
    }
    if (a == 0 || Double.isInfinite(x)) {
      return 1;
    }
    if (a > UNIFORM) {
      return uniform(a, (x - a) / a);
    }
    // x^a·e^-x / Γ(a + 1).
    double front = front(a, x);
    if (x < a + 1) {
      double term = 1;
      double sum = 1;
      for (int n = 1; term > sum * 0x1p-56; n++) {
        term *= x / (a + n);
        sum += term;
      }
      return Math.min(front * sum, 1);
    }
    // Lentz's method for the continued fraction 1 / (x + 1 - a - 1·(1 - a) / (x + 3 - a - …)).
    double b = x + 1 - a;
    double c = 1 / 0x1p-1000;
    double d = 1 / b;
    double fraction = d;
    double change = 0;
    for (int n = 1; Math.abs(change - 1) > 0x1p-52 && n < MOST_TERMS; n++) {
      double numerator = n * (a - n);
      b += 2;
      d = 1 / nonZero(numerator * d + b);
      c = nonZero(b + numerator / c);
      change = c * d;
      fraction *= change;
    }
    return 1 - front * a * fraction;
  }

  private static double nonZero(double x) {
    return Math.abs(x) < 0x1p-1000 ? 0x1p-1000 : x;
  }

  private static double front(double a, double x) {
    if (a < 12) {
      return StrictMath.exp(a * StrictMath.log(x) - x - lgamma(a + 1));
    }
    double mu = (x - a) / a;
    double log = Math.abs(mu) > 0.1 ? StrictMath.log(x / a) - mu : logMinus(mu);
    return StrictMath.exp(a * log - stirling(a)) / Math.sqrt(2 * Math.PI * a);
  }

  /** What Stirling's formula 5.11.1 adds to (x - 1/2)·ln x - x + ln(2π) / 2, for x from 12 on. */
  private static double stirling(double x) {
    double sum = 0;
    for (int k = BERNOULLI_OVER_2K.length; k >= 1; k--) {
      sum = sum / (x * x) + BERNOULLI_OVER_2K[k - 1] / (2 * k - 1);
    }
    return sum / x;
  }

  /** ln(1 + x) - x, for |x| of at most 0.1 or so, without cancellation. */
  private static double logMinus(double x) {
    double sum = 0;
    for (int k = 18; k >= 2; k--) {
      sum = (k % 2 == 0 ? -1.0 : 1.0) / k + x * sum;
    }
    return x * x * sum;
  }

  /** With the first term of the rest only, as a is great. */
  private static double uniform(double a, double mu) {
    double half = Math.abs(mu) > 0.1 ? mu - StrictMath.log1p(mu) : -logMinus(mu);
    double eta = Math.copySign(Math.sqrt(2 * half), mu);
    double rest =
        Math.abs(eta) < 1e-2 ? -1.0 / 3 + eta / 12 - eta * eta * 2 / 135 : 1 / mu - 1 / eta;
    double gauss = StrictMath.exp(-a * half) / Math.sqrt(2 * Math.PI * a);
    return 0.5 * erfc(-eta * Math.sqrt(a / 2)) - gauss * rest;
  }

  /** ln Γ(2 + z) for z from -1/2 to 1/2. */
  private static double aboutTwo(double z) {
    double sum = 0;
    for (int k = ZETA_MINUS_1.length + 1; k >= 2; k--) {
      sum = ZETA_MINUS_1[k - 2] / k - z * sum;
    }
    return z * (ONE_MINUS_EULER + z * sum);
  }

  /**
   * By the asymptotic series 5.11.2 from 10 on, the recurrence 5.5.2 below and the reflection 5.5.4
   * of negative numbers. Infinite at 0 (with the sign of 1 / -0 or 1 / +0 turned round), NaN at -1,
   * -2, ….
   */
  public static double digamma(double x) {
    if (x == 0) {
      return -1 / x;
    }
    if (x < 0) {
      double fraction = x - Math.rint(x);
      return fraction == 0 || Double.isInfinite(x)
          ? Double.NaN
          : digamma(1 - x) - Math.PI / StrictMath.tan(Math.PI * fraction);
    }
    double shift = 0;
    double y = x;
    while (y < 10) {
      shift += 1 / y;
      y += 1;
    }
    if (Double.isInfinite(y)) {
      return y;
    }
    double sum = 0;
    for (int k = BERNOULLI_OVER_2K.length; k >= 1; k--) {
      sum = (sum + BERNOULLI_OVER_2K[k - 1]) / (y * y);
    }
    return StrictMath.log(y) - 0.5 / y - sum - shift;
  }
}
