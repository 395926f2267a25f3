package dev.crema.engine.rules;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the gradients of the factors of a matrix flow on to the matrix.
 *
 * <p>Sources: Giles, <i>An extended collection of matrix derivative results for forward and reverse
 * mode algorithmic differentiation</i>, 2008; Seeger, Hetzel, Dai, Meissner, Lawrence,
 * <i>Auto-differentiating linear algebra</i>, 2017; Walter, Lehmann, <i>Algorithmic differentiation
 * of linear algebra functions with application in optimum experimental design</i>, 2010; Townsend,
 * <i>Differentiating the singular value decomposition</i>, 2016.
 *
 * <p>The gradient of {@link Decomposition#CHOLESKY} and {@link Decomposition#EIGH} is that of the
 * lower triangle, which alone they read: it is zero above the diagonal. Gradients that do not exist
 * are infinite or NaN: those of the eigenvectors of equal eigenvalues, and those of singular
 * vectors of equal singular values.
 */
final class MatrixGradients {
  private MatrixGradients() {}

  /**
   * The gradient of the matrix.
   *
   * @param g the gradients of the results, null where nothing flows; not all null
   */
  static Node of(Decomposition kind, Node y, List<@Nullable Node> g) {
    return switch (kind) {
      case CHOLESKY -> cholesky(y, Gradients.present(y, g, 0));
      case LU -> lu(y, Gradients.present(y, g, 0));
      case QR -> qr(y, Gradients.present(y, g, 0), Gradients.present(y, g, 1));
      case COMPLETE_QR -> {
        Shape x = y.input(0).shape();
        if (x.dim(-2) > x.dim(-1)) {
          throw new CremaException(
              "COMPLETE_QR: no gradient, as the matrix has more rows than columns and does not"
                  + " determine all of Q; given: "
                  + y.input(0).type()
                  + "; allowed: the reduced form");
        }
        yield qr(y, Gradients.present(y, g, 0), Gradients.present(y, g, 1));
      }
      case EIGH -> eigh(y, g.get(0), g.get(1));
      case SVD -> svd(y, g.get(0), g.get(1), g.get(2));
      case FULL_SVD -> {
        Shape x = y.input(0).shape();
        if (x.dim(-2) == x.dim(-1)) {
          yield svd(y, g.get(0), g.get(1), g.get(2));
        }
        if (g.get(0) != null || g.get(2) != null) {
          throw new CremaException(
              "FULL_SVD: no gradient of U and V, as the matrix is not square and does not"
                  + " determine all of them; given: "
                  + y.input(0).type()
                  + "; allowed: the thin form");
        }
        yield svd(
            Build.node(new Op.Decompose(Decomposition.SVD), y.input(0)), null, g.get(1), null);
      }
      case EIG ->
          throw new CremaException(
              "EIG: it has no gradient; allowed: EIGH of a symmetric matrix, or the singular"
                  + " values");
    };
  }

  /** With Φ for the lower triangle with half the diagonal: S = L⁻ᵀ·Φ(Lᵀ·g)·L⁻¹, then Φ(S + Sᵀ). */
  private static Node cholesky(Node y, Node g) {
    Node inner = half(multiply(y, true, g, false));
    Node left = solve(y, inner, true, true, false);
    return half(addTransposed(transposed(solve(y, transposed(left), true, true, false))));
  }

  /**
   * Of the square part L₁·U₁: L₁⁻ᵀ·(strictly lower part of L₁ᵀ·g + upper part of g·U₁ᵀ)·U₁⁻ᵀ. What
   * lies below it is L₂ = A₂·U₁⁻¹ and what lies right of it U₂ = L₁⁻¹·A₂, each with a gradient of
   * its own that adds to that of U₁ or L₁.
   */
  private static Node lu(Node y, Node g) {
    Node factors = Build.result(y, 0);
    Shape shape = factors.shape();
    long k = Math.min(shape.dim(-1), shape.dim(-2));
    Node square = part(part(factors, -2, 0, k), -1, 0, k);
    Node gSquare = part(part(g, -2, 0, k), -1, 0, k);
    Node lower = triangle(square, -1, true);
    Node gLower = triangle(gSquare, -1, true);
    Node upper = triangle(square, 0, false);
    Node gUpper = triangle(gSquare, 0, false);
    Node rest = null;
    int axis = -1;
    if (shape.dim(-2) > k) {
      axis = -2;
      Node below = part(factors, -2, k, shape.dim(-2));
      rest =
          transposed(solve(square, transposed(part(g, -2, k, shape.dim(-2))), false, false, false));
      gUpper = Build.subtract(gUpper, triangle(multiply(below, true, rest, false), 0, false));
    } else if (shape.dim(-1) > k) {
      Node right = part(factors, -1, k, shape.dim(-1));
      rest = solve(square, part(g, -1, k, shape.dim(-1)), true, true, true);
      gLower = Build.subtract(gLower, triangle(multiply(rest, false, right, true), -1, true));
    }
    Node unit = Build.add(lower, eye(lower));
    Node inner =
        Build.add(
            triangle(multiply(unit, true, gLower, false), -1, true),
            triangle(multiply(gUpper, false, upper, true), 0, false));
    Node left = solve(square, inner, true, true, true);
    Node dx = transposed(solve(square, transposed(left), false, false, false));
    Node all = rest == null ? dx : Build.concatenate(shape.axis(axis), List.of(dx, rest));
    return unpermuted(all, Build.result(y, 2));
  }

  /** Sends row i to row order i. */
  private static Node unpermuted(Node x, Node order) {
    Shape shape = x.shape();
    long batch = shape.size(0, shape.rank() - 2);
    Shape flat = Shape.of(batch, shape.dim(-2), shape.dim(-1));
    Node moved =
        Build.node(
            new Op.ScatterAdd(1, 1, shape.dim(-2)),
            Build.reshape(x, flat),
            Build.reshape(order, Shape.of(batch, shape.dim(-2))));
    return Build.reshape(moved, shape);
  }

  /**
   * (gQ + Q·C)·R⁻ᵀ, where C is R·gRᵀ - gQᵀ·Q with its upper triangle replaced by its mirrored lower
   * one. With more columns than rows the further columns of R are Qᵀ times those of A.
   */
  private static Node qr(Node y, Node gQ, Node gR) {
    Node q = Build.result(y, 0);
    Node r = Build.result(y, 1);
    long m = q.shape().dim(-1);
    long n = r.shape().dim(-1);
    if (n > m) {
      Node gRight = part(gR, -1, m, n);
      Node right = part(y.input(0), -1, m, n);
      Node all = Build.add(gQ, multiply(right, false, gRight, true));
      Node left = squareQr(q, part(r, -1, 0, m), all, part(gR, -1, 0, m));
      return Build.concatenate(
          left.shape().rank() - 1, List.of(left, multiply(q, false, gRight, false)));
    }
    return squareQr(q, r, gQ, gR);
  }

  private static Node squareQr(Node q, Node r, Node gQ, Node gR) {
    Node inner = Build.subtract(multiply(r, false, gR, true), multiply(gQ, true, q, false));
    Node mirrored = addTransposed(half(inner));
    Node sum = Build.add(gQ, multiply(q, false, mirrored, false));
    return transposed(solve(r, transposed(sum), false, false, false));
  }

  /** S = V·(diag(gw) + (Vᵀ·gV) / (wⱼ - wᵢ))·Vᵀ, of which both triangles go to the lower one. */
  private static Node eigh(Node y, @Nullable Node gw, @Nullable Node gV) {
    Node w = Build.result(y, 0);
    Node v = Build.result(y, 1);
    Node inner = gw == null ? Build.zeros(v.type()) : diagonal(gw);
    if (gV != null) {
      inner = Build.add(inner, Build.multiply(multiply(v, true, gV, false), inverseGaps(w, w)));
    }
    return half(addTransposed(multiply(multiply(v, false, inner, false), false, v, true)));
  }

  /**
   * With E<sub>ij</sub> = sⱼ² - sᵢ² and skew(X) = X - Xᵀ: U·(diag(gs) + skew(Uᵀ·gU) / E·S + S·
   * skew(Vᵀ·gV) / E)·Vᵀ, and what of gU and gV lies outside the spaces of U and V.
   */
  private static Node svd(Node y, @Nullable Node gU, @Nullable Node gs, @Nullable Node gVt) {
    Node s = Build.result(y, 1);
    Node u = Build.result(y, 0);
    Node vt = Build.result(y, 2);
    long k = s.shape().dim(-1);
    Node inner = gs == null ? Build.zeros(diagonal(s).type()) : diagonal(gs);
    Node gaps = inverseGaps(Build.multiply(s, s), Build.multiply(s, s));
    Node rowOfS = Build.reshape(s, s.shape().insert(s.shape().rank() - 1, 1));
    Node columnOfS = Build.reshape(s, s.shape().insert(s.shape().rank(), 1));
    Node outside = null;
    if (gU != null) {
      Node turned = multiply(u, true, gU, false);
      inner = Build.add(inner, Build.multiply(Build.multiply(skew(turned), gaps), rowOfS));
      if (u.shape().dim(-2) > k) {
        Node beside = Build.subtract(gU, multiply(u, false, turned, false));
        outside = multiply(Build.divide(beside, rowOfS), false, vt, false);
      }
    }
    if (gVt != null) {
      Node turned = multiply(vt, false, gVt, true);
      inner = Build.add(inner, Build.multiply(Build.multiply(skew(turned), gaps), columnOfS));
      if (vt.shape().dim(-1) > k) {
        Node beside = Build.subtract(gVt, multiply(turned, true, vt, false));
        outside = multiply(u, false, Build.divide(beside, columnOfS), false);
      }
    }
    Node within = multiply(multiply(u, false, inner, false), false, vt, false);
    return outside == null ? within : Build.add(within, outside);
  }

  /** 1 / (bⱼ - aᵢ) off the diagonal, 0 on it. */
  private static Node inverseGaps(Node a, Node b) {
    Shape shape = a.shape();
    Node gaps =
        Build.subtract(
            Build.reshape(b, shape.insert(shape.rank() - 1, 1)),
            Build.reshape(a, shape.insert(shape.rank(), 1)));
    Node onDiagonal = compare(Scalar.EQUAL, gaps, 0);
    Node safe = Build.select(onDiagonal, Build.scalar(gaps, 1), gaps);
    return Build.select(
        onDiagonal, Build.scalar(gaps, 0), Build.divide(Build.scalar(gaps, 1), safe));
  }

  // ---------------------------------------------------------------- equations

  /**
   * The gradients of X in op(A)·X = B: that of B is G = op(A)⁻ᵀ·g, and that of A is the triangle of
   * -G·Xᵀ, transposed if A was.
   */
  static Node triangularSolve(Op.TriangularSolve op, Node y, Node g, int input) {
    Node right = solve(y.input(0), g, op.lower(), !op.transpose(), op.unit());
    if (input == 1) {
      return right;
    }
    Node product =
        op.transpose() ? multiply(y, false, right, true) : multiply(right, false, y, true);
    int diagonal = op.unit() ? (op.lower() ? -1 : 1) : 0;
    return Build.negate(triangle(product, diagonal, op.lower()));
  }

  private static Node solve(Node a, Node b, boolean lower, boolean transpose, boolean unit) {
    return Build.node(new Op.TriangularSolve(lower, transpose, unit), a, b);
  }

  // ---------------------------------------------------------------- matrices

  private static Node multiply(Node a, boolean transposeA, Node b, boolean transposeB) {
    return Build.matMul(a, b, transposeA, transposeB);
  }

  private static Node transposed(Node x) {
    int rank = x.shape().rank();
    int[] order = IntStream.range(0, rank).toArray();
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return Build.transpose(x, Ints.of(order));
  }

  private static Node addTransposed(Node x) {
    return Build.add(x, transposed(x));
  }

  private static Node skew(Node x) {
    return Build.subtract(x, transposed(x));
  }

  /** A matrix with the elements on its diagonal. */
  private static Node diagonal(Node x) {
    Shape shape = x.shape();
    Type type = new Type(x.dtype(), shape.insert(shape.rank(), shape.dim(-1)));
    Node columns = Build.broadcast(Build.reshape(x, shape.insert(shape.rank(), 1)), type.shape());
    return Build.select(compare(Scalar.EQUAL, columns, 0), columns, Build.scalar(x, 0));
  }

  private static Node eye(Node like) {
    return Build.select(
        compare(Scalar.EQUAL, like, 0), Build.scalar(like, 1), Build.scalar(like, 0));
  }

  /** The elements on one side of a diagonal and on it, zeros elsewhere. */
  private static Node triangle(Node x, int diagonal, boolean lower) {
    Node condition =
        lower
            ? compare(Scalar.LESS_EQUAL, x, diagonal)
            : Build.map(Scalar.NOT, compare(Scalar.LESS_EQUAL, x, diagonal - 1));
    return Build.select(condition, x, Build.scalar(x, 0));
  }

  /** The lower triangle with half the diagonal. */
  private static Node half(Node x) {
    Node halved = Build.select(compare(Scalar.EQUAL, x, 0), Build.multiply(x, 0.5), x);
    return triangle(halved, 0, true);
  }

  /** Compares column - row with a number, for each place of a matrix {@code [rows, columns]}. */
  private static Node compare(Scalar function, Node matrix, int number) {
    Shape shape = Shape.of(matrix.shape().dim(-2), matrix.shape().dim(-1));
    Type type = new Type(DType.INT32, shape);
    Node distance = Build.subtract(Build.iota(type, 1), Build.iota(type, 0));
    return Build.map(function, distance, Build.scalar(distance, number));
  }

  private static Node part(Node x, int axis, long from, long to) {
    int at = x.shape().axis(axis);
    if (from == 0 && to == x.shape().dim(at)) {
      return x;
    }
    int rank = x.shape().rank();
    return Build.node(
        new Op.Slice(
            Shape.of(new long[rank]).with(at, from), x.shape().with(at, to), Ints.repeat(1, rank)),
        x);
  }
}
