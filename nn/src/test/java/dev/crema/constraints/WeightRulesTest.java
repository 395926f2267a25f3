package dev.crema.constraints;

import static dev.crema.engine.types.DType.FLOAT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.keras.Golden;
import dev.crema.regularizers.L1;
import dev.crema.regularizers.L1L2;
import dev.crema.regularizers.L2;
import dev.crema.regularizers.OrthogonalRegularizer;
import dev.crema.regularizers.Regularizer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Regularizers and constraints against Keras. */
class WeightRulesTest {
  private static final Golden KERAS = Golden.of("weights.txt");

  @Test
  void regularizersGiveThePriceThatKerasGives() {
    Map<String, Regularizer> all =
        Map.of(
            "l1",
            new L1(),
            "l2",
            new L2(0.3),
            "l1l2",
            new L1L2(0.2, 0.05),
            "orthogonal",
            new OrthogonalRegularizer(0.3),
            "orthogonal_columns",
            new OrthogonalRegularizer(0.3).mode(OrthogonalRegularizer.Mode.COLUMNS));
    all.forEach(
        (key, regularizer) -> {
          KERAS.check(key, regularizer.penalty(KERAS.get("w")), 1e-11);
          KERAS.check(key, regularizer.penalty(KERAS.get("w", FLOAT32)), 1e-6);
        });
  }

  @Test
  void gradientOfL1IsTheSignAndOfL2TwiceTheWeight() {
    Tensor w = Tensor.of(Shape.of(3), 0.5f, -2f, 0f);
    assertArrayEquals(
        new float[] {0.25f, -0.25f, 0}, Functions.grad(new L1(0.25)::penalty).apply(w).toFloats());
    assertArrayEquals(
        new float[] {0.25f, -1f, 0}, Functions.grad(new L2(0.25)::penalty).apply(w).toFloats());
  }

  @Test
  void orthogonalRowsCostNothingAndOneRowNeither() {
    OrthogonalRegularizer regularizer = new OrthogonalRegularizer(1);
    assertEquals(0, regularizer.penalty(Tensor.of(Shape.of(2, 2), 3f, 0f, 0f, -2f)).item());
    assertEquals(1, regularizer.penalty(Tensor.of(Shape.of(2, 2), 3f, 3f, -2f, -2f)).item(), 1e-6);
    assertEquals(0, regularizer.penalty(Tensor.of(Shape.of(1, 2), 3f, 1f)).item());
    Tensor zeroRow = Tensor.of(Shape.of(2, 2), 0f, 0f, 1f, 1f);
    Tensor gradient = Functions.grad(regularizer::penalty).apply(zeroRow);
    assertEquals(1, gradient.isFinite().all().item());
    var e = assertThrows(ShapeException.class, () -> regularizer.penalty(Tensor.of(1f, 2f)));
    assertEquals("OrthogonalRegularizer: the weight is f32[2]; allowed: two axes", e.getMessage());
  }

  @Test
  void constraintsGiveTheWeightsThatKerasGives() {
    Map<String, Constraint> all =
        Map.of(
            "max_norm", new MaxNorm(1.2),
            "max_norm_axis1", new MaxNorm(0.9, 1),
            "unit_norm", new UnitNorm(),
            "non_neg", new NonNeg(),
            "min_max_norm", new MinMaxNorm(1, 1.4, 0.6));
    all.forEach(
        (key, constraint) -> {
          KERAS.check(key, constraint.project(KERAS.get("w")), 1e-11);
          KERAS.check(key, constraint.project(KERAS.get("w", FLOAT32)), 1e-6);
        });
    KERAS.check("unit_norm_kernel", new UnitNorm(0, 1, 2).project(KERAS.get("kernel")), 1e-11);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertEquals(
        "L2: l2 is -0.1; allowed: a finite number, 0 or more",
        assertThrows(CremaException.class, () -> new L2(-0.1)).getMessage());
    assertEquals(
        "MinMaxNorm: maxValue is 1.0; allowed: minValue (2.0) or more",
        assertThrows(CremaException.class, () -> new MinMaxNorm(2, 1, 1)).getMessage());
    assertEquals(
        "MinMaxNorm: rate is 1.5; allowed: 0.0 to 1.0",
        assertThrows(CremaException.class, () -> new MinMaxNorm(0, 1, 1.5)).getMessage());
  }
}
