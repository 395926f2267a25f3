package dev.crema.layers.core;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.Crema;
import dev.crema.activations.Tanh;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.layers.Grid;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.regularizers.L2;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** TernaryDense against Keras's formula and its gradients, and a pipeline against its parts. */
class TernaryDenseTest {
  private static final Golden KERAS = Golden.of("ternary.txt");

  private static Pass pass() {
    return Pass.of(true, 0, Tensor.of(Shape.of(2), 5L, 3L), path -> false);
  }

  @Test
  void numbersAndGradientsAreKerass() {
    TernaryDense layer = Crema.ternaryDense(5).activation(new Tanh());
    agrees("own", layer);
    agrees("half", layer.threshold(0.5));
    agrees("zero", layer.threshold(0));
  }

  private static void agrees(String key, TernaryDense layer) {
    Space space = new Space();
    Tensor x = KERAS.get("x");
    Pass pass = pass();
    pass.call(layer, space, Policy.FLOAT64, List.of(x));
    Map<String, Variable> weights = new TreeMap<>();
    pass.uses().forEach((path, use) -> weights.put(path, use.weight().variable()));
    weights.forEach((name, variable) -> variable.assign(KERAS.get(name)));
    KERAS.check(key, call(layer, space, x), 1e-9);
    KERAS.check(key + "_dx", Functions.grad(in -> weighed(layer, space, in)).apply(x), 1e-9);
    weights.forEach(
        (name, variable) ->
            KERAS.check(
                key + "_d" + name,
                Functions.valueAndGrad(() -> weighed(layer, space, x), List.of(variable))
                    .gradients()
                    .getFirst(),
                1e-9));
  }

  private static Tensor call(TernaryDense layer, Space space, Tensor x) {
    return pass().call(layer, space, Policy.FLOAT64, List.of(x)).getFirst();
  }

  private static Tensor weighed(TernaryDense layer, Space space, Tensor x) {
    double[] factors = new double[15];
    Arrays.setAll(factors, i -> Math.cos(i + 1));
    return call(layer, space, x).multiply(Tensor.of(Shape.of(3, 5), factors)).sum();
  }

  /** The inputs alone, as the kernel's gradient is not that of differences. */
  @Test
  void itAddsUpInputsWithTheSignsOfTheKernel() {
    TernaryDense layer = new TernaryDense(3).useBias(false).threshold(0.7);
    Tensor kernel = Tensor.of(Shape.of(4, 3), 0.7, -0.8, 2, 0, -0.1, -3, 0.71, 0.5, -0.7, 1, 1, 1);
    Tensor x = Tensor.of(Shape.of(1, 4), 0.1, 0.3, 100.7, 1e-3);
    Space space = new Space();
    Pass pass = pass();
    pass.call(layer, space, Policy.FLOAT64, List.of(x));
    pass.uses().get("kernel").weight().variable().assign(kernel);
    double[] expected = {100.7 + 1e-3, 1e-3 - 0.1, 0.1 - 0.3 + 1e-3};
    assertArrayEquals(expected, call(layer, space, x).toDoubles(), 1e-12);
    LayerSieve.roundTrip(layer.kernelRegularizer(new L2(0.1)), new long[] {2, 4});
    LayerSieve.roundTrip(new TernaryDense(3), new long[] {2, 4});
  }

  @Test
  void ternaryDenseSaysWhatIsWrong() {
    refused("TernaryDense: units is 0; allowed: 1 or more", () -> new TernaryDense(0));
    refused(
        "TernaryDense: threshold is -0.5; allowed: a finite number, 0 or more",
        () -> new TernaryDense(1).threshold(-0.5));
    refused(
        "the input is f32[2]; allowed: two axes or more, [batch, …, n]",
        () -> LayerSieve.output(new TernaryDense(1), false, Tensor.zeros(2)));
  }

  @Test
  void aPipelineIsItsLayersOneAfterTheOther() {
    Pipeline layer =
        Crema.pipeline(Crema.rescaling(2, 1), Crema.dense(3), new Activate(new Tanh()));
    LayerSieve.check(
        3,
        layer,
        (in, weights) -> {
          Grid x = in.getFirst();
          Grid kernel = weights.apply("dense/kernel");
          Grid bias = weights.apply("dense/bias");
          return Grid.of(
              at -> {
                double sum = bias.at(at[1]);
                for (int i = 0; i < 4; i++) {
                  sum += (2 * x.at(at[0], i) + 1) * kernel.at(i, at[1]);
                }
                return Math.tanh(sum);
              },
              5,
              3);
        },
        new long[] {5, 4});
    LayerSieve.roundTrip(layer, new long[] {2, 4});
  }

  @Test
  void aPipelineTakesSeveralInputsAndHandsMasksOn() {
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1.0, 0.0, 2.0);
    Pass pass = pass();
    Pipeline masking = new Pipeline(Crema.masking(), Crema.rescaling(3, 0));
    Tensor y = pass.call(masking, new Space(), Policy.FLOAT64, List.of(x)).getFirst();
    assertArrayEquals(new boolean[] {true, false, true}, pass.mask(y).orElseThrow().toBooleans());
    Pipeline sum = new Pipeline(Crema.add(), Crema.rescaling(3, 0));
    assertArrayEquals(
        new double[] {6, 0, 12}, LayerSieve.output(sum, false, x, x).toDoubles(), "3 (x + x)");
    assertEquals(1, sum.of(Crema.input(2, 1), Crema.input(2, 1)).dim(-1));
    refused("Pipeline: layers is []; allowed: 1 layer or more", Pipeline::new);
  }
}
