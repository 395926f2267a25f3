package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.KernelProvider;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/**
 * The provider of this package; element-wise and reducing kernels are plain loops until compiled
 * ones land.
 */
public final class VectorProvider implements KernelProvider {
  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  static long get(int b, long a) {
    return switch (b) {
      case 1 -> Mem.ALL.get(ValueLayout.JAVA_BYTE, a) & 0xffL;
      case 2 -> Mem.getShort(a) & 0xffffL;
      case 4 -> Mem.getInt(a) & 0xffffffffL;
      default -> Mem.getLong(a);
    };
  }

  static void put(int b, long a, long v) {
    switch (b) {
      case 1 -> Mem.ALL.set(ValueLayout.JAVA_BYTE, a, (byte) v);
      case 2 -> Mem.putShort(a, (short) v);
      case 4 -> Mem.putInt(a, (int) v);
      default -> Mem.putLong(a, v);
    }
  }

  @Override
  public Kernel create(Spec spec) {
    return switch (spec) {
      case Spec.MatMul s -> MatMulKernel.of(s);
      case Spec.Convolution s -> ConvolutionKernel.of(s);
      case Spec.Pool s -> PoolKernel.of(s);
      case Spec.Copy s -> CopyKernel.of(s);
      case Spec.Gather s -> GatherKernel.of(s);
      case Spec.ScatterAdd s -> ScatterAddKernel.of(s);
      case Spec.Sort s -> SortKernel.of(s);
      case Spec.Random s -> RandomKernel.of(s);
      case Spec.Elementwise e -> new Tiled("plain", 1, (b, t, sc) -> ew(e, b));
      case Spec.Reduce r ->
          new Tiled(
              "plain",
              1,
              (b, t, sc) -> {
                int z = r.type().bytes();
                for (long o = 0; o < r.outer(); o++)
                  for (long i = 0; i < r.inner(); i++) {
                    double acc =
                        switch (r.kind()) {
                          case SUM -> 0;
                          case PRODUCT -> 1;
                          case MAX -> Double.NEGATIVE_INFINITY;
                          case MIN -> Double.POSITIVE_INFINITY;
                        };
                    for (long x = 0; x < r.axis(); x++) {
                      double v =
                          Element.toDouble(
                              r.type(), get(z, b[0] + z * ((o * r.axis() + x) * r.inner() + i)));
                      acc =
                          switch (r.kind()) {
                            case SUM -> acc + v;
                            case PRODUCT -> acc * v;
                            case MAX -> Math.max(acc, v);
                            case MIN -> Math.min(acc, v);
                          };
                    }
                    put(z, b[1] + z * (o * r.inner() + i), Element.bits(r.type(), acc));
                  }
              });
      case Spec.ArgReduce r ->
          new Tiled(
              "plain",
              1,
              (b, t, sc) -> {
                int z = r.type().bytes();
                for (long o = 0; o < r.outer(); o++)
                  for (long i = 0; i < r.inner(); i++) {
                    int best = 0;
                    double bv = 0;
                    for (long x = 0; x < r.axis(); x++) {
                      double v =
                          Element.toDouble(
                              r.type(), get(z, b[0] + z * ((o * r.axis() + x) * r.inner() + i)));
                      if (x == 0 || (r.greatest() ? v > bv : v < bv)) {
                        bv = v;
                        best = (int) x;
                      }
                    }
                    Mem.putInt(b[1] + 4 * (o * r.inner() + i), best);
                  }
              });
      case Spec.CumulativeSum r ->
          new Tiled(
              "plain",
              1,
              (b, t, sc) -> {
                int z = r.type().bytes();
                for (long o = 0; o < r.outer(); o++)
                  for (long i = 0; i < r.inner(); i++) {
                    double acc = 0;
                    for (long j = 0; j < r.axis(); j++) {
                      long x = r.reverse() ? r.axis() - 1 - j : j;
                      long at = z * ((o * r.axis() + x) * r.inner() + i);
                      double v = Element.toDouble(r.type(), get(z, b[0] + at));
                      if (!r.exclusive()) acc += v;
                      put(z, b[1] + at, Element.bits(r.type(), acc));
                      if (r.exclusive()) acc += v;
                    }
                  }
              });
      case Spec.Iota r ->
          new Tiled(
              "plain",
              1,
              (b, t, sc) -> {
                int z = r.type().bytes();
                for (long o = 0; o < r.outer(); o++)
                  for (long x = 0; x < r.axis(); x++)
                    for (long i = 0; i < r.inner(); i++)
                      put(
                          z,
                          b[0] + z * ((o * r.axis() + x) * r.inner() + i),
                          Element.bits(r.type(), x));
              });
    };
  }

