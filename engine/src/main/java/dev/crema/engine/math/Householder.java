package dev.crema.engine.math;

import java.util.Arrays;

/**
 * Q·R by reflections I - t·v·vᵀ, each of which makes a column zero below the diagonal; source:
 * Golub, Van Loan, <i>Matrix Computations</i>, 4th edition, section 5.2. Signs are those of LAPACK:
 * a diagonal element of R has the opposite sign of the element that it replaces, unless that
 * already stood above zeros.
 */
final class Householder implements Factoring {
  private final int m;
  private final int n;
  private final int columns;
  private final double[] a;
  private final double[] q;
  private final double[] r;
  private final double[] scales;
  private final double[] products;

  /**
   * @param columns how many columns Q shall have, from the smaller of m and n to m
   */
  Householder(int m, int n, int columns) {
    this.m = m;
    this.n = n;
    this.columns = columns;
    this.a = new double[m * n];
    this.q = new double[m * columns];
    this.r = new double[columns * n];
    this.scales = new double[Math.min(m, n)];
    this.products = new double[Math.max(n, columns)];
  }

  @Override
  public double[] matrix() {
    return a;
  }

  @Override
  public boolean factor() {
    for (int k = 0; k < scales.length; k++) {
      scales[k] = reflection(a, n, k, k, m);
      double diagonal = a[k * n + k];
      a[k * n + k] = 1;
      reflect(a, n, k, k + 1, n, scales[k]);
      a[k * n + k] = diagonal;
    }
    Arrays.fill(r, 0);
    for (int i = 0; i < Math.min(columns, n); i++) {
      System.arraycopy(a, i * n + i, r, i * n + i, n - i);
    }
    Arrays.fill(q, 0);
    for (int i = 0; i < columns; i++) {
      q[i * columns + i] = 1;
    }
    for (int k = scales.length - 1; k >= 0; k--) {
      a[k * n + k] = 1;
      reflect(q, columns, k, k, columns, scales[k]);
    }
    return true;
  }

  /**
   * The reflection that maps a column to a multiple of its first element's axis. Afterwards that
   * element is the multiple, and those below are the vector v, whose first element is 1.
   *
   * @param width the length of a row of the matrix
   * @param from the row of the first element
   * @param to the row after the last
   * @return t, or 0 if there is nothing to do
   */
  static double reflection(double[] matrix, int width, int from, int column, int to) {
    double first = matrix[from * width + column];
    double greatest = 0;
    for (int i = from + 1; i < to; i++) {
      greatest = Math.max(greatest, Math.abs(matrix[i * width + column]));
    }
    if (greatest == 0) {
      return 0;
    }
    greatest = Math.max(greatest, Math.abs(first));
    double squares = 0;
    for (int i = from; i < to; i++) {
      double element = matrix[i * width + column] / greatest;
      squares += element * element;
    }
    double image = -Math.copySign(greatest * Math.sqrt(squares), first);
    for (int i = from + 1; i < to; i++) {
      matrix[i * width + column] /= first - image;
    }
    matrix[from * width + column] = image;
    return (image - first) / image;
  }

  /** Reflects some columns of a matrix by the k-th vector v, the column k of {@link #a}. */
  private void reflect(double[] matrix, int width, int k, int from, int to, double scale) {
    Arrays.fill(products, from, to, 0);
    for (int i = k; i < m; i++) {
      double v = a[i * n + k];
      for (int j = from; j < to; j++) {
        products[j] += v * matrix[i * width + j];
      }
    }
    for (int i = k; i < m; i++) {
      double v = scale * a[i * n + k];
      for (int j = from; j < to; j++) {
        matrix[i * width + j] -= v * products[j];
      }
    }
  }

  @Override
  public double[] result(int index) {
    return index == 0 ? q : r;
  }
}
