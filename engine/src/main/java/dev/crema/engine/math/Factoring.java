package dev.crema.engine.math;

import dev.crema.engine.types.Decomposition;

/**
 * A {@link Decomposition} of matrices of one size, with the arrays that it works in; for one
 * thread. All matrices are row-major and without gaps.
 */
public interface Factoring {
  static Factoring of(Decomposition kind, int rows, int columns) {
    return switch (kind) {
      case CHOLESKY -> new Cholesky(rows);
      case LU -> new LuFactors(rows, columns);
      case QR -> new Householder(rows, columns, Math.min(rows, columns));
      case COMPLETE_QR -> new Householder(rows, columns, rows);
      case EIGH -> new SymmetricEigen(rows);
      case SVD -> new SingularValues(rows, columns, false);
      case FULL_SVD -> new SingularValues(rows, columns, true);
      case EIG -> new GeneralEigen(rows);
    };
  }

  /** Where to put the matrix; {@link #factor} may change it. */
  double[] matrix();

  /**
   * Computes the results.
   *
   * @return false if the matrix does not have this decomposition
   */
  boolean factor();

  /** One of the results in the order in which {@link Decomposition} names them. */
  double[] result(int index);
}
