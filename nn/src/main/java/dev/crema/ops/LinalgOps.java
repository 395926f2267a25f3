package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Equations and numbers of matrices, which lie in the last two axes of a tensor: float32 or
 * float64; integers and bools become float32. The operations of this class throw {@link
 * ShapeException} and {@link dev.crema.engine.types.DTypeException} for tensors that do not fit.
 */
abstract class LinalgOps extends FactorOps {
  LinalgOps() {}

  /**
   * The determinant, by Gaussian elimination. Its gradient exists for invertible matrices;
   * computing that of a singular one throws {@link dev.crema.engine.types.MatrixException}.
   *
   * @param x {@code [..., n, n]}
   * @return {@code [...]}
   */
  public static Tensor det(Tensor x) {
    Lu lu = Lu.of("det", x);
    return lu.sign().multiply(lu.diagonal().prod(-1));
  }

  /**
   * A determinant as its sign and the logarithm of its size.
   *
   * @param sign {@code [...]}: -1, 0 or 1
   * @param logAbsDet {@code [...]}: -∞ of singular matrices
   */
  public record SlogDet(Tensor sign, Tensor logAbsDet) {}

  /** The determinant {@code [...]} of {@code [..., n, n]}, without overflow. */
  public static SlogDet slogdet(Tensor x) {
    Lu lu = Lu.of("slogdet", x);
    Tensor sign = lu.sign().multiply(lu.diagonal().sign().prod(-1));
    return new SlogDet(sign, lu.diagonal().abs().log().sum(-1));
  }

  /** The logarithm of the size of the determinant: {@code [...]} of {@code [..., n, n]}. */
  public static Tensor logdet(Tensor x) {
    return slogdet(x).logAbsDet();
  }

  /**
   * The inverse.
   *
   * @param x {@code [..., n, n]}
   * @throws dev.crema.engine.types.MatrixException when it is computed, if a matrix is singular
   */
  public static Tensor inv(Tensor x) {
    Matrices.requireSquare("inv", "x", x);
    Tensor a = Numbers.floating(x);
    return solve(a, Matrices.eye(a));
  }

  /**
   * X with A·X = B, by Gaussian elimination with partial pivoting.
   *
   * @param a {@code [..., n, n]}
   * @param b {@code [..., n, columns]}, or one right side {@code [..., n]} if it has one axis less
   *     than {@code a}; batch axes broadcast
   * @return as {@code b}
   * @throws dev.crema.engine.types.MatrixException when it is computed, if a matrix is singular
   */
  public static Tensor solve(Tensor a, Tensor b) {
    return solve(
        "solve",
        a,
        b,
        pair -> {
          List<Tensor> lu = pair.matrix().decompose(Decomposition.LU);
          Tensor right = Matrices.reordered(pair.right(), lu.get(2));
          Tensor half = lu.get(0).triangularSolve(right, true, false, true);
          return lu.get(0).triangularSolve(half, false, false, false);
        });
  }

  /** {@link #solveTriangular(Tensor, Tensor, boolean)} with an upper triangle. */
  public static Tensor solveTriangular(Tensor a, Tensor b) {
    return solveTriangular(a, b, false);
  }

  /**
   * X with A·X = B for a triangle A.
   *
   * @param a {@code [..., n, n]}
   * @param b {@code [..., n, columns]}, or {@code [..., n]} if it has one axis less than {@code a};
   *     batch axes broadcast
   * @param lower which triangle of {@code a} is read; the other may hold anything
   * @return as {@code b}
   * @throws dev.crema.engine.types.MatrixException when it is computed, if a diagonal has a zero
   */
  public static Tensor solveTriangular(Tensor a, Tensor b, boolean lower) {
    return solve(
        "solveTriangular",
        a,
        b,
        pair -> pair.matrix().triangularSolve(pair.right(), lower, false, false));
  }

  private record Equation(Tensor matrix, Tensor right) {}

  /** Makes both operands matrices of one type with the same batch axes. */
  private static Tensor solve(String who, Tensor a, Tensor b, Function<Equation, Tensor> solver) {
    Matrices.requireSquare(who, "a", a);
    boolean vector = b.rank() == a.rank() - 1;
    Tensor right = vector ? b.expandDims(-1) : b;
    if (right.rank() < 2 || right.dim(-2) != a.dim(-1)) {
      throw new ShapeException(
          who
              + ": a is "
              + a.type()
              + ", b is "
              + b.type()
              + "; allowed: as many rows of b as of a, [..., n] or [..., n, columns]");
    }
    DType common = DType.promote(Numbers.floating(a).dtype(), Numbers.floating(b).dtype());
    Shape batch = Shape.broadcast(Matrices.batch(a), Matrices.batch(right));
    Tensor x =
        solver.apply(
            new Equation(repeated(a.cast(common), batch), repeated(right.cast(common), batch)));
    return vector ? x.squeeze(-1) : x;
  }