  static void ew(Spec.Elementwise e, long[] b) {
    Expression ex = e.expression();
    long n = e.shape().size();
    int rank = e.shape().rank();
    long[] idx = new long[rank];
    int ni = ex.inputs().size();
    long[] vals = new long[ex.size()];
    DType[] ts = new DType[ex.size()];
    for (int i = 0; i < ts.length; i++) ts[i] = ex.typeOf(i);
    for (long p = 0; p < n; p++) {
      long q = p;
      for (int d = rank - 1; d >= 0; d--) {
        idx[d] = q % e.shape().dim(d);
        q /= e.shape().dim(d);
      }
      for (int i = 0; i < ni; i++) {
        long off = 0;
        for (int d = 0; d < rank; d++) off += idx[d] * e.strides().get(i).get(d);
        int z = ts[i].bytes();
        vals[i] = get(z, b[i] + z * off);
      }
      for (int s = 0; s < ex.steps().size(); s++) {
        int k = ni + s;
        vals[k] =
            switch (ex.steps().get(s)) {
              case Expression.Literal(DType t, long bits) -> bits;
              case Expression.Convert(DType t, int a) -> Element.convert(ts[a], vals[a], t);
              case Expression.Apply(Scalar f, List<Integer> a) ->
                  f == Scalar.SELECT
                      ? (vals[a.get(0)] != 0 ? vals[a.get(1)] : vals[a.get(2)])
                      : Element.bits(
                          ts[k],
                          f(
                              f,
                              Element.toDouble(ts[a.get(0)], vals[a.get(0)]),
                              a.size() > 1 ? Element.toDouble(ts[a.get(1)], vals[a.get(1)]) : 0));
            };
      }
      for (int o = 0; o < ex.outputs().size(); o++) {
        int v = ex.outputs().get(o);
        int z = ts[v].bytes();
        put(z, b[ni + o] + z * p, vals[v]);
      }
    }
  }

  static double f(Scalar s, double x, double y) {
    return switch (s) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case RELU -> Math.max(x, 0);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> Math.rint(x);
      case EXP -> Math.exp(x);
      case EXPM1 -> Math.expm1(x);
      case LOG -> Math.log(x);
      case LOG1P -> Math.log1p(x);
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case IS_NAN -> Double.isNaN(x) ? 1 : 0;
      case IS_FINITE -> Double.isFinite(x) ? 1 : 0;
      case NOT -> x == 0 ? 1 : 0;
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case FLOOR_DIVIDE -> Math.floor(x / y);
      case MODULO -> x - y * Math.floor(x / y);
      case POWER -> Math.pow(x, y);
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case AND -> (x != 0 && y != 0) ? 1 : 0;
      case OR -> (x != 0 || y != 0) ? 1 : 0;
      case EQUAL -> x == y ? 1 : 0;
      case NOT_EQUAL -> x != y ? 1 : 0;
      case LESS -> x < y ? 1 : 0;
      case LESS_EQUAL -> x <= y ? 1 : 0;
      default -> throw new UnsupportedOperationException(s.toString());
    };
  }
}
