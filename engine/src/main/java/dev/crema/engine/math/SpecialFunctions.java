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
    boolean one = x == 1 || x == -1 && Double.isInfinite(y);
    return one ? 1 : StrictMath.pow(x, y);
  }

  /** The exact remainder with the sign of the divisor, also if that is infinite or the result 0. */
  public static double modulo(double x, double y) {
    double remainder = x % y;
    if (remainder == 0) {
      return Math.copySign(0, y);
    }
    return remainder < 0 == y < 0 ? remainder : remainder + y;
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

  /** 1 - erf(x) for x of at least 1, by the continued fraction 7.9.1 from the far end. */
  private static double erfc(double x) {
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
    double sum = 0;
    for (int k = BERNOULLI_OVER_2K.length; k >= 1; k--) {
      sum = sum / (x * x) + BERNOULLI_OVER_2K[k - 1] / (2 * k - 1);
    }
    double log = StrictMath.log(x);
    return x * (log - 1) - 0.5 * log + HALF_LN_2_PI + sum / x;
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
