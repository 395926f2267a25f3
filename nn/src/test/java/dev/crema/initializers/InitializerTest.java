package dev.crema.initializers;

import static dev.crema.engine.types.DType.BFLOAT16;
import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.FLOAT64;
import static dev.crema.engine.types.DType.INT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.keras.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final Tensor KEY = Tensor.of(Shape.of(2), 42L, 7L);

  private static double[] draw(Initializer initializer, DType dtype, long... shape) {
    return initializer.initialize(new Type(dtype, Shape.of(shape)), KEY).toDoubles();
  }

  /** An initializer, a shape, the standard deviation and the greatest value it must have there. */
  static List<Arguments> spreads() {
    double glorot = Math.sqrt(2 / (300.0 + 200));
    double tail = 2 / 0.8796256610342398;
    double inf = Double.POSITIVE_INFINITY;
    long[] dense = {300, 200};
    long[] image = {3, 5, 40, 60};
    return List.of(
        Arguments.of(new RandomNormal(), dense, 0.05, inf),
        Arguments.of(new RandomNormal(0, 2), dense, 2, inf),
        Arguments.of(new RandomUniform(), dense, 0.1 / Math.sqrt(12), 0.05),
        Arguments.of(new TruncatedNormal(), dense, 0.05 * 0.8796256610342398, 0.1),
        Arguments.of(new GlorotUniform(), dense, glorot, glorot * Math.sqrt(3)),
        Arguments.of(new GlorotNormal(), dense, glorot, glorot * tail),
        Arguments.of(new HeUniform(), dense, Math.sqrt(2 / 300.0), Math.sqrt(6 / 300.0)),
        Arguments.of(new HeNormal(), dense, Math.sqrt(2 / 300.0), Math.sqrt(2 / 300.0) * tail),
        Arguments.of(new LecunUniform(), dense, Math.sqrt(1 / 300.0), Math.sqrt(3 / 300.0)),
        Arguments.of(new LecunNormal(), dense, Math.sqrt(1 / 300.0), Math.sqrt(1 / 300.0) * tail),
        Arguments.of(new HeNormal(), image, Math.sqrt(2 / 600.0), Math.sqrt(2 / 600.0) * tail),
        Arguments.of(new GlorotUniform(), image, Math.sqrt(2 / 1500.0), Math.sqrt(6 / 1500.0)),
        Arguments.of(
            new VarianceScaling(
                3, VarianceScaling.Mode.FAN_OUT, VarianceScaling.Spread.UNTRUNCATED_NORMAL),
            image,
            Math.sqrt(3 / 900.0),
            inf));
  }

  @ParameterizedTest
  @MethodSource("spreads")
  void numbersHaveTheSpreadOfTheFormula(
      Initializer initializer, long[] shape, double stddev, double greatest) {
    for (DType dtype : List.of(FLOAT32, FLOAT64)) {
      double[] numbers = draw(initializer, dtype, shape);
      double mean = Arrays.stream(numbers).average().orElseThrow();
      double square = Arrays.stream(numbers).map(x -> x * x).average().orElseThrow();
      double most = Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
      double error = stddev / Math.sqrt(numbers.length);
      assertEquals(0, mean, 5 * error, "mean of " + initializer);
      assertEquals(stddev, Math.sqrt(square), 5 * error, "standard deviation of " + initializer);
      assertTrue(most <= greatest * (1 + 1e-6), initializer + " gave " + most);
      assertTrue(greatest == Double.POSITIVE_INFINITY || most > 0.99 * greatest, "reach " + most);
    }
  }

  @Test
  void aTruncatedNormalHasTheQuantilesOfTheDistribution() {
    double[] numbers = draw(new TruncatedNormal(1, 0.5), FLOAT64, 200_000);
    Arrays.sort(numbers);
    // Φ⁻¹ of 0.0228 + 0.25 · 0.9545: the lower quartile between -2 and 2.
    assertEquals(1 - 0.5 * 0.6391, numbers[50_000], 0.005);
    assertEquals(1, numbers[100_000], 0.005);
    assertEquals(1 + 0.5 * 0.6391, numbers[150_000], 0.005);
  }

  @Test
  void theSameKeyGivesTheSameNumbersAndAnotherKeyOthers() {
    Type type = new Type(FLOAT32, Shape.of(5, 7));
    for (Initializer i : List.of(new GlorotUniform(), new HeNormal(), new Orthogonal())) {
      float[] first = i.initialize(type, KEY).toFloats();
      assertArrayEquals(first, i.initialize(type, KEY).toFloats());
      Tensor other = Tensor.of(Shape.of(2), 42L, 8L);
      assertFalse(
          Arrays.equals(first, i.initialize(type, other).toFloats()), i + " ignores its key");
      assertArrayEquals(
          i.seed(3).initialize(type, KEY).toFloats(), i.seed(3).initialize(type, other).toFloats());
    }
  }

  @Test
  void constantsAreWhatTheySay() {
    assertArrayEquals(new double[] {0, 0, 0}, draw(new Zeros(), FLOAT32, 3));
    assertArrayEquals(new double[] {1, 1, 1}, draw(new Ones(), INT32, 3));
    assertArrayEquals(new double[] {2.5, 2.5}, draw(new Constant(2.5), BFLOAT16, 2));
    assertArrayEquals(new double[] {3, 0, 0, 0, 3, 0}, draw(new Identity(3), FLOAT32, 2, 3));
  }

  @Test
  void orthogonalRowsOrColumnsAreOrthonormal() {
    checkOrthonormal(draw(new Orthogonal(), FLOAT64, 6, 4), 6, 4, 1);
    checkOrthonormal(draw(new Orthogonal(2), FLOAT64, 4, 6), 4, 6, 2);
    checkOrthonormal(draw(new Orthogonal(), FLOAT64, 3, 2, 5, 7), 30, 7, 1);
    checkOrthonormal(draw(new Orthogonal(), FLOAT64, 5, 5), 5, 5, 1);
  }

  private static void checkOrthonormal(double[] w, int rows, int columns, double gain) {
    boolean tall = rows >= columns;
    int count = tall ? columns : rows;
    int length = tall ? rows : columns;
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int i = 0; i < length; i++) {
          dot +=
              tall
                  ? w[i * columns + a] * w[i * columns + b]
                  : w[a * columns + i] * w[b * columns + i];
        }
        assertEquals(a == b ? gain * gain : 0, dot, 1e-12, "of " + a + " and " + b);
      }
    }
  }

  @Test
  void qrGivesBackTheMatrixWithAPositiveDiagonal() {
    double[] a = {2, -1, 0.5, 3, 1, -2, 0, 4, 1, 1, -3, 0.25};
    double[][] q = Orthogonal.orthonormal(a, 4, 3);
    for (int column = 0; column < 3; column++) {
      double[] r = new double[3];
      for (int k = 0; k < 3; k++) {
        for (int i = 0; i < 4; i++) {
          r[k] += q[k][i] * a[i * 3 + column];
        }
        assertTrue(k < column || (k == column ? r[k] > 0 : Math.abs(r[k]) < 1e-12), "R " + r[k]);
      }
      for (int i = 0; i < 4; i++) {
        double back = q[0][i] * r[0] + q[1][i] * r[1] + q[2][i] * r[2];
        assertEquals(a[i * 3 + column], back, 1e-12);
      }
    }
  }

  @Test
  void fansCountTheWindowOfAKernel() {
    assertEquals(1, VarianceScaling.fanIn(Shape.SCALAR));
    assertEquals(9, VarianceScaling.fanOut(Shape.of(9)));
    assertEquals(9, VarianceScaling.fanIn(Shape.of(9, 4)));
    assertEquals(4, VarianceScaling.fanOut(Shape.of(9, 4)));
    assertEquals(3 * 5 * 8, VarianceScaling.fanIn(Shape.of(3, 5, 8, 16)));
    assertEquals(3 * 5 * 16, VarianceScaling.fanOut(Shape.of(3, 5, 8, 16)));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertEquals(
        "initializer Identity: the weight is f32[3]; allowed: two axes",
        assertThrows(ShapeException.class, () -> draw(new Identity(), FLOAT32, 3)).getMessage());
    assertEquals(
        "initializer Orthogonal: the weight is f32[3]; allowed: two axes or more",
        assertThrows(ShapeException.class, () -> draw(new Orthogonal(), FLOAT32, 3)).getMessage());
    assertEquals(
        "random initializers make floating numbers; the weight is i32[3]",
        assertThrows(DTypeException.class, () -> draw(new RandomNormal(), INT32, 3)).getMessage());
    assertEquals(
        "RandomUniform: maxval is -1.0; allowed: minval (0.0) or more",
        assertThrows(CremaException.class, () -> new RandomUniform(0, -1)).getMessage());
    assertEquals(
        "VarianceScaling: scale is 0.0; allowed: a finite number greater than 0",
        assertThrows(
                CremaException.class,
                () ->
                    new VarianceScaling(
                        0, VarianceScaling.Mode.FAN_IN, VarianceScaling.Spread.UNIFORM))
            .getMessage());
  }

  @Test
  void fourierKernelsAreThoseOfKeras() {
    Golden keras = Golden.of("weights.txt");
    Type type = new Type(FLOAT64, Shape.of(9, 1, 6));
    for (WindowFunction window : WindowFunction.values()) {
      String name = "stft_" + window.name().toLowerCase(Locale.ROOT);
      STFT imag = new STFT().side(STFT.Side.IMAG).window(window);
      keras.check(name, imag.initialize(type, KEY), 1e-11);
      STFT real = new STFT().window(window).periodic(true).scaling(STFT.Scaling.SPECTRUM);
      Type even = new Type(FLOAT64, Shape.of(8, 1, 5));
      keras.check(name + "_periodic", real.initialize(even, KEY), 1e-11);
    }
    STFT unscaled = new STFT().scaling(STFT.Scaling.NONE);
    keras.check("stft_unscaled", unscaled.initialize(type, KEY), 1e-11);
    assertArrayEquals(new double[] {1}, WindowFunction.FLATTOP.values(1, false));
    var e =
        assertThrows(
            ShapeException.class,
            () -> new STFT().initialize(new Type(FLOAT32, Shape.of(9, 2, 6)), KEY));
    assertEquals(
        "initializer STFT: the weight is f32[9,2,6]; allowed: [frame length, 1, fft length /"
            + " 2 + 1]",
        e.getMessage());
  }
}