  private static Tensor repeated(Tensor x, Shape batch) {
    return x.broadcastTo(batch.concat(x.shape().slice(x.rank() - 2, x.rank())));
  }

  /** The diagonal of U and the sign of the permutation of an LU decomposition. */
  private record Lu(Tensor diagonal, Tensor sign) {
    static Lu of(String who, Tensor x) {
      Matrices.requireSquare(who, "x", x);
      List<Tensor> lu = Numbers.floating(x).decompose(Decomposition.LU);
      Tensor pivots = lu.get(1);
      Tensor steps = Tensor.iota(new Type(DType.INT32, Shape.of(x.dim(-1))), 0);
      Tensor odd = pivots.notEqual(steps).cast(DType.INT32).sum(-1).mod(two());
      Tensor sign = odd.cast(lu.get(0).dtype()).multiply(-2).add(1);
      return new Lu(Matrices.diagonal(lu.get(0)), sign);
    }

    private static Tensor two() {
      return Tensor.scalar(DType.INT32, 2);
    }
  }

  /** {@link #lstsq(Tensor, Tensor, double)} with the precision of the type times max(m, n). */
  public static Tensor lstsq(Tensor a, Tensor b) {
    return lstsq(a, b, Matrices.epsilon(Numbers.floating(a)) * Math.max(a.dim(0), a.dim(-1)));
  }

  /**
   * The X of least length that makes the length of A·X - B least, by the singular values of A. Its
   * gradient with respect to {@code a} exists if these differ.
   *
   * @param a {@code [m, n]}
   * @param b {@code [m]} or {@code [m, columns]}
   * @param rcond singular values below this times the greatest count as zero; 0 or more
   * @return {@code [n]} or {@code [n, columns]}
   */
  public static Tensor lstsq(Tensor a, Tensor b, double rcond) {
    Require.notNegative("lstsq", "rcond", rcond);
    if (a.rank() != 2 || b.rank() < 1 || b.rank() > 2 || a.dim(0) != b.dim(0)) {
      throw new ShapeException(
          "lstsq: a is "
              + a.type()
              + ", b is "
              + b.type()
              + "; allowed: [m, n] and [m] or [m, columns]");
    }
    DType common = DType.promote(Numbers.floating(a).dtype(), Numbers.floating(b).dtype());
    Tensor right = b.cast(common);
    Tensor columns = right.rank() == 1 ? right.expandDims(-1) : right;
    Svd svd = svd(a.cast(common), false);
    Tensor inverses = inverses(svd.s(), rcond, false).expandDims(-1);
    Tensor x =
        svd.vh().matmul(svd.u().matmul(columns, true, false).multiply(inverses), true, false);
    return b.rank() == 1 ? x.squeeze(-1) : x;
  }

  /** {@link #pinv(Tensor, double)} with ten times the precision of the type times max(m, n). */
  public static Tensor pinv(Tensor x) {
    Matrices.require("pinv", "x", x);
    long longer = Math.max(x.dim(-1), x.dim(-2));
    return pinv(x, 10 * Matrices.epsilon(Numbers.floating(x)) * longer);
  }

  /**
   * The pseudo-inverse of Moore and Penrose, by singular values. Its gradient exists if these
   * differ.
   *
   * @param x {@code [..., m, n]}
   * @param rcond singular values up to this times the greatest count as zero; 0 or more
   * @return {@code [..., n, m]}
   */
  public static Tensor pinv(Tensor x, double rcond) {
    Matrices.require("pinv", "x", x);
    Require.notNegative("pinv", "rcond", rcond);
    Svd svd = svd(x, false);
    Tensor inverses = inverses(svd.s(), rcond, true).expandDims(-1);
    return svd.vh().matmul(Matrices.transposed(svd.u()).multiply(inverses), true, false);
  }

  /** 1 / s, but 0 where s is negligible. */
  private static Tensor inverses(Tensor s, double rcond, boolean strict) {
    if (s.dim(-1) == 0) {
      return s;
    }
    Tensor limit = s.slice(-1, 0, 1).multiply(rcond);
    Tensor counts = (strict ? s.greater(limit) : s.greaterEqual(limit)).and(s.notEqual(0));
    Tensor safe = counts.where(s, Tensor.scalar(s.dtype(), 1));
    return counts.where(safe.reciprocal(), Tensor.scalar(s.dtype(), 0));
  }

