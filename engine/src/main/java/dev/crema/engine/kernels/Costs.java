package dev.crema.engine.kernels;

import dev.crema.engine.types.Cost;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Window;

/** What kernels have to do, by their specs. */
public final class Costs {
  private Costs() {}

  /** The cost of a spec. */
  public static Cost of(Spec spec) {
    return switch (spec) {
      case Spec.Elementwise e -> elementwise(e);
      case Spec.Reduce(var _, DType type, long outer, long axis, long inner) ->
          new Cost(
              (double) outer * axis * inner, type.bytes() * ((double) outer * (axis + 1) * inner));
      case Spec.ArgReduce(var _, DType type, long outer, long axis, long inner) ->
          new Cost(
              (double) outer * axis * inner,
              (double) outer * inner * (axis * type.bytes() + DType.INT32.bytes()));
      case Spec.CumulativeSum(DType type, long outer, long axis, long inner, var _, var _) ->
          new Cost((double) outer * axis * inner, 2.0 * outer * axis * inner * type.bytes());
      case Spec.MatMul m ->
          new Cost(
              2.0 * m.batch() * m.m() * m.n() * m.k(),
              m.type().bytes()
                  * ((m.stepA() == 0 ? 1.0 : m.batch()) * m.m() * m.k()
                      + (m.stepB() == 0 ? 1.0 : m.batch()) * m.k() * m.n()
                      + (double) m.batch() * m.m() * m.n()));
      case Spec.FixedMatMul(Spec.MatMul product) -> of(product);
      case Spec.MatMulTerms t ->
          new Cost(
              2.0 * t.m() * t.n() * t.k(),
              t.type().bytes()
                  * ((double) t.m() * t.k()
                      + (double) t.k() * t.n()
                      + (double) t.parts() * t.m() * t.n()));
      case Spec.Convolution c -> convolution(c);
      case Spec.QuantizedConvolution(Spec.Convolution sizes, DType result, _) -> {
        double out = (double) sizes.batch() * sizes.output().size() * sizes.filters();
        Cost bytes = convolution(sizes);
        yield new Cost(bytes.operations(), bytes.bytes() + (result.bytes() - 1) * out);
      }
      case Spec.Fourier f -> {
        double elements = (double) f.lines() * f.length();
        double depth = Math.log((double) Math.max(2, f.length())) / Math.log(2);
        yield new Cost(5 * elements * depth, 4 * elements * f.type().bytes());
      }
      case Spec.Decompose d -> decompose(d);
      case Spec.TriangularSolve t ->
          new Cost(
              (double) t.batch() * t.n() * t.n() * t.columns(),
              t.type().bytes()
                  * ((double) t.batch() * t.n() * t.n() + 2.0 * t.batch() * t.n() * t.columns()));
      case Spec.Pool p -> {
        double in = (double) p.batch() * p.input().size() * p.channels();
        double out = (double) p.batch() * p.output().size() * p.channels();
        yield new Cost(out * positions(p.window()), p.type().bytes() * (in + out));
      }
      case Spec.Copy c -> new Cost(0, 2.0 * c.bytes() * c.shape().size());
      case Spec.Iota(DType type, long outer, long axis, long inner) ->
          new Cost(0, (double) type.bytes() * outer * axis * inner);
      case Spec.Gather g ->
          new Cost(0, 2.0 * g.bytes() * g.batch() * g.outer() * g.inner() * g.count());
      case Spec.ScatterAdd s ->
          new Cost(
              (double) s.batch() * s.outer() * s.inner() * s.count(),
              (double) s.type().bytes()
                  * s.batch()
                  * s.outer()
                  * s.inner()
                  * (3.0 * s.count() + s.axis()));
      case Spec.UpdateRows u -> new Cost(0, 2.0 * u.bytes() * u.inner() * u.count());
      case Spec.Sort s -> {
        double elements = (double) s.outer() * s.axis() * s.inner();
        double depth = Math.max(1, Math.log((double) Math.max(2, s.axis())) / Math.log(2));
        yield new Cost(
            elements * depth,
            elements * s.type().bytes()
                + (double) s.outer() * s.count() * s.inner() * (s.type().bytes() + 4));
      }
      case Spec.Random r -> new Cost((double) r.count(), (double) r.count() * r.type().bytes());
    };
  }

  private static Cost elementwise(Spec.Elementwise spec) {
    Expression expression = spec.expression();
    double count = (double) spec.shape().size();
    long steps =
        expression.steps().stream().filter(step -> step instanceof Expression.Apply).count();
    double bytes = 0;
    for (int i = 0; i < spec.strides().size(); i++) {
      double read = 1;
      for (int axis = 0; axis < spec.shape().rank(); axis++) {
        read *= spec.strides().get(i).get(axis) == 0 ? 1 : (double) spec.shape().dim(axis);
      }
      bytes += read * expression.inputs().get(i).bytes();
    }
    for (DType type : expression.outputTypes()) {
      bytes += count * type.bytes();
    }
    return new Cost(count * steps, bytes);
  }

  /**
   * About what the textbook counts: n³/3 for Cholesky, 2n³/3 for LU, 4n³/3 for QR; the iterations
   * for eigenvalues and singular values as 9n³, 22n³ and 25n³. Source: Golub, Van Loan, <i>Matrix
   * Computations</i>, 4th edition, chapters 3 to 8.
   */
  private static Cost decompose(Spec.Decompose d) {
    double m = (double) d.rows();
    double n = (double) d.columns();
    double small = Math.min(m, n);
    double large = Math.max(m, n);
    double cube = small * small * large;
    double factor =
        switch (d.kind()) {
          case CHOLESKY -> 1 / 3.0;
          case LU -> 2 / 3.0;
          case QR, COMPLETE_QR -> 4 / 3.0;
          case EIGH -> 9;
          case SVD, FULL_SVD -> 22;
          case EIG -> 25;
        };
    return new Cost(d.batch() * factor * cube, 2.0 * d.batch() * m * n * d.type().bytes());
  }

  private static Cost convolution(Spec.Convolution c) {
    double positions = positions(c.window());
    double weights = positions * c.channels() / c.groups() * c.filters();
    double in = (double) c.batch() * c.input().size() * c.channels();
    double out = (double) c.batch() * c.output().size() * c.filters();
    double perOutput = 2 * positions * c.channels() / c.groups();
    return new Cost(out * perOutput, c.type().bytes() * (in + out + weights));
  }

  private static double positions(Window window) {
    return window.size().stream().mapToDouble(n -> n).reduce(1, (a, b) -> a * b);
  }
}
