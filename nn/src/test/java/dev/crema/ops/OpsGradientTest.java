package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.MatrixException;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.WindowFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gradients of order one and two against central differences of fourth order, in float64. */
class OpsGradientTest {
  private static final double STEP = 1e-3;

  private record Case(Function<List<Tensor>, List<Tensor>> function, List<Tensor> at) {}

  private static Case of(Function<List<Tensor>, List<Tensor>> function, Tensor... at) {
    return new Case(function, List.of(at));
  }

  private static Case one(Function<Tensor, Tensor> function, Tensor at) {
    return of(in -> List.of(function.apply(in.getFirst())), at);
  }

  private static List<Tensor> parts(Complex x) {
    return List.of(x.real(), x.imag());
  }

  private static Map<String, Case> cases(RandomTensors gen) {
    Tensor a = gen.dominant(3, 3);
    Tensor batch = gen.dominant(2, 3, 3);
    Tensor tall = gen.dominant(2, 4, 3);
    Tensor wide = gen.dominant(3, 4);
    Tensor b = gen.plain(2, 3, 2);
    Tensor ids = Tensor.of(Shape.of(5), 2, 0, 2, 3, 0);
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("det", one(LinalgOps::det, batch));
    cases.put("logdet", one(LinalgOps::logdet, batch));
    cases.put("inv", one(LinalgOps::inv, batch));
    cases.put("solve", of(in -> List.of(LinalgOps.solve(in.get(0), in.get(1))), batch, b));
    cases.put(
        "solve of one matrix and many right sides",
        of(in -> List.of(LinalgOps.solve(in.get(0), in.get(1))), a, b));
    cases.put("solve of a pivoted matrix", one(x -> LinalgOps.inv(x.flip(0)), a));
    cases.put(
        "solveTriangular",
        of(in -> List.of(LinalgOps.solveTriangular(in.get(0), in.get(1), true)), batch, b));
    cases.put("cholesky, upper", one(x -> LinalgOps.cholesky(x, true), batch));
    cases.put("choleskyInverse", one(LinalgOps::choleskyInverse, batch));
    cases.put("luFactor", one(x -> LinalgOps.luFactor(x.flip(-2)).lu(), tall));
    cases.put(
        "qr",
        of(
            in -> {
              LinalgOps.Qr qr = LinalgOps.qr(in.getFirst());
              return List.of(qr.q(), qr.r());
            },
            tall));
    cases.put("r of qr alone", one(x -> LinalgOps.qr(x).r(), wide));
    cases.put("eigenvalues", one(x -> LinalgOps.eigh(x).values(), batch));
    cases.put("singular values", one(LinalgOps::singularValues, tall));
    cases.put("full singular values", one(x -> LinalgOps.svd(x).s(), wide));
    cases.put("pinv", one(LinalgOps::pinv, tall));
    cases.put(
        "lstsq",
        of(in -> List.of(LinalgOps.lstsq(in.get(0), in.get(1))), gen.dominant(4, 3), gen.plain(4)));
    cases.put("matrixPower", one(x -> LinalgOps.matrixPower(x, -3), a));
    for (NormOrder order :
        List.of(
            NormOrder.DEFAULT,
            NormOrder.NUCLEAR,
            NormOrder.of(2),
            NormOrder.of(-2),
            NormOrder.of(1),
            NormOrder.INFINITY)) {
      cases.put("matrix norm " + order, one(x -> NormOps.norm(x, order, false, 0, 1), wide));
    }
    cases.put(
        "vector norm",
        one(x -> NormOps.norm(x, NormOrder.of(3), true, 1), gen.between(0.3, 2, 3, 4)));
    cases.put(
        "cdist",
        of(in -> List.of(NormOps.cdist(in.get(0), in.get(1))), gen.plain(4, 3), gen.plain(2, 3)));
    cases.put(
        "fft",
        of(
            in -> parts(SignalOps.fft(new Complex(in.get(0), in.get(1)))),
            gen.plain(2, 6),
            gen.plain(2, 6)));
    cases.put(
        "ifft2",
        of(
            in -> parts(SignalOps.ifft2(new Complex(in.get(0), in.get(1)))),
            gen.plain(3, 4),
            gen.plain(3, 4)));
    cases.put("rfft", of(in -> parts(SignalOps.rfft(in.getFirst(), 7)), gen.plain(2, 5)));
    cases.put(
        "irfft",
        of(
            in -> List.of(SignalOps.irfft(new Complex(in.get(0), in.get(1)))),
            gen.plain(2, 4),
            gen.plain(2, 4)));
    cases.put("stft", of(in -> parts(SignalOps.stft(in.getFirst(), 4, 2, 6)), gen.plain(12)));
    cases.put(
        "istft",
        of(
            in -> List.of(SignalOps.istft(new Complex(in.get(0), in.get(1)), 4, 2, 6)),
            gen.plain(5, 4),
            gen.plain(5, 4)));
    cases.put("logsumexp", one(x -> MathOps.logsumexp(x, true, 0, 2), gen.plain(2, 3, 2)));
    cases.put("segmentSum", one(x -> SegmentOps.segmentSum(x, ids), gen.plain(5, 2)));
    cases.put("segmentProd", one(x -> SegmentOps.segmentProd(x, ids), gen.plain(5, 2)));
    cases.put(
        "segmentMax",
        one(
            x ->
                SegmentOps.segmentMax(x, ids)
                    .slice(0, 2, 4)
                    .add(SegmentOps.segmentMin(x, ids).slice(0, 2, 4)),
            gen.distinct(5, 2)));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithDifferencesToTheSecondOrder() {
    RandomTensors gen = new RandomTensors("gradients of ops");
    return cases(gen).entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, Case c) {
    RandomTensors gen = new RandomTensors("directions of " + name);
    List<Tensor> v = c.at().stream().map(x -> gen.plain(x.shape().toArray())).toList();
    Function<List<Tensor>, Tensor> first = in -> weighed(c.function().apply(in), name);
    Function<List<Tensor>, Tensor> second =
        in -> dot(Functions.valueAndGrad(first, in).gradients(), v);
    compare(name + ", order 1, " + gen.replay(), first, c.at(), v);
    compare(name + ", order 2, " + gen.replay(), second, c.at(), v);
  }

  private static void compare(
      String name, Function<List<Tensor>, Tensor> scalar, List<Tensor> at, List<Tensor> v) {
    double analytic = dot(Functions.valueAndGrad(scalar, at).gradients(), v).item();
    Function<List<Tensor>, List<Tensor>> value =
        Functions.compile(in -> List.of(scalar.apply(in)))::call;
    double numeric = 0;
    double size = 1;
    double[] factors = {1, -8, 8, -1};
    double[] steps = {-2, -1, 1, 2};
    for (int i = 0; i < 4; i++) {
      List<Tensor> moved = new ArrayList<>();
      for (int k = 0; k < at.size(); k++) {
        moved.add(at.get(k).add(v.get(k).multiply(steps[i] * STEP)));
      }
      double there = value.apply(moved).getFirst().item();
      numeric += factors[i] * there / (12 * STEP);
      size = Math.max(size, Math.abs(there));
    }
    assertEquals(numeric, analytic, 1e-7 * Math.max(size, Math.abs(analytic)), name);
  }

  private static Tensor weighed(List<Tensor> outputs, String name) {
    RandomTensors gen = new RandomTensors("weights of " + name);
    List<Tensor> weights = outputs.stream().map(y -> gen.plain(y.shape().toArray())).toList();
    return dot(outputs, weights);
  }

  private static Tensor dot(List<Tensor> a, List<Tensor> b) {
    Tensor sum = Tensor.scalar(DType.FLOAT64, 0);
    for (int i = 0; i < a.size(); i++) {
      sum = sum.add(a.get(i).multiply(b.get(i)).sum());
    }
    return sum;
  }

  @Test
  void rootsHaveDerivativeZeroAtZero() {
    Tensor zeros = Tensor.zeros(3);
    Tensor g = Functions.grad(x -> NormOps.norm(x)).apply(zeros);
    assertEquals(0, g.abs().sum().item());
    Tensor points = Tensor.of(Shape.of(2, 2), 1f, 2f, 1f, 2f);
    Tensor d = Functions.grad(x -> NormOps.cdist(x, points).sum()).apply(points);
    assertEquals(0, d.abs().sum().item());
  }

  @Test
  void whatHasNoGradientSaysSo() {
    Tensor tall = Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 5f, 7f, 11f);
    Tensor square = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 5f);
    String complete =
        assertThrows(
                CremaException.class,
                () ->
                    Functions.grad(x -> LinalgOps.qr(x, LinalgOps.QrMode.COMPLETE).q().sum())
                        .apply(tall))
            .getMessage();
    assertEquals(
        "COMPLETE_QR: no gradient, as the matrix has more rows than columns and does not determine"
            + " all of Q; given: f32[3,2]; allowed: the reduced form",
        complete);
    assertThrows(
        CremaException.class, () -> Functions.grad(x -> LinalgOps.svd(x).u().sum()).apply(tall));
    assertThrows(
        CremaException.class,
        () -> Functions.grad(x -> LinalgOps.eig(x).values().real().sum()).apply(square));
    assertThrows(
        MatrixException.class, () -> Functions.grad(LinalgOps::det).apply(Tensor.ones(2, 2)));
  }

  @Test
  void anUnusedWindowHasNoPart() {
    Tensor x = new RandomTensors("window").plain(12);
    Complex none = SignalOps.stft(x, 4, 2, 6, WindowFunction.NONE, false);
    Complex ones = SignalOps.stft(x, 6, 2, 6, Tensor.ones(6), false);
    assertEquals(0, none.real().subtract(ones.real()).abs().max().item());
  }
}
