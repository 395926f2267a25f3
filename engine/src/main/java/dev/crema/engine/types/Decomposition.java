package dev.crema.engine.types;

/**
 * The ways to write a matrix A of m rows and n columns as a product; k is the smaller of m and n.
 */
public enum Decomposition {
  /**
   * A = L·Lᵀ of a symmetric positive definite matrix, of which the lower triangle is read. Gives L
   * {@code [n, n]}, lower triangular.
   */
  CHOLESKY,
  /**
   * P·A = L·U with partial pivoting. Gives L and U in one {@code [m, n]} (the ones on L's diagonal
   * are left out); the int32 pivots {@code [k]}: step i exchanged the rows i and pivot i; and the
   * int32 order of the rows {@code [m]}: row i of P·A is row order i of A.
   */
  LU,
  /** A = Q·R. Gives Q {@code [m, k]} with orthonormal columns and R {@code [k, n]}, upper. */
  QR,
  /** The same with a square Q {@code [m, m]} and R {@code [m, n]}. */
  COMPLETE_QR,
  /**
   * A = V·diag(w)·Vᵀ of a symmetric matrix, of which the lower triangle is read. Gives w {@code
   * [n]}, ascending, and V {@code [n, n]}. The largest element of each column of V is positive.
   */
  EIGH,
  /**
   * A = U·diag(s)·Vᵀ. Gives U {@code [m, k]}, s {@code [k]}, descending and not negative, and Vᵀ
   * {@code [k, n]}. The largest element of each column of U is positive, unless its singular value
   * is 0 but for rounding errors.
   */
  SVD,
  /** The same with square U {@code [m, m]} and Vᵀ {@code [n, n]}. */
  FULL_SVD,
  /**
   * A·V = V·diag(w) with complex w and V of a real square matrix. Gives the real and the imaginary
   * parts of w {@code [n]}, then those of V {@code [n, n]}, whose columns have length 1 and a
   * largest element that is real and positive.
   */
  EIG;

  /** Whether only square matrices have it. */
  public boolean isOfSquares() {
    return switch (this) {
      case CHOLESKY, EIGH, EIG -> true;
      case LU, QR, COMPLETE_QR, SVD, FULL_SVD -> false;
    };
  }
}
