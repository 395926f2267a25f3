package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes one number of many: over random axes, the axes kept or not. */
@Tag("parity")
class ReductionParityTest {
  private static final String FAMILY = "Reductions and scans";

  private interface Reduction {
    Tensor of(Tensor x, boolean keep, int... axes);
  }

  private record Case(String what, Reduction crema, String torch, double low, double high) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> overAxes() {
    return Stream.of(
        new Case("sum", (x, k, a) -> k ? x.sumKeep(a) : x.sum(a), "sum(x, %s, %s)", -2, 2),
        new Case("mean", (x, k, a) -> k ? x.meanKeep(a) : x.mean(a), "mean(x, %s, %s)", -2, 2),
        new Case(
            "variance",
            (x, k, a) -> k ? x.varianceKeep(a) : x.variance(a),
            "var(x, %s, correction=0, keepdim=%s)",
            -2,
            2),
        new Case("max", (x, k, a) -> k ? x.maxKeep(a) : x.max(a), "amax(x, %s, %s)", -2, 2),
        new Case("min", (x, k, a) -> k ? x.minKeep(a) : x.min(a), "amin(x, %s, %s)", -2, 2));
  }

  @ParameterizedTest
  @MethodSource("overAxes")
  void reductionsOverAxes(Case test) {
    Parity.check(
        FAMILY,
        test.what(),
        Parity.SUMS,
        gen -> {
          Shape shape = gen.shape(1, 4);
          int some = 1 + gen.axis(shape);
          int[] axes =
              gen.shuffled(shape.rank()).stream().limit(some).mapToInt(a -> a).sorted().toArray();
          boolean keep = gen.chance(0.5);
          return Trial.of(
              Draw.uniform(gen, test.low(), test.high(), shape),
              x -> test.crema().of(x, keep, axes),
              "torch." + test.torch().formatted(Arrays.toString(axes), Torch.of(keep)));
        });
  }

  private record Along(String what, Axis crema, String torch, double low, double high) {
    @Override
    public String toString() {
      return what;
    }
  }

  private interface Axis {
    Tensor of(Tensor x, int axis);
  }

  static Stream<Along> alongAnAxis() {
    return Stream.of(
        new Along("prod", (x, axis) -> x.prod(axis), "torch.prod(x, %d)", 0.7, 1.3),
        new Along("argmax", Tensor::argmax, "torch.argmax(x, %d)", -2, 2),
        new Along("argmin", Tensor::argmin, "torch.argmin(x, %d)", -2, 2),
        new Along("logSumExp", Tensor::logSumExp, "torch.logsumexp(x, [%d])", -9, 9),
        new Along("softmax", Tensor::softmax, "torch.softmax(x, %d)", -9, 9),
        new Along("logSoftmax", Tensor::logSoftmax, "torch.log_softmax(x, %d)", -9, 9),
        new Along("cumsum", Tensor::cumsum, "torch.cumsum(x, %d)", -2, 2),
        new Along(
            "cumsum reversed",
            (x, axis) -> x.cumsum(axis, false, true),
            "torch.flip(torch.cumsum(torch.flip(x, [%1$d]), %1$d), [%1$d])",
            -2,
            2),
        new Along(
            "any", (x, axis) -> x.greater(1.5).any(axis), "torch.any(torch.gt(x, 1.5), %d)", -2, 2),
        new Along(
            "all",
            (x, axis) -> x.greater(-1.5).all(axis),
            "torch.all(torch.gt(x, -1.5), %d)",
            -2,
            2));
  }

  @ParameterizedTest
  @MethodSource("alongAnAxis")
  void alongOneAxis(Along test) {
    Parity.check(
        FAMILY,
        test.what(),
        Parity.SUMS,
        gen -> {
          Shape shape = gen.shape(1, 4);
          int axis = gen.axis(shape);
          return Trial.of(
              Draw.uniform(gen, test.low(), test.high(), shape),
              x -> test.crema().of(x, axis),
              test.torch().formatted(axis));
        });
  }

  @Test
  void longSums() {
    Parity.check(
        FAMILY,
        "sum of 100,000",
        Parity.SUMS,
        gen -> {
          int axis = gen.between(0, 1);
          long[] shape = IntStream.of(0, 1).mapToLong(a -> a == axis ? 100_000 : 3).toArray();
          return Trial.of(
              Draw.uniform(gen, 0, 1, shape),
              x -> x.sum(axis),
              "torch.sum(x, [%d])".formatted(axis));
        });
  }
}