  /**
   * A matrix times itself, n times.
   *
   * @param x {@code [..., n, n]}
   * @param n how often; negative numbers are powers of the inverse, and 0 gives identity matrices
   * @throws dev.crema.engine.types.MatrixException when it is computed, if n is negative and a
   *     matrix is singular
   */
  public static Tensor matrixPower(Tensor x, int n) {
    Matrices.requireSquare("matrixPower", "x", x);
    if (n == 0) {
      return Matrices.eye(x);
    }
    Tensor square = n < 0 ? inv(x) : x;
    Tensor result = null;
    for (long rest = Math.abs((long) n); rest > 0; rest /= 2) {
      if (rest % 2 == 1) {
        result = result == null ? square : result.matmul(square);
      }
      square = rest > 1 ? square.matmul(square) : square;
    }
    return Objects.requireNonNull(result);
  }

  /**
   * The rank: how many singular values exceed the greatest times max(m, n) times the precision of
   * the type. See {@link #matrixRank(Tensor, double)}.
   */
  public static Tensor matrixRank(Tensor x) {
    Tensor s = singularValues(x);
    long longer = Math.max(x.dim(-1), x.dim(-2));
    Tensor greatest = s.dim(-1) == 0 ? s : s.slice(-1, 0, 1);
    return count(s.greater(greatest.multiply(Matrices.epsilon(s) * longer)));
  }

  /**
   * How many singular values are greater than a number.
   *
   * @param x {@code [..., m, n]}
   * @param tol 0 or more
   * @return int32 {@code [...]}
   */
  public static Tensor matrixRank(Tensor x, double tol) {
    Require.notNegative("matrixRank", "tol", tol);
    return count(singularValues(x).greater(tol));
  }

  private static Tensor count(Tensor flags) {
    return flags.cast(DType.INT32).sum(-1);
  }

  /**
   * The values of a function and their change along directions.
   *
   * @param outputs what the function gives
   * @param tangents the change of each, of its type
   */
  public record Jvp(List<Tensor> outputs, List<Tensor> tangents) {}

  /** {@link #jvp(UnaryOperator, List, List)} of one tensor. */
  public static Jvp jvp(UnaryOperator<Tensor> fun, Tensor primal, Tensor tangent) {
    return jvp(in -> List.of(fun.apply(in.getFirst())), List.of(primal), List.of(tangent));
  }

  /**
   * The product of the Jacobian of a function with directions: forward differentiation, as the
   * gradient of a gradient (J. Townsend, <i>A new trick for calculating Jacobian vector
   * products</i>, 2017).
   *
   * @param fun from as many tensors as there are primals to floats; what it does besides tensor
   *     operations happens once, while it is traced
   * @param primals floats, where the function is evaluated
   * @param tangents a direction for each, of its shape
   */
  public static Jvp jvp(
      UnaryOperator<List<Tensor>> fun, List<Tensor> primals, List<Tensor> tangents) {
    for (int i = 0; i < Math.max(primals.size(), tangents.size()); i++) {
      if (primals.size() != tangents.size()
          || !primals.get(i).shape().equals(tangents.get(i).shape())) {
        throw new ShapeException(
            "jvp: the primals are "
                + types(primals)
                + ", the tangents "
                + types(tangents)
                + "; allowed: as many, of the same shapes");
      }
    }
    int count = primals.size();
    List<Tensor> arguments = new ArrayList<>(primals);
    for (int i = 0; i < count; i++) {
      arguments.add(tangents.get(i).cast(primals.get(i).dtype()));
    }
    List<Tensor> all =
        Functions.compile(in -> forward(fun, in.subList(0, count), in.subList(count, 2 * count)))
            .call(arguments);
    int outputs = all.size() / 2;
    return new Jvp(all.subList(0, outputs), all.subList(outputs, all.size()));
  }

  private static List<Type> types(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::type).toList();
  }

  /** The outputs, then their tangents: what Jᵀ·u says of u, differentiated by u. */
  private static List<Tensor> forward(
      UnaryOperator<List<Tensor>> fun, List<Tensor> primals, List<Tensor> tangents) {
    List<Tensor> outputs = fun.apply(primals);
    List<Tensor> weights = outputs.stream().map(y -> Tensor.zeros(y.type())).toList();
    List<Tensor> backward = Functions.gradients(dot(outputs, weights), primals);
    List<Tensor> results = new ArrayList<>(outputs);
    results.addAll(Functions.gradients(dot(backward, tangents), weights));
    return results;
  }

  private static Tensor dot(List<Tensor> a, List<Tensor> b) {
    Tensor sum = Tensor.scalar(a.getFirst().dtype(), 0);
    for (int i = 0; i < a.size(); i++) {
      sum = sum.add(a.get(i).multiply(b.get(i)).sum());
    }
    return sum;
  }
}
