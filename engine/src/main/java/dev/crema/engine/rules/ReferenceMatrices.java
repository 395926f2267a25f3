package dev.crema.engine.rules;

import dev.crema.engine.ir.Op;
import dev.crema.engine.math.Factoring;
import dev.crema.engine.math.TriangularSystem;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.MatrixException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Decompositions, systems of equations and Fourier transforms. The last are plain sums; the first
 * two are computed by the same code as in the kernels, as factors are not unique: tests check them
 * by their products.
 */
final class ReferenceMatrices {
  private ReferenceMatrices() {}

  static List<Elements> decompose(Decomposition kind, Elements x) {
    Type type = x.type();
    List<Elements> results = new ArrayList<>();
    for (Type result : Shapes.of(new Op.Decompose(kind), List.of(type))) {
      results.add(new Elements(result));
    }
    Shape shape = type.shape();
    int rows = (int) shape.dim(-2);
    int columns = (int) shape.dim(-1);
    long batch = shape.size(0, shape.rank() - 2);
    for (long item = 0; item < batch; item++) {
      Factoring factoring = Factoring.of(kind, rows, columns);
      load(x, item, factoring.matrix());
      if (!factoring.factor()) {
        throw new MatrixException(kind + ": matrix " + item + " is not positive definite");
      }
      for (int i = 0; i < results.size(); i++) {
        store(factoring.result(i), item, results.get(i));
      }
    }
    return results;
  }

  static Elements triangularSolve(Op.TriangularSolve op, Elements a, Elements b) {
    Elements result = new Elements(b.type());
    Shape shape = b.type().shape();
    int n = (int) shape.dim(-2);
    int columns = (int) shape.dim(-1);
    TriangularSystem system =
        new TriangularSystem(n, columns, op.lower(), op.transpose(), op.unit());
    double[] matrix = new double[n * n];
    double[] sides = new double[n * columns];
    long batch = shape.size(0, shape.rank() - 2);
    for (long item = 0; item < batch; item++) {
      load(a, item, matrix);
      load(b, item, sides);
      if (!system.solve(matrix, sides)) {
        throw new MatrixException("solve: matrix " + item + " is singular");
      }
      store(sides, item, result);
    }
    return result;
  }

  private static void load(Elements from, long item, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from.number(item * to.length + i);
    }
  }

  private static void store(double[] from, long item, Elements to) {
    for (int i = 0; i < from.length; i++) {
      to.put(item * from.length + i, Element.bits(to.type().dtype(), from[i]));
    }
  }

  static List<Elements> fourier(boolean inverse, Elements real, Elements imag) {
    DType type = real.type().dtype();
    Elements resultReal = new Elements(real.type());
    Elements resultImag = new Elements(real.type());
    Lines lines = new Lines(real.type().shape(), real.type().shape().rank() - 1);
    long n = lines.length();
    for (long line = 0; line < lines.count(); line++) {
      for (long k = 0; k < n; k++) {
        double re = 0;
        double im = 0;
        for (long j = 0; j < n; j++) {
          double angle = 2 * Math.PI * (j * k % n) / n * (inverse ? 1 : -1);
          double cosine = StrictMath.cos(angle);
          double sine = StrictMath.sin(angle);
          double x = real.number(lines.at(line, j));
          double y = imag.number(lines.at(line, j));
          re += x * cosine - y * sine;
          im += x * sine + y * cosine;
        }
        resultReal.put(lines.at(line, k), Element.bits(type, re));
        resultImag.put(lines.at(line, k), Element.bits(type, im));
      }
    }
    return List.of(resultReal, resultImag);
  }
}
