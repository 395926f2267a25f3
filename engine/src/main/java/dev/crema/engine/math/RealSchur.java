package dev.crema.engine.math;

import java.util.Arrays;

/**
 * The real Schur form Zᵀ·A·Z of a matrix: upper triangular but for blocks of two rows on the
 * diagonal, each with two conjugate eigenvalues. Reflections make A zero below its first
 * subdiagonal, and Francis's QR steps with two implicit shifts do the rest; source: Golub, Van
 * Loan, <i>Matrix Computations</i>, 4th edition, algorithms 7.4.2, 7.5.1 and 7.5.2.
 */
final class RealSchur {
  private static final int MOST_STEPS = 100;

  private final int n;
  private final double[] h;
  private final double[] z;
  private final double[] v = new double[3];
  private final double[] column;

  RealSchur(int n) {
    this.n = n;
    this.h = new double[n * n];
    this.z = new double[n * n];
    this.column = new double[n];
  }

  /** The matrix before {@link #run}, its Schur form afterwards. */
  double[] form() {
    return h;
  }

  /** Z. */
  double[] basis() {
    return z;
  }

  /** Returns whether it converged, which it does for all finite matrices met so far. */
  boolean run() {
    Arrays.fill(z, 0);
    for (int i = 0; i < n; i++) {
      z[i * n + i] = 1;
    }
    for (int k = 0; k < n - 2; k++) {
      makeHessenberg(k);
    }
    int last = n - 1;
    int steps = 0;
    while (last > 0) {
      int first = last;
      while (first > 0 && !isNegligible(first)) {
        first--;
      }
      if (first > 0) {
        h[first * n + first - 1] = 0;
      }
      if (first >= last - 1) {
        if (first == last - 1) {
          split(first);
        }
        last = first - 1;
        steps = 0;
      } else if (steps++ < MOST_STEPS) {
        step(first, last, steps % 10 == 0);
      } else {
        return false;
      }
    }
    return true;
  }

  /** Whether the element left of the diagonal in a row counts as zero. */
  private boolean isNegligible(int row) {
    double size = Math.abs(h[(row - 1) * n + row - 1]) + Math.abs(h[row * n + row]);
    return Math.abs(h[row * n + row - 1]) <= Math.ulp(size == 0 ? 1 : size);
  }

  private void makeHessenberg(int k) {
    double scale = Householder.reflection(h, n, k + 1, k, n);
    if (scale == 0) {
      return;
    }
    double image = h[(k + 1) * n + k];
    column[k + 1] = 1;
    for (int i = k + 2; i < n; i++) {
      column[i] = h[i * n + k];
      h[i * n + k] = 0;
    }
    h[(k + 1) * n + k] = image;
    for (int j = k + 1; j < n; j++) {
      double sum = 0;
      for (int i = k + 1; i < n; i++) {
        sum += column[i] * h[i * n + j];
      }
      for (int i = k + 1; i < n; i++) {
        h[i * n + j] -= scale * sum * column[i];
      }
    }
    reflectFromRight(h, k, scale);
    reflectFromRight(z, k, scale);
  }

  private void reflectFromRight(double[] matrix, int k, double scale) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = k + 1; j < n; j++) {
        sum += matrix[i * n + j] * column[j];
      }
      for (int j = k + 1; j < n; j++) {
        matrix[i * n + j] -= scale * sum * column[j];
      }
    }
  }

  /** A block of two rows with real eigenvalues becomes triangular. */
  private void split(int i) {
    double half = (h[i * n + i] - h[(i + 1) * n + i + 1]) / 2;
    double c = h[(i + 1) * n + i];
    double square = half * half + h[i * n + i + 1] * c;
    if (square >= 0) {
      double x = half + Math.copySign(Math.sqrt(square), half);
      double length = StrictMath.hypot(x, c);
      double cosine = x / length;
      double sine = c / length;
      for (int k = i; k < n; k++) {
        turn(h, i * n + k, (i + 1) * n + k, cosine, sine);
      }
      for (int k = 0; k < i + 2; k++) {
        turn(h, k * n + i, k * n + i + 1, cosine, sine);
      }
      for (int k = 0; k < n; k++) {
        turn(z, k * n + i, k * n + i + 1, cosine, sine);
      }
      h[(i + 1) * n + i] = 0;
    }
  }

  private static void turn(double[] matrix, int x, int y, double cosine, double sine) {
    double a = matrix[x];
    double b = matrix[y];
    matrix[x] = cosine * a + sine * b;
    matrix[y] = cosine * b - sine * a;
  }

  /** A step with the eigenvalues of the last two rows as shifts, or with others now and then. */
  private void step(int first, int last, boolean exceptional) {
    double a = h[(last - 1) * n + last - 1];
    double d = h[last * n + last];
    double sum = a + d;
    double product = a * d - h[(last - 1) * n + last] * h[last * n + last - 1];
    if (exceptional) {
      double size = Math.abs(h[last * n + last - 1]) + Math.abs(h[(last - 1) * n + last - 2]);
      sum = 1.5 * size;
      product = size * size;
    }
    double x = h[first * n + first];
    double below = h[(first + 1) * n + first];
    double next = h[(first + 1) * n + first + 1];
    v[0] = x * x + h[first * n + first + 1] * below - sum * x + product;
    v[1] = below * (x + next - sum);
    v[2] = below * h[(first + 2) * n + first + 1];
    for (int k = first; k < last; k++) {
      int count = Math.min(3, last - k + 1);
      if (k > first) {
        for (int i = 0; i < count; i++) {
          v[i] = h[(k + i) * n + k - 1];
        }
      }
      double scale = Householder.reflection(v, 1, 0, 0, count);
      if (k > first) {
        h[k * n + k - 1] = v[0];
        for (int i = 1; i < count; i++) {
          h[(k + i) * n + k - 1] = 0;
        }
      }
      if (scale != 0) {
        v[0] = 1;
        reflect(h, k, n, count, scale, k, n, 1);
        reflect(h, k, 1, count, scale, 0, Math.min(k + 3, last) + 1, n);
        reflect(z, k, 1, count, scale, 0, n, n);
      }
    }
  }

  /**
   * Reflects rows or columns k, k + 1, … of a matrix by v.
   *
   * @param across from one of them to the next
   * @param along from one element of a row or column to the next
   */
  private void reflect(
      double[] matrix, int k, int across, int count, double scale, int from, int to, int along) {
    for (int j = from; j < to; j++) {
      int at = k * across + j * along;
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += v[i] * matrix[at + i * across];
      }
      sum *= scale;
      for (int i = 0; i < count; i++) {
        matrix[at + i * across] -= sum * v[i];
      }
    }
  }
}
