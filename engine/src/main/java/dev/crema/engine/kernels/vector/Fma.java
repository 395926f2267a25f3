package dev.crema.engine.kernels.vector;

/**
 * Fused multiply-add where the processor has it. Where it has not, {@link Math#fma} is computed
 * with big decimals, thousands of times slower; there a product and a sum are rounded apart.
 */
final class Fma {
  /** Whether the processor fuses. Constant for the life of the JVM. */
  static final boolean FUSED = isFast();

  private Fma() {}

  static float of(float a, float b, float c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  static double of(double a, double b, double c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  /**
   * Even interpreted, the instruction takes well under a microsecond; big decimals take tens. The
   * least of many attempts is not disturbed by what else the machine does.
   */
  private static boolean isFast() {
    long least = Long.MAX_VALUE;
    double x = 1.1;
    for (int i = 0; i < 50; i++) {
      long start = System.nanoTime();
      x = Math.fma(x, 1.000001, -0.1234567);
      x = Math.fma(x, 0.999999, 0.1234567);
      x = Math.fma(x, 1.000001, -0.7654321);
      x = Math.fma(x, 0.999999, 0.7654321);
      least = Math.min(least, System.nanoTime() - start);
    }
    return least < 3000 && !Double.isNaN(x);
  }
}
