package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Decomposition;
import java.util.List;

/**
 * Factors of matrices, which lie in the last two axes of a tensor: float32 or float64; integers and
 * bools become float32. All are computed in float64 and rounded.
 *
 * <p>Matrices with elements that are not finite have factors of NaN.
 */
abstract class FactorOps extends RandomOps {
  FactorOps() {}

  /** {@link #cholesky(Tensor, boolean)}, lower triangular. */
  public static Tensor cholesky(Tensor x) {
    return cholesky(x, false);
  }

  /**
   * L with A = L·Lᵀ, lower triangular. Of A only the lower triangle is read, so that its gradient
   * above the diagonal is zero.
   *
   * @param x symmetric positive definite matrices {@code [..., n, n]}
   * @param upper whether Lᵀ is returned instead
   * @return {@code [..., n, n]}
   * @throws dev.crema.engine.types.ShapeException if the matrices are not square
   * @throws dev.crema.engine.types.DTypeException if they are half-width floats
   * @throws dev.crema.engine.types.MatrixException when it is computed, if one is not positive
   *     definite
   */
  public static Tensor cholesky(Tensor x, boolean upper) {
    Matrices.requireSquare("cholesky", "x", x);
    Tensor lower = Numbers.floating(x).decompose(Decomposition.CHOLESKY).getFirst();
    return upper ? Matrices.transposed(lower) : lower;
  }

  /** {@link #choleskyInverse(Tensor, boolean)} of a lower triangle. */
  public static Tensor choleskyInverse(Tensor x) {
    return choleskyInverse(x, false);
  }

  /**
   * The inverse of the matrix with a given Cholesky factor.
   *
   * @param x what {@link #cholesky(Tensor, boolean)} gave for the same {@code upper}, {@code [...,
   *     n, n]}; the other triangle is not read
   * @return {@code [..., n, n]}
   * @throws dev.crema.engine.types.MatrixException when it is computed, if the diagonal has a zero
   */
  public static Tensor choleskyInverse(Tensor x, boolean upper) {
    Matrices.requireSquare("choleskyInverse", "x", x);
    Tensor factor = Numbers.floating(x);
    Tensor inverse = factor.triangularSolve(Matrices.eye(factor), !upper, false, false);
    return inverse.matmul(inverse, !upper, upper);
  }

  /**
   * L and U in one matrix, and the exchanges of rows.
   *
   * @param lu {@code [..., m, n]}: U on and above the diagonal; L, whose diagonal of ones is left
   *     out, below
   * @param pivots int32 {@code [..., min(m, n)]}: step i exchanged the rows i and pivot i
   */
  public record LuFactor(Tensor lu, Tensor pivots) {}

  /**
   * P·A = L·U by Gaussian elimination with partial pivoting.
   *
   * @param x {@code [..., m, n]}
   */
  public static LuFactor luFactor(Tensor x) {
    Matrices.require("luFactor", "x", x);
    List<Tensor> results = Numbers.floating(x).decompose(Decomposition.LU);
    return new LuFactor(results.get(0), results.get(1));
  }

  /** Whether {@link #qr(Tensor, QrMode)} gives as few columns as suffice, or a square Q. */
  public enum QrMode {
    REDUCED,
    COMPLETE
  }

  /**
   * Orthonormal columns and an upper triangle. With k = min(m, n), or m in mode COMPLETE:
   *
   * @param q {@code [..., m, k]}
   * @param r {@code [..., k, n]}
   */
  public record Qr(Tensor q, Tensor r) {}

  /** {@link #qr(Tensor, QrMode)} in mode REDUCED. */
  public static Qr qr(Tensor x) {
    return qr(x, QrMode.REDUCED);
  }

  /**
   * A = Q·R by Householder's reflections; signs are those of LAPACK. The gradient exists for
   * matrices whose first min(m, n) columns are independent; in mode COMPLETE not for m &gt; n.
   *
   * @param x {@code [..., m, n]}
   */
  public static Qr qr(Tensor x, QrMode mode) {
    Matrices.require("qr", "x", x);
    boolean complete = mode == QrMode.COMPLETE && x.dim(-2) > x.dim(-1);
    List<Tensor> results =
        Numbers.floating(x).decompose(complete ? Decomposition.COMPLETE_QR : Decomposition.QR);
    return new Qr(results.get(0), results.get(1));
  }

  /**
   * Eigenvalues and eigenvectors of symmetric matrices.
   *
   * @param values {@code [..., n]}, ascending
   * @param vectors {@code [..., n, n]}, orthonormal columns; the largest element of each is
   *     positive
   */
  public record Eigh(Tensor values, Tensor vectors) {}

  /**
   * A = V·diag(w)·Vᵀ of symmetric matrices, of which only the lower triangles are read. The
   * gradient of the vectors exists if all eigenvalues of a matrix differ.
   *
   * @param x {@code [..., n, n]}
   */
  public static Eigh eigh(Tensor x) {
    Matrices.requireSquare("eigh", "x", x);
    List<Tensor> results = Numbers.floating(x).decompose(Decomposition.EIGH);
    return new Eigh(results.get(0), results.get(1));
  }

  /**
   * Eigenvalues and eigenvectors.
   *
   * @param values {@code [..., n]}; conjugate pairs stand together, that with the positive
   *     imaginary part first
   * @param vectors {@code [..., n, n]}, columns of length 1, the largest element of each real and
   *     positive
   */
  public record Eig(Complex values, Complex vectors) {}

  /**
   * A·V = V·diag(w) of square matrices, with complex results. It has no gradient.
   *
   * @param x {@code [..., n, n]}
   * @throws dev.crema.engine.types.CremaException if a gradient is asked for
   */
  public static Eig eig(Tensor x) {
    Matrices.requireSquare("eig", "x", x);
    List<Tensor> results = Numbers.floating(x).decompose(Decomposition.EIG);
    return new Eig(
        new Complex(results.get(0), results.get(1)), new Complex(results.get(2), results.get(3)));
  }

  /**
   * Singular vectors and values. With k = min(m, n) and full matrices:
   *
   * @param u {@code [..., m, m]}, else {@code [..., m, k]}; orthonormal columns
   * @param s {@code [..., k]}, descending
   * @param vh {@code [..., n, n]}, else {@code [..., k, n]}; orthonormal rows
   */
  public record Svd(Tensor u, Tensor s, Tensor vh) {}

  /** {@link #svd(Tensor, boolean)} with full matrices. */
  public static Svd svd(Tensor x) {
    return svd(x, true);
  }

  /**
   * A = U·diag(s)·Vᵀ. The gradient of U and V exists if all singular values of a matrix differ and,
   * with full matrices, if it is square; that of s always.
   *
   * @param x {@code [..., m, n]}
   */
  public static Svd svd(Tensor x, boolean fullMatrices) {
    Matrices.require("svd", "x", x);
    boolean full = fullMatrices && x.dim(-2) != x.dim(-1);
    List<Tensor> results =
        Numbers.floating(x).decompose(full ? Decomposition.FULL_SVD : Decomposition.SVD);
    return new Svd(results.get(0), results.get(1), results.get(2));
  }

  /**
   * The singular values alone, {@code [..., min(m, n)]}, descending: Keras's {@code svd} with
   * {@code compute_uv=False}.
   */
  public static Tensor singularValues(Tensor x) {
    return svd(x, false).s();
  }
}
