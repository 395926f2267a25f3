package dev.crema.activations;

import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.FLOAT64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.keras.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
  private static final Golden KERAS = Golden.of("activations.txt");
  private static final Map<String, Activation> ACTIVATIONS = new TreeMap<>();
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  static {
    ACTIVATIONS.put("celu", new Celu(1.5));
    ACTIVATIONS.put("elu", new Elu());
    ACTIVATIONS.put("elu_alpha", new Elu(0.7));
    ACTIVATIONS.put("exponential", new Exponential());
    ACTIVATIONS.put("gelu", new Gelu());
    ACTIVATIONS.put("gelu_approximate", new Gelu(true));
    ACTIVATIONS.put("glu", new Glu());
    ACTIVATIONS.put("glu_axis1", x -> new Glu(0).apply(x.slice(0, 0, 4)));
    ACTIVATIONS.put("hard_shrink", new HardShrink());
    ACTIVATIONS.put("hard_sigmoid", new HardSigmoid());
    ACTIVATIONS.put("hard_silu", new HardSilu());
    ACTIVATIONS.put("hard_tanh", new HardTanh());
    ACTIVATIONS.put("leaky_relu", new LeakyRelu());
    ACTIVATIONS.put("leaky_relu_slope", new LeakyRelu(0.05));
    ACTIVATIONS.put("linear", new Linear());
    ACTIVATIONS.put("log_sigmoid", new LogSigmoid());
    ACTIVATIONS.put("log_softmax", new LogSoftmax());
    ACTIVATIONS.put("mish", new Mish());
    ACTIVATIONS.put("relu", new Relu());
    ACTIVATIONS.put("relu_max", new Relu(0, 2, 0));
    ACTIVATIONS.put("relu_slope", new Relu(0.1, INFINITY, 0));
    ACTIVATIONS.put("relu_threshold", new Relu(0, INFINITY, 0.5));
    ACTIVATIONS.put("relu_all", new Relu(0.1, 2, 0.5));
    ACTIVATIONS.put("relu6", new Relu6());
    ACTIVATIONS.put("selu", new Selu());
    ACTIVATIONS.put("sigmoid", new Sigmoid());
    ACTIVATIONS.put("silu", new Silu());
    ACTIVATIONS.put("soft_shrink", new SoftShrink());
    ACTIVATIONS.put("softmax", new Softmax());
    ACTIVATIONS.put("softmax_axis0", new Softmax(0));
    ACTIVATIONS.put("softplus", new Softplus());
    ACTIVATIONS.put("softsign", new Softsign());
    ACTIVATIONS.put("sparse_plus", new SparsePlus());
    ACTIVATIONS.put("sparse_sigmoid", new SparseSigmoid());
    ACTIVATIONS.put("squareplus", new Squareplus());
    ACTIVATIONS.put("squareplus_b", new Squareplus(0.5));
    ACTIVATIONS.put("tanh", new Tanh());
    ACTIVATIONS.put("tanh_shrink", new TanhShrink());
    ACTIVATIONS.put("threshold", new Threshold(0.4, -2));
  }

  static List<String> names() {
    return List.copyOf(ACTIVATIONS.keySet());
  }

  private static Activation activation(String name) {
    return Optional.ofNullable(ACTIVATIONS.get(name)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isWhatKerasComputes(String name) {
    Activation f = activation(name);
    KERAS.check(name, f.apply(KERAS.get("x")), 1e-10);
    KERAS.check(name, f.apply(KERAS.get("x", FLOAT32)), 2e-6);
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasTheDerivativeThatKerasGives(String name) {
    checkDerivative(name, FLOAT64, 1e-10);
    checkDerivative(name, FLOAT32, 5e-6);
  }

  /** The derivative of Σ f(x)·cos(i). */
  private static void checkDerivative(String name, DType dtype, double tolerance) {
    Shape shape = KERAS.get(name).shape();
    double[] weights = new double[Math.toIntExact(shape.size())];
    Arrays.setAll(weights, Math::cos);
    Tensor weight = Tensor.of(shape, weights).cast(dtype);
    Tensor gradient =
        Functions.grad(x -> activation(name).apply(x).multiply(weight).sum())
            .apply(KERAS.get("x", dtype));
    KERAS.check(name + "/gradient", gradient, tolerance);
  }

  @Test
  void sparsemaxGivesProbabilitiesAsInThePaper() {
    Tensor x = Tensor.of(Shape.of(4, 3), 0.1, 0, -2, 1, 1, 1, 3, 0, 1, 0.5, 0.2, 0.1);
    double third = 1 / 3.0;
    double[] expected = {
      0.55, 0.45, 0, third, third, third, 1, 0, 0, 0.5 + 0.2 / 3, 0.8 / 3, 0.5 / 3
    };
    assertArrayEquals(expected, new Sparsemax().apply(x).toDoubles(), 1e-12);
    double[] turned = new Sparsemax(0).apply(x.transpose()).transpose().toDoubles();
    assertArrayEquals(expected, turned, 1e-12);
  }

  @Test
  void gradientOfSparsemaxIsSharedAmongTheSupport() {
    Tensor x = Tensor.of(Shape.of(1, 3), 0.1, 0, -2);
    Tensor g = Functions.grad(t -> new Sparsemax().apply(t).select(1, 0).sum()).apply(x);
    assertArrayEquals(new double[] {0.5, -0.5, 0}, g.toDoubles(), 1e-12);
  }

  @Test
  void derivativesAreFiniteFarOut() {
    Tensor x = Tensor.of(-1e4f, -200f, -90f, 90f, 200f, 1e4f);
    for (String name : List.of("celu", "elu", "gelu", "gelu_approximate", "log_sigmoid", "mish")) {
      checkFinite(name, x);
    }
    for (String name : List.of("selu", "sigmoid", "silu", "softmax", "softplus", "squareplus")) {
      checkFinite(name, x);
    }
  }

  private static void checkFinite(String name, Tensor x) {
    Tensor gradient = Functions.grad(t -> activation(name).apply(t).sum()).apply(x);
    assertEquals(1, gradient.isFinite().all().item(), name + " " + gradient);
  }

  @Test
  void softplusHasDerivativeOneHalfAtZero() {
    Tensor gradient = Functions.grad(x -> x.softplus().sum()).apply(Tensor.of(0f, -0f));
    assertArrayEquals(new float[] {0.5f, 0.5f}, gradient.toFloats());
  }

  @Test
  void probabilitiesRememberTheirLogitsInATrace() {
    boolean[] seen = new boolean[6];
    Functions.types(
        in -> {
          Tensor x = in.getFirst();
          Tensor softmax = new Softmax().apply(x);
          Tensor sigmoid = new Sigmoid().apply(x);
          seen[0] = Logits.ofSoftmax(softmax).filter(t -> t == x).isPresent();
          seen[1] = Logits.ofSigmoid(sigmoid).filter(t -> t == x).isPresent();
          seen[2] = Logits.ofSigmoid(softmax).isEmpty() && Logits.ofSoftmax(sigmoid).isEmpty();
          seen[3] = Logits.ofSoftmax(new Softmax(0).apply(x)).isEmpty();
          seen[4] = Logits.ofSoftmax(softmax.multiply(2)).isEmpty();
          Tensor wide = Logits.cast(softmax, FLOAT32);
          seen[5] = Logits.ofSoftmax(wide).filter(t -> t.dtype() == FLOAT32).isPresent();
          return in;
        },
        List.of(KERAS.get("x").type()));
    assertArrayEquals(new boolean[] {true, true, true, true, true, true}, seen);
    assertTrue(Logits.ofSoftmax(new Softmax().apply(KERAS.get("x"))).isEmpty());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertEquals(
        "Celu: alpha is 0.0; allowed: a finite number greater than 0",
        assertThrows(CremaException.class, () -> new Celu(0)).getMessage());
    assertEquals(
        "Relu: maxValue is -1.0; allowed: 0 or more",
        assertThrows(CremaException.class, () -> new Relu(0, -1, 0)).getMessage());
    assertEquals(
        "HardShrink: threshold is NaN; allowed: a finite number, 0 or more",
        assertThrows(CremaException.class, () -> new HardShrink(Double.NaN)).getMessage());
    assertEquals(
        "Glu: axis -1 of f32[2,3] has length 3; allowed: even",
        assertThrows(ShapeException.class, () -> new Glu().apply(Tensor.zeros(2, 3))).getMessage());
  }
}
