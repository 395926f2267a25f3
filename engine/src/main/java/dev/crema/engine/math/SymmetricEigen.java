package dev.crema.engine.math;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of symmetric matrices: reflections make the matrix tridiagonal, and
 * the implicit QL algorithm with Wilkinson's shift makes that diagonal. Sources: Golub, Van Loan,
 * <i>Matrix Computations</i>, 4th edition, section 8.3; Dubrulle, Martin, Wilkinson, <i>The
 * implicit QL algorithm</i>, Numerische Mathematik 12, 1968.
 *
 * <p>All results are NaN if the matrix has elements that are not finite.
 */
final class SymmetricEigen implements Factoring {
  private static final int MOST_STEPS = 100;

  private final int n;
  private final double[] a;
  private final double[] values;
  private final double[] beside;
  private final double[] scales;
  private final double[] image;

  /** The eigenvectors, one a row. */
  private final double[] rows;

  private final double[] vectors;

  SymmetricEigen(int n) {
    this.n = n;
    this.a = new double[n * n];
    this.values = new double[n];
    this.beside = new double[n + 1];
    this.scales = new double[n];
    this.image = new double[n];
    this.rows = new double[n * n];
    this.vectors = new double[n * n];
  }

  @Override
  public double[] matrix() {
    return a;
  }

  @Override
  public boolean factor() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[j * n + i] = a[i * n + j];
      }
    }
    double factor = Scaling.toUnit(a);
    if (factor == 0) {
      Arrays.fill(values, Double.NaN);
      Arrays.fill(vectors, Double.NaN);
      return true;
    }
    makeTridiagonal();
    for (int i = 0; i < n; i++) {
      makeDiagonal(i);
    }
    sort();
    for (int i = 0; i < n; i++) {
      values[i] /= factor;
    }
    return true;
  }

  private void makeTridiagonal() {
    for (int k = 0; k < n - 2; k++) {
      scales[k] = Householder.reflection(a, n, k + 1, k, n);
      beside[k] = a[(k + 1) * n + k];
      a[(k + 1) * n + k] = 1;
      if (scales[k] != 0) {
        reflectBothSides(k);
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = a[i * n + i];
    }
    if (n > 1) {
      beside[n - 2] = a[(n - 1) * n + n - 2];
    }
    Arrays.fill(rows, 0);
    for (int i = 0; i < n; i++) {
      rows[i * n + i] = 1;
    }
    // The product of all reflections, transposed, from the last reflection to the first.
    for (int k = n - 3; k >= 0; k--) {
      for (int row = k + 1; scales[k] != 0 && row < n; row++) {
        double product = 0;
        for (int i = k + 1; i < n; i++) {
          product += rows[row * n + i] * a[i * n + k];
        }
        for (int i = k + 1; i < n; i++) {
          rows[row * n + i] -= scales[k] * product * a[i * n + k];
        }
      }
    }
  }

  /** A - v·wᵀ - w·vᵀ on the rows and columns after k, with v in column k. */
  private void reflectBothSides(int k) {
    double product = 0;
    for (int i = k + 1; i < n; i++) {
      double sum = 0;
      for (int j = k + 1; j < n; j++) {
        sum += a[i * n + j] * a[j * n + k];
      }
      image[i] = scales[k] * sum;
      product += image[i] * a[i * n + k];
    }
    for (int i = k + 1; i < n; i++) {
      image[i] -= scales[k] / 2 * product * a[i * n + k];
    }
    for (int i = k + 1; i < n; i++) {
      for (int j = k + 1; j < n; j++) {
        a[i * n + j] -= a[i * n + k] * image[j] + image[i] * a[j * n + k];
      }
    }
  }

  /** Turns until the element beside the diagonal in a row is negligible. */
  private void makeDiagonal(int row) {
    for (int step = 0; step < MOST_STEPS; step++) {
      int end = row;
      while (end < n - 1 && !isNegligible(end)) {
        end++;
      }
      if (end == row) {
        return;
      }
      double half = (values[row + 1] - values[row]) / (2 * beside[row]);
      double root = StrictMath.hypot(half, 1);
      double shift = beside[row] / (half + Math.copySign(root, half));
      chase(row, end, values[end] - values[row] + shift);
    }
  }

  private boolean isNegligible(int i) {
    double size = Math.abs(values[i]) + Math.abs(values[i + 1]);
    return Math.abs(beside[i]) <= Math.ulp(size);
  }

  /** One QL step on the block from row to end: rotations from the bottom to the top. */
  private void chase(int row, int end, double first) {
    double x = first;
    double sine = 1;
    double cosine = 1;
    double moved = 0;
    for (int i = end - 1; i >= row; i--) {
      double y = sine * beside[i];
      double kept = cosine * beside[i];
      double length = StrictMath.hypot(x, y);
      beside[i + 1] = length;
      if (length == 0) {
        values[i + 1] -= moved;
        beside[end] = 0;
        return;
      }
      sine = y / length;
      cosine = x / length;
      double lower = values[i + 1] - moved;
      double turned = (values[i] - lower) * sine + 2 * cosine * kept;
      moved = sine * turned;
      values[i + 1] = lower + moved;
      x = cosine * turned - kept;
      Scaling.rotate(rows, i * n, (i + 1) * n, n, cosine, sine);
    }
    values[row] -= moved;
    beside[row] = x;
    beside[end] = 0;
  }

  /** Ascending; the vectors become columns. */
  private void sort() {
    for (int i = 0; i < n; i++) {
      int least = i;
      for (int j = i + 1; j < n; j++) {
        least = values[j] < values[least] ? j : least;
      }
      double value = values[i];
      values[i] = values[least];
      values[least] = value;
      for (int k = 0; k < n; k++) {
        double element = rows[i * n + k];
        rows[i * n + k] = rows[least * n + k];
        rows[least * n + k] = element;
      }
      double sign = Scaling.sign(rows, i * n, n);
      for (int k = 0; k < n; k++) {
        vectors[k * n + i] = sign * rows[i * n + k];
      }
    }
  }

  @Override
  public double[] result(int index) {
    return index == 0 ? values : vectors;
  }
}
