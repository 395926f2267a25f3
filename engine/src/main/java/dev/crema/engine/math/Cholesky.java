package dev.crema.engine.math;

import java.util.Arrays;

/** Row by row; source: Golub, Van Loan, <i>Matrix Computations</i>, 4th edition, section 4.2. */
final class Cholesky implements Factoring {
  private final int n;
  private final double[] factor;

  Cholesky(int n) {
    this.n = n;
    this.factor = new double[n * n];
  }

  @Override
  public double[] matrix() {
    return factor;
  }

  @Override
  public boolean factor() {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = factor[i * n + j] - dot(i, j);
        factor[i * n + j] = sum / factor[j * n + j];
      }
      double square = factor[i * n + i] - dot(i, i);
      if (square <= 0) {
        return false;
      }
      factor[i * n + i] = Math.sqrt(square);
      Arrays.fill(factor, i * n + i + 1, (i + 1) * n, 0);
    }
    return true;
  }

  /** Of the first {@code j} elements of two rows. */
  private double dot(int i, int j) {
    double sum = 0;
    for (int k = 0; k < j; k++) {
      sum += factor[i * n + k] * factor[j * n + k];
    }
    return sum;
  }

  @Override
  public double[] result(int index) {
    return factor;
  }
}
