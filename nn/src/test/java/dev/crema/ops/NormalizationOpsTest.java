package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Normalization against loops in double. */
class NormalizationOpsTest {
  private static final Tensor X = OpCheck.random(1, 3, 5, 2).multiply(2).add(0.7);
  private static final double[] N = X.toDoubles();

  /** Mean and variance of the numbers of each group. */
  private static double[][] moments(IntUnaryOperator group, int groups) {
    double[] mean = new double[groups];
    double[] variance = new double[groups];
    int each = N.length / groups;
    for (int i = 0; i < N.length; i++) {
      mean[group.applyAsInt(i)] += N[i] / each;
    }
    for (int i = 0; i < N.length; i++) {
      int g = group.applyAsInt(i);
      variance[g] += (N[i] - mean[g]) * (N[i] - mean[g]) / each;
    }
    return new double[][] {mean, variance};
  }

  @Test
  void momentsAreMeanAndVariance() {
    double[][] middle = moments(i -> i / 10 * 2 + i % 2, 6);
    double[][] ends = moments(i -> i / 2 % 5, 5);
    double[][] all = moments(i -> 0, 1);
    OpCheck.differentiable(
        "mean", t -> ImageOps.moments(t.getFirst(), 1).mean(), List.of(X), middle[0], 3, 2);
    OpCheck.differentiable(
        "variance", t -> ImageOps.moments(t.getFirst(), 1).variance(), List.of(X), middle[1], 3, 2);
    OpCheck.differentiable(
        "variance kept",
        t -> ImageOps.moments(t.getFirst(), true, 0, -1).variance(),
        List.of(X),
        ends[1],
        1,
        5,
        1);
    OpCheck.close("mean of all", all[0], ImageOps.moments(X).mean(), 1e-12);
    OpCheck.close("variance of all", all[1], ImageOps.moments(X).variance(), 1e-12);
    // Keras's example.
    Moments whole = ImageOps.moments(Tensor.of(Shape.of(5), 0, 1, 2, 3, 100), 0);
    assertEquals(21.2, whole.mean().item(), 1e-5);
    assertEquals(1553.36, whole.variance().item(), 1e-3);
    Tensor half = Tensor.of(300f, 302f).cast(DType.FLOAT16);
    assertEquals(1, ImageOps.moments(half).variance().item());
    assertEquals(DType.FLOAT16, ImageOps.moments(half).variance().dtype());
  }

  @Test
  void batchNormalizationTakesGivenMoments() {
    Tensor mean = OpCheck.random(2, 5);
    Tensor variance = OpCheck.random(3, 5).add(1.5);
    Tensor offset = OpCheck.random(4, 5);
    Tensor scale = OpCheck.random(5, 5);
    double[] m = mean.toDoubles();
    double[] v = variance.toDoubles();
    double[] o = offset.toDoubles();
    double[] s = scale.toDoubles();
    double[] full = new double[N.length];
    double[] plain = new double[N.length];
    double[] moved = new double[N.length];
    for (int i = 0; i < N.length; i++) {
      int c = i / 2 % 5;
      plain[i] = (N[i] - m[c]) / Math.sqrt(v[c] + 1e-3);
      full[i] = s[c] * (N[i] - m[c]) / Math.sqrt(v[c] + 0.1) + o[c];
      moved[i] = plain[i] + o[c];
    }
    OpCheck.differentiable(
        "plain",
        t -> ImageOps.batchNormalization(t.get(0), t.get(1), t.get(2), 1),
        List.of(X, mean, variance),
        plain,
        3,
        5,
        2);
    OpCheck.differentiable(
        "full",
        t -> ImageOps.batchNormalization(t.get(0), t.get(1), t.get(2), -2, t.get(3), t.get(4), 0.1),
        List.of(X, mean, variance, offset, scale),
        full,
        3,
        5,
        2);
    Tensor one = Tensor.scalar(1);
    OpCheck.close(
        "offset only",
        moved,
        ImageOps.batchNormalization(X, mean, variance, 1, offset, one),
        1e-12);
    OpCheck.refused(
        "batchNormalization: variance is f64[5]; allowed: shape [2]",
        () -> ImageOps.batchNormalization(X, mean, variance, 2));
    OpCheck.refused(
        "batchNormalization: epsilon is -1.0",
        () -> ImageOps.batchNormalization(X, mean, variance, 1, -1.0));
  }

  private static double[] standardized(IntUnaryOperator group, int groups, double epsilon) {
    double[][] moments = moments(group, groups);
    double[] y = new double[N.length];
    Arrays.setAll(
        y,
        i -> {
          int g = group.applyAsInt(i);
          return (N[i] - moments[0][g]) / Math.sqrt(moments[1][g] + epsilon);
        });
    return y;
  }

