package dev.crema.engine.math;

/**
 * Gaussian elimination with partial pivoting; source: Golub, Van Loan, <i>Matrix Computations</i>,
 * 4th edition, algorithm 3.4.1.
 */
final class LuFactors implements Factoring {
  private final int m;
  private final int n;
  private final double[] factors;
  private final double[] pivots;
  private final double[] order;

  LuFactors(int m, int n) {
    this.m = m;
    this.n = n;
    this.factors = new double[m * n];
    this.pivots = new double[Math.min(m, n)];
    this.order = new double[m];
  }

  @Override
  public double[] matrix() {
    return factors;
  }

  @Override
  public boolean factor() {
    for (int i = 0; i < m; i++) {
      order[i] = i;
    }
    for (int k = 0; k < pivots.length; k++) {
      int pivot = greatest(k);
      pivots[k] = pivot;
      exchange(k, pivot);
      double diagonal = factors[k * n + k];
      if (diagonal != 0) {
        for (int i = k + 1; i < m; i++) {
          double multiple = factors[i * n + k] / diagonal;
          factors[i * n + k] = multiple;
          for (int j = k + 1; j < n; j++) {
            factors[i * n + j] -= multiple * factors[k * n + j];
          }
        }
      }
    }
    return true;
  }

  /** The row of the first element of greatest size in a column, from the diagonal down. */
  private int greatest(int column) {
    int best = column;
    for (int i = column + 1; i < m; i++) {
      if (Math.abs(factors[i * n + column]) > Math.abs(factors[best * n + column])) {
        best = i;
      }
    }
    return best;
  }

  private void exchange(int a, int b) {
    if (a != b) {
      for (int j = 0; j < n; j++) {
        double element = factors[a * n + j];
        factors[a * n + j] = factors[b * n + j];
        factors[b * n + j] = element;
      }
      double row = order[a];
      order[a] = order[b];
      order[b] = row;
    }
  }

  @Override
  public double[] result(int index) {
    return switch (index) {
      case 0 -> factors;
      case 1 -> pivots;
      default -> order;
    };
  }
}
