package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.WindowFunction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values from NumPy, in {@code numpy.txt}, at once and in a traced function. */
class NumPyTest {
  private static final double TOLERANCE = 1e-11;

  private record Case(String name, List<Tensor> operands, List<Tensor> results) {
    static Case parse(String line) {
      String[] sides = line.split(" => ");
      String[] left = sides[0].split("; ", 2);
      return new Case(left[0], tensors(left[1]), tensors(sides[1]));
    }

    private static List<Tensor> tensors(String text) {
      return Arrays.stream(text.split("; ")).map(Case::tensor).toList();
    }

    private static Tensor tensor(String text) {
      int end = text.indexOf(']');
      String dims = text.substring(1, end);
      Shape shape =
          dims.isEmpty()
              ? Shape.SCALAR
              : Shape.of(Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray());
      String numbers = text.substring(end + 1).strip();
      double[] values =
          numbers.isEmpty()
              ? new double[0]
              : Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
      return Tensor.of(shape, values);
    }
  }

  @TestFactory
  Stream<DynamicTest> valuesAreThoseOfNumPy() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                NumPyTest.class.getResourceAsStream("numpy.txt"), StandardCharsets.UTF_8))) {
      List<Case> cases =
          reader.lines().filter(line -> !line.startsWith("#")).map(Case::parse).toList();
      assertTrue(cases.size() > 400);
      return cases.stream().map(c -> dynamicTest(c.name(), () -> check(c)));
    }
  }

  private static void check(Case c) {
    Function<List<Tensor>, List<Tensor>> function = in -> apply(c.name(), in);
    List<Tensor> now = function.apply(c.operands());
    compare(c, now);
    boolean counts = c.name().startsWith("segment") && !c.name().contains(" ");
    if (!counts) {
      List<Tensor> compiled = Functions.compile(function).call(c.operands());
      compare(c, compiled);
    }
  }

  private static void compare(Case c, List<Tensor> actual) {
    assertEquals(c.results().size(), actual.size());
    for (int i = 0; i < actual.size(); i++) {
      assertEquals(c.results().get(i).shape(), actual.get(i).shape(), c.toString());
      double[] expected = c.results().get(i).toDoubles();
      double[] given = actual.get(i).toDoubles();
      double size = Arrays.stream(expected).map(Math::abs).filter(Double::isFinite).max().orElse(0);
      for (int k = 0; k < expected.length; k++) {
        double allowed = TOLERANCE * Math.max(1, size);
        boolean near = expected[k] == given[k] || Math.abs(expected[k] - given[k]) <= allowed;
        assertTrue(near, c + ": " + i + ", " + k + ": " + given[k] + ", not " + expected[k]);
      }
    }
  }

  private static List<Tensor> apply(String call, List<Tensor> in) {
    String[] words = call.split(" ");
    Tensor x = in.getFirst();
    return switch (words[0]) {
      case "det" -> List.of(LinalgOps.det(x));
      case "slogdet" -> {
        LinalgOps.SlogDet result = LinalgOps.slogdet(x);
        yield List.of(result.sign(), result.logAbsDet());
      }
      case "logdet" -> List.of(LinalgOps.logdet(x));
      case "inv" -> List.of(LinalgOps.inv(x));
      case "cholesky" -> List.of(LinalgOps.cholesky(x));
      case "choleskyUpper" -> List.of(LinalgOps.cholesky(x, true));
      case "choleskyInverse" -> List.of(LinalgOps.choleskyInverse(x));
      case "choleskyInverseUpper" -> List.of(LinalgOps.choleskyInverse(x, true));
      case "eigh" -> List.of(LinalgOps.eigh(x).values());
      case "eig" -> {
        Complex values = LinalgOps.eig(x).values();
        yield List.of(
            values.real().sort(-1, false).values(), values.imag().sort(-1, false).values());
      }
      case "solve" -> List.of(LinalgOps.solve(x, in.get(1)));
      case "solveLower" -> List.of(LinalgOps.solveTriangular(x, in.get(1), true));
      case "solveUpper" -> List.of(LinalgOps.solveTriangular(x, in.get(1)));
      case "matrixPower" -> List.of(LinalgOps.matrixPower(x, Integer.parseInt(words[1])));
      case "matrixRank" -> List.of(LinalgOps.matrixRank(x));
      case "qr" -> List.of(LinalgOps.qr(x).q(), LinalgOps.qr(x).r());
      case "qrComplete" -> {
        LinalgOps.Qr qr = LinalgOps.qr(x, LinalgOps.QrMode.COMPLETE);
        yield List.of(qr.q(), qr.r());
      }
      case "svd" -> List.of(LinalgOps.singularValues(x));
      case "pinv" -> List.of(LinalgOps.pinv(x));
      case "lstsq" -> List.of(LinalgOps.lstsq(x, in.get(1)));
      case "norm", "normKeep" -> {
        int[] axes = Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray();
        yield List.of(NormOps.norm(x, order(words[1]), words[0].equals("normKeep"), axes));
      }
      case "cdist" -> List.of(NormOps.cdist(x, in.get(1)));
      case "fft" -> parts(SignalOps.fft(new Complex(x, in.get(1))));
      case "fft2" -> parts(SignalOps.fft2(new Complex(x, in.get(1))));
      case "ifft2" -> parts(SignalOps.ifft2(new Complex(x, in.get(1))));
      case "rfft" -> parts(SignalOps.rfft(x, Long.parseLong(words[1])));
      case "irfft" -> List.of(SignalOps.irfft(new Complex(x, in.get(1)), Long.parseLong(words[1])));
      case "stft" ->
          parts(
              SignalOps.stft(
                  x,
                  Integer.parseInt(words[1]),
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3]),
                  WindowFunction.valueOf(words[4]),
                  words[5].equals("True")));
      case "extractSequences" ->
          List.of(
              SignalOps.extractSequences(
                  x, Integer.parseInt(words[1]), Integer.parseInt(words[2])));
      case "logsumexp" ->
          List.of(
              words.length == 1
                  ? MathOps.logsumexp(x)
                  : MathOps.logsumexp(x, false, Integer.parseInt(words[1])));
      default -> List.of(segment(words, x, in.get(1).cast(DType.INT32)));
    };
  }

  private static Tensor segment(String[] words, Tensor x, Tensor ids) {
    boolean counted = words.length > 1;
    long count = counted ? Long.parseLong(words[1]) : 0;
    return switch (words[0]) {
      case "segmentSum" ->
          counted ? SegmentOps.segmentSum(x, ids, count) : SegmentOps.segmentSum(x, ids);
      case "segmentMax" ->
          counted ? SegmentOps.segmentMax(x, ids, count) : SegmentOps.segmentMax(x, ids);
      case "segmentMin" ->
          counted ? SegmentOps.segmentMin(x, ids, count) : SegmentOps.segmentMin(x, ids);
      case "segmentProd" ->
          counted ? SegmentOps.segmentProd(x, ids, count) : SegmentOps.segmentProd(x, ids);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static List<Tensor> parts(Complex x) {
    return List.of(x.real(), x.imag());
  }

  private static NormOrder order(String word) {
    return switch (word) {
      case "None" -> NormOrder.DEFAULT;
      case "fro" -> NormOrder.FROBENIUS;
      case "nuc" -> NormOrder.NUCLEAR;
      default -> NormOrder.of(Double.parseDouble(word));
    };
  }
}
