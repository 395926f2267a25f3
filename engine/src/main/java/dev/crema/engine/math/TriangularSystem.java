package dev.crema.engine.math;

/**
 * Substitution; source: Golub, Van Loan, <i>Matrix Computations</i>, 4th edition, section 3.1.
 *
 * @param n the number of rows
 * @param columns the number of right sides
 * @param lower whether the matrix is lower triangular; the other triangle is not read
 * @param transpose whether its transpose is to be taken
 * @param unit whether ones stand for its diagonal
 */
public record TriangularSystem(int n, int columns, boolean lower, boolean transpose, boolean unit) {
  /**
   * Solves A·X = B.
   *
   * @param a {@code [n, n]}, row-major
   * @param x B {@code [n, columns]}, and X afterwards
   * @return false if A is not invertible, as its diagonal has a zero
   */
  public boolean solve(double[] a, double[] x) {
    boolean downwards = lower != transpose;
    for (int step = 0; step < n; step++) {
      int i = downwards ? step : n - 1 - step;
      int from = lower ? 0 : i + 1;
      int to = lower ? i : n;
      for (int j = from; !transpose && j < to; j++) {
        subtract(x, i, a[i * n + j], j);
      }
      double diagonal = unit ? 1 : a[i * n + i];
      if (diagonal == 0) {
        return false;
      }
      for (int k = 0; k < columns; k++) {
        x[i * columns + k] /= diagonal;
      }
      for (int j = from; transpose && j < to; j++) {
        subtract(x, j, a[i * n + j], i);
      }
    }
    return true;
  }

  private void subtract(double[] x, int from, double factor, int what) {
    for (int k = 0; k < columns; k++) {
      x[from * columns + k] -= factor * x[what * columns + k];
    }
  }
}
