package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activation functions against their formulas in double. */
class ActivationOpsTest {
  /** Away from the kinks at whole numbers and halves. */
  private static final double[] NUMBERS =
      DoubleStream.iterate(-7.3, x -> x < 7.5, x -> x + 0.61).toArray();

  record Case(String name, UnaryOperator<Tensor> function, DoubleUnaryOperator formula) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double clip(double x, double least, double greatest) {
    return Math.min(Math.max(x, least), greatest);
  }

  private static double elu(double x, double alpha) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  /** By Simpson's rule. */
  private static double normal(double x) {
    int steps = 4000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = x * i / steps;
      sum += Math.exp(-t * t / 2) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return 0.5 + sum * x / steps / 3 / Math.sqrt(2 * Math.PI);
  }

  static Stream<Case> cases() {
    double alpha = 1.6732632423543772;
    double scale = 1.0507009873554805;
    return Stream.of(
        new Case("relu", ImageOps::relu, x -> Math.max(x, 0)),
        new Case("relu6", ImageOps::relu6, x -> clip(x, 0, 6)),
        new Case("leakyRelu", ImageOps::leakyRelu, x -> x > 0 ? x : 0.2 * x),
        new Case("leakyRelu 0.5", x -> ImageOps.leakyRelu(x, 0.5), x -> x > 0 ? x : 0.5 * x),
        new Case("elu", ImageOps::elu, x -> elu(x, 1)),
        new Case("elu 0.7", x -> ImageOps.elu(x, 0.7), x -> elu(x, 0.7)),
        new Case("celu", ImageOps::celu, x -> elu(x, 1)),
        new Case("celu 2", x -> ImageOps.celu(x, 2), x -> x > 0 ? x : 2 * Math.expm1(x / 2)),
        new Case("selu", ImageOps::selu, x -> scale * elu(x, alpha)),
        new Case(
            "gelu",
            ImageOps::gelu,
            x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        new Case("gelu exact", x -> ImageOps.gelu(x, false), x -> x * normal(x)),
        new Case("sigmoid", ImageOps::sigmoid, ActivationOpsTest::sigmoid),
        new Case("logSigmoid", ImageOps::logSigmoid, x -> -Math.log1p(Math.exp(-x))),
        new Case("hardSigmoid", ImageOps::hardSigmoid, x -> clip(x / 6 + 0.5, 0, 1)),
        new Case("sparseSigmoid", ImageOps::sparseSigmoid, x -> clip((x + 1) / 2, 0, 1)),
        new Case("silu", ImageOps::silu, x -> x * sigmoid(x)),
        new Case("swish", ImageOps::swish, x -> x * sigmoid(x)),
        new Case("hardSilu", ImageOps::hardSilu, x -> x * clip(x / 6 + 0.5, 0, 1)),
        new Case("hardSwish", ImageOps::hardSwish, x -> x * clip(x / 6 + 0.5, 0, 1)),
        new Case("softplus", ImageOps::softplus, x -> Math.log1p(Math.exp(x))),
        new Case(
            "sparsePlus",
            ImageOps::sparsePlus,
            x -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4),
        new Case("squareplus", ImageOps::squareplus, x -> (x + Math.sqrt(x * x + 4)) / 2),
        new Case(
            "squareplus 3", x -> ImageOps.squareplus(x, 3), x -> (x + Math.sqrt(x * x + 3)) / 2),
        new Case("softsign", ImageOps::softsign, x -> x / (1 + Math.abs(x))),
        new Case("hardTanh", ImageOps::hardTanh, x -> clip(x, -1, 1)),
        new Case("tanhShrink", ImageOps::tanhShrink, x -> x - Math.tanh(x)),
        new Case("hardShrink", ImageOps::hardShrink, x -> Math.abs(x) > 0.5 ? x : 0),
        new Case("hardShrink 2", x -> ImageOps.hardShrink(x, 2), x -> Math.abs(x) > 2 ? x : 0),
        new Case(
            "softShrink",
            ImageOps::softShrink,
            x -> Math.signum(x) * Math.max(Math.abs(x) - 0.5, 0)),
        new Case(
            "softShrink 2",
            x -> ImageOps.softShrink(x, 2),
            x -> Math.signum(x) * Math.max(Math.abs(x) - 2, 0)),
        new Case("threshold", x -> ImageOps.threshold(x, 1.2, -3), x -> x > 1.2 ? x : -3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void functionsAreTheirFormulas(Case c) {
    Tensor x = Tensor.of(Shape.of(5, 5), NUMBERS);
    double[] expected = Arrays.stream(NUMBERS).map(c.formula()).toArray();
    OpCheck.differentiable(
        c.name(), in -> c.function().apply(in.getFirst()), List.of(x), expected, 5, 5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void halfWidthIsKeptAndIntegersBecomeFloats(Case c) {
    Tensor x = Tensor.of(Shape.of(25), NUMBERS);
    for (DType half : List.of(DType.FLOAT16, DType.BFLOAT16)) {
      Tensor rounded = x.cast(half);
      Tensor y = c.function().apply(rounded);
      assertEquals(half, y.dtype(), c.name());
      double[] expected = Arrays.stream(rounded.toDoubles()).map(c.formula()).toArray();
      OpCheck.close(c.name() + " in " + half, expected, y, half == DType.FLOAT16 ? 6e-3 : 5e-2);
    }
    Tensor whole = Tensor.of(Shape.of(5), -9, -2, 0, 3, 8);
    double[] expected = DoubleStream.of(-9, -2, 0, 3, 8).map(c.formula()).toArray();
    OpCheck.close(c.name() + " of integers", expected, c.function().apply(whole), 1e-5);
  }

  @Test
  void gluMultipliesHalves() {
    Tensor x = OpCheck.random(1, 3, 4, 2);
    double[] in = x.toDoubles();
    double[] last = new double[12];
    double[] middle = new double[12];
    for (int i = 0; i < 12; i++) {
      last[i] = in[2 * i] * sigmoid(in[2 * i + 1]);
      int at = i / 4 * 8 + i % 4;
      middle[i] = in[at] * sigmoid(in[at + 4]);
    }
    OpCheck.differentiable("glu", in1 -> ImageOps.glu(in1.getFirst()), List.of(x), last, 3, 4, 1);
    OpCheck.differentiable(
        "glu", in1 -> ImageOps.glu(in1.getFirst(), 1), List.of(x), middle, 3, 2, 2);
    OpCheck.refused("Glu: axis 0 of", () -> ImageOps.glu(x, 0));
  }

  /** Exponentials over the sum of those in the same group. */
  private static double[] softmax(double[] x, java.util.function.IntUnaryOperator group) {
    double[] sums = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      sums[group.applyAsInt(i)] += Math.exp(x[i]);
    }
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> Math.exp(x[i]) / sums[group.applyAsInt(i)]);
    return y;
  }

  @Test
  void softmaxesAddUpToOneAlongAnyAxes() {
    Tensor x = OpCheck.random(2, 3, 5, 2);
    double[] in = x.toDoubles();
    double[] last = softmax(in, i -> i / 2);
    double[] middle = softmax(in, i -> i / 10 * 2 + i % 2);
    double[] outer = softmax(in, i -> i / 2 % 5);
    OpCheck.differentiable(
        "softmax", t -> ImageOps.softmax(t.getFirst()), List.of(x), last, 3, 5, 2);
    OpCheck.differentiable(
        "softmax 1", t -> ImageOps.softmax(t.getFirst(), 1), List.of(x), middle, 3, 5, 2);
    OpCheck.differentiable(
        "softmax 0 2", t -> ImageOps.softmax(t.getFirst(), 0, -1), List.of(x), outer, 3, 5, 2);
    OpCheck.differentiable(
        "logSoftmax", t -> ImageOps.logSoftmax(t.getFirst()), List.of(x), logs(last), 3, 5, 2);
    OpCheck.differentiable(
        "logSoftmax 1",
        t -> ImageOps.logSoftmax(t.getFirst(), -2),
        List.of(x),
        logs(middle),
        3,
        5,
        2);
    OpCheck.differentiable(
        "logSoftmax 0 2",
        t -> ImageOps.logSoftmax(t.getFirst(), 2, 0),
        List.of(x),
        logs(outer),
        3,
        5,
        2);
    Tensor large = Tensor.of(Shape.of(3), 1000.0, 1000.0, -1000.0);
    OpCheck.close("large", new double[] {0.5, 0.5, 0}, ImageOps.softmax(large), 1e-15);
    double[] half = {-Math.log(2), -Math.log(2), -2000 - Math.log(2)};
    OpCheck.close("large", half, ImageOps.logSoftmax(large), 1e-15);
  }

  private static double[] logs(double[] x) {
    return Arrays.stream(x).map(Math::log).toArray();
  }

  /** The projection on the simplex, by bisection of the threshold. */
  private static double[] sparsemax(double... x) {
    double low = -10;
    double high = 10;
    for (int i = 0; i < 200; i++) {
      double threshold = (low + high) / 2;
      double sum = Arrays.stream(x).map(v -> Math.max(v - threshold, 0)).sum();
      if (sum > 1) {
        low = threshold;
      } else {
        high = threshold;
      }
    }
    double threshold = low;
    return Arrays.stream(x).map(v -> Math.max(v - threshold, 0)).toArray();
  }

  @Test
  void sparsemaxIsTheNearestPointAmongProbabilities() {
    Tensor x = OpCheck.random(3, 3, 7).multiply(1.7);
    double[] in = x.toDoubles();
    double[] expected = new double[21];
    for (int row = 0; row < 3; row++) {
      double[] y = sparsemax(Arrays.copyOfRange(in, row * 7, row * 7 + 7));
      System.arraycopy(y, 0, expected, row * 7, 7);
    }
    OpCheck.differentiable(
        "sparsemax", t -> ImageOps.sparsemax(t.getFirst()), List.of(x), expected, 3, 7);
    Tensor turned = x.transpose();
    OpCheck.close("sparsemax 0", expected, ImageOps.sparsemax(turned, 0).transpose(), 1e-12);
  }
}
