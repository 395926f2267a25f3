package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;

/**
 * A random orthogonal matrix times {@code gain}: its rows or its columns, whichever are fewer, are
 * at right angles and of length {@code gain}. All axes but the last are taken as rows.
 *
 * <p>Every orthogonal matrix is equally likely: it is the Q of the QR decomposition of a matrix of
 * normal numbers, with signs that make the diagonal of R positive. Source: Saxe, McClelland,
 * Ganguli, <i>Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks</i>, ICLR 2014; Mezzadri, <i>How to generate random matrices from the classical compact
 * groups</i>, Notices of the AMS 54, 2007.
 *
 * @param gain any finite number; 1 by default
 */
public record Orthogonal(double gain) implements Initializer {
  public Orthogonal {
    Require.finite("Orthogonal", "gain", gain);
  }

  /** Gain 1. */
  public Orthogonal() {
    this(1);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    Shape shape = type.shape();
    if (shape.rank() < 2) {
      throw new ShapeException(
          "initializer Orthogonal: the weight is " + type + "; allowed: two axes or more");
    }
    if (!type.dtype().isFloating()) {
      throw new DTypeException("random initializers make floating numbers; the weight is " + type);
    }
    int columns = Math.toIntExact(shape.dim(-1));
    int rows = Math.toIntExact(shape.size(0, shape.rank() - 1));
    int tall = Math.max(rows, columns);
    int narrow = Math.min(rows, columns);
    Type normal = new Type(DType.FLOAT64, Shape.of(tall, narrow));
    double[] random = Tensor.random(Distribution.NORMAL, normal, 0, key).toDoubles();
    double[][] q = orthonormal(random, tall, narrow);
    double[] values = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = gain * (rows >= columns ? q[j][i] : q[i][j]);
      }
    }
    return Tensor.of(shape, values).cast(type.dtype());
  }

  /**
   * The columns of Q of a matrix {@code a} (row-major, {@code m >= n}), with the diagonal of R made
   * positive, by Householder reflections. Source: Golub, Van Loan, <i>Matrix Computations</i>, 4th
   * edition, algorithms 5.1.1 and 5.2.1.
   */
  static double[][] orthonormal(double[] a, int m, int n) {
    double[][] columns = new double[n][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        columns[j][i] = a[i * n + j];
      }
    }
    double[] sign = new double[n];
    // Column k becomes the vector v of the reflection I - v vᵀ that clears it below the diagonal.
    for (int k = 0; k < n; k++) {
      double[] v = columns[k];
      double norm = Math.sqrt(dot(v, v, k));
      double diagonal = v[k] > 0 ? -norm : norm;
      sign[k] = diagonal < 0 ? -1 : 1;
      v[k] -= diagonal;
      double square = dot(v, v, k);
      double scale = square == 0 ? 0 : Math.sqrt(2 / square);
      for (int i = k; i < m; i++) {
        v[i] *= scale;
      }
      for (int j = k + 1; j < n; j++) {
        reflect(columns[j], v, k);
      }
    }
    double[][] q = new double[n][m];
    for (int j = 0; j < n; j++) {
      q[j][j] = sign[j];
      for (int k = j; k >= 0; k--) {
        reflect(q[j], columns[k], k);
      }
    }
    return q;
  }

  private static double dot(double[] a, double[] b, int from) {
    double sum = 0;
    for (int i = from; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void reflect(double[] x, double[] v, int from) {
    double along = dot(x, v, from);
    for (int i = from; i < x.length; i++) {
      x[i] -= along * v[i];
    }
  }
}