  @Test
  void layerNormalizationTakesTheMomentsOfItsAxes() {
    double[] last = standardized(i -> i / 2, 15, 1e-7);
    double[] both = standardized(i -> i / 10, 3, 0.1);
    Tensor gamma = OpCheck.random(6, 5, 2);
    Tensor beta = OpCheck.random(7, 5, 2);
    double[] g = gamma.toDoubles();
    double[] b = beta.toDoubles();
    double[] weighed = new double[N.length];
    Arrays.setAll(weighed, i -> both[i] * g[i % 10] + b[i % 10]);
    OpCheck.close("last", last, ImageOps.layerNormalization(X), 1e-10);
    OpCheck.differentiable(
        "no weights",
        t -> ImageOps.layerNormalization(t.getFirst(), 0.1, 1, 2),
        List.of(X),
        both,
        3,
        5,
        2);
    OpCheck.differentiable(
        "weights",
        t -> ImageOps.layerNormalization(t.get(0), t.get(1), t.get(2), 0.1, 2, 1),
        List.of(X, gamma, beta),
        weighed,
        3,
        5,
        2);
    double[] middle = standardized(i -> i / 10 * 2 + i % 2, 6, 0.1);
    double[] onMiddle = new double[N.length];
    Tensor five = OpCheck.random(8, 5);
    Arrays.setAll(onMiddle, i -> middle[i] * five.toDoubles()[i / 2 % 5]);
    OpCheck.close(
        "middle", onMiddle, ImageOps.layerNormalization(X, five, Tensor.scalar(0), 0.1, 1), 1e-12);
    OpCheck.refused(
        "layerNormalization: gamma is f64[5]; allowed: shape [2], or one that broadcasts",
        () -> ImageOps.layerNormalization(X, five, five));
    OpCheck.refused(
        "layerNormalization: axis is []; allowed: 1 axis or more",
        () -> ImageOps.layerNormalization(X, 0.1));
  }

  @Test
  void rmsNormalizationTakesTheMeanSquareOfItsAxes() {
    Tensor scale = OpCheck.random(9, 2);
    double[] expected = new double[N.length];
    double[] plain = new double[N.length];
    for (int i = 0; i < N.length; i++) {
      int row = i / 2 * 2;
      double square = (N[row] * N[row] + N[row + 1] * N[row + 1]) / 2;
      plain[i] = N[i] / Math.sqrt(square + 1e-7);
      expected[i] = plain[i] * scale.toDoubles()[i % 2];
    }
    OpCheck.close("plain", plain, ImageOps.rmsNormalization(X), 1e-12);
    OpCheck.differentiable(
        "scaled",
        t -> ImageOps.rmsNormalization(t.get(0), t.get(1)),
        List.of(X, scale),
        expected,
        3,
        5,
        2);
    Tensor wide = Tensor.of(Shape.of(2), 300f, 400f).cast(DType.FLOAT16);
    OpCheck.close(
        "half",
        new double[] {0.6 * Math.sqrt(2), 0.8 * Math.sqrt(2)},
        ImageOps.rmsNormalization(wide),
        1e-3);
  }

  @Test
  void normalizeDividesByTheNorm() {
    for (int order : new int[] {1, 2, 3, 8}) {
      double[] expected = new double[N.length];
      for (int i = 0; i < N.length; i++) {
        double sum = 0;
        for (int k = 0; k < 5; k++) {
          sum += Math.pow(Math.abs(N[i / 10 * 10 + k * 2 + i % 2]), order);
        }
        expected[i] = N[i] / Math.pow(sum, 1.0 / order);
      }
      OpCheck.differentiable(
          "order " + order,
          t -> ImageOps.normalize(t.getFirst(), order, 1),
          List.of(X),
          expected,
          3,
          5,
          2);
    }
    // Keras's example.
    double[] rows = {0.26726124, 0.5345225, 0.8017837, 0.45584232, 0.5698029, 0.68376344};
    Tensor whole = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    OpCheck.close("integers", rows, ImageOps.normalize(whole), 1e-6);
    Tensor large = Tensor.of(Shape.of(2), 3e30f, 4e30f);
    OpCheck.close(
        "no overflow",
        new double[] {3 / Math.cbrt(91), 4 / Math.cbrt(91)},
        ImageOps.normalize(large, 3, -1),
        1e-6);
    for (int order : new int[] {1, 2, 3}) {
      Tensor none = Tensor.of(Shape.of(2), 0.0, 0.0);
      for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16)) {
        Tensor normal = ImageOps.normalize(none.cast(dtype), order, -1);
        assertEquals(dtype, normal.dtype());
        OpCheck.close("nothing", new double[2], normal, 0);
      }
      Tensor little = Tensor.of(Shape.of(2), 0.5, 0.0);
      OpCheck.close(
          "little", new double[] {0.25, 0}, ImageOps.normalize(little, order, 2.0, -1), 1e-12);
    }
    OpCheck.refused("normalize: order is 0", () -> ImageOps.normalize(X, 0, -1));
    OpCheck.refused("normalize: epsilon is 0.0", () -> ImageOps.normalize(X, 2, 0.0, -1));
  }
}
