package dev.crema.engine.math;

/** What the decompositions of this package share. */
final class Scaling {
  private Scaling() {}

  /**
   * Multiplies by a power of two, exactly, so that the greatest size lies between 1 and 2 and
   * squares neither overflow nor vanish.
   *
   * @return the factor; 0 if an element is not finite
   */
  static double toUnit(double[] elements) {
    double greatest = 0;
    for (double element : elements) {
      if (!Double.isFinite(element)) {
        return 0;
      }
      greatest = Math.max(greatest, Math.abs(element));
    }
    int exponent = greatest == 0 ? 0 : Math.clamp(Math.getExponent(greatest), -1022, 1022);
    double factor = Math.scalb(1.0, -exponent);
    for (int i = 0; i < elements.length; i++) {
      elements[i] *= factor;
    }
    return factor;
  }

  /** The sign of the first element of greatest size in a row. */
  static double sign(double[] rows, int at, int length) {
    int greatest = at;
    for (int k = at + 1; k < at + length; k++) {
      greatest = Math.abs(rows[k]) > Math.abs(rows[greatest]) ? k : greatest;
    }
    return Math.copySign(1, rows[greatest]);
  }

  /** Two rows a and b become cosine·a - sine·b and sine·a + cosine·b. */
  static void rotate(double[] rows, int a, int b, int length, double cosine, double sine) {
    for (int k = 0; k < length; k++) {
      double x = rows[a + k];
      double y = rows[b + k];
      rows[a + k] = cosine * x - sine * y;
      rows[b + k] = sine * x + cosine * y;
    }
  }
}
