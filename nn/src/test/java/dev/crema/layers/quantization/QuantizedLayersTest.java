package dev.crema.layers.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Against the formulas in real numbers. Scales are powers of two, so that nothing is rounded on the
 * way and results are equal.
 */
class QuantizedLayersTest {
  private static final int BATCH = 2;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int CHANNELS = 3;
  private static final int FILTERS = 6;

  private final Random random = new Random(7);

  @Test
  void levelsReachFromTheLeastToTheGreatestNumberAndHaveZero() {
    assertEquals(new Levels((float) (10 / 255.0), 0), Levels.between(2, 10));
    // From -1 to 3 in 255 steps: zero is the 64th of them, rounded from 63.75.
    assertEquals(new Levels((float) (4 / 255.0), 64), Levels.between(-1, 3));
    assertEquals(new Levels((float) (2 / 255.0), 255), Levels.between(-2, -1));
    assertEquals(new Levels(1, 0), Levels.between(0, 0));
    assertThrows(CremaException.class, () -> new Levels(0, 0));
    assertThrows(CremaException.class, () -> new Levels(1, 256));
  }

  @Test
  void numbersGoToTheNearestLevelAndBack() {
    Levels levels = new Levels(0.5, 3);
    Symbol input = Crema.input(8);
    Symbol quantized = new Quantize(levels).of(input);
    Model model =
        Crema.model(List.of(input), List.of(quantized, new Dequantize(levels).of(quantized)));
    // Ties go to even levels; what is out of range to the ends.
    float[] x = {0, 0.5f, 0.6f, 0.25f, 0.75f, -1.5f, -9, 1000};
    List<Tensor> y = model.predictOnBatch(List.of(Tensor.of(Shape.of(1, 8), x)));
    assertEquals(DType.UINT8, y.getFirst().dtype());
    assertArrayEquals(new long[] {3, 4, 4, 4, 4, 0, 0, 255}, y.getFirst().toLongs());
    assertArrayEquals(
        new float[] {0, 0.5f, 0.5f, 0.5f, 0.5f, -1.5f, -1.5f, 126}, y.getLast().toFloats());
  }

  @Test
  void aConvolutionScalesAddsAndRounds() {
    Levels in = new Levels(0.5, 0);
    Levels other = new Levels(0.25, 9);
    Levels out = new Levels(4, 30);
    for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
      check(new Requantization(in, Optional.empty(), Optional.empty(), false), padding);
      check(new Requantization(other, Optional.empty(), Optional.empty(), true), padding);
      check(new Requantization(other, Optional.empty(), Optional.of(out), false), padding);
      check(new Requantization(in, Optional.of(other), Optional.of(out), false), padding);
      Levels positive = new Levels(8, 0);
      check(new Requantization(other, Optional.of(other), Optional.of(positive), true), padding);
    }
  }

  private void check(Requantization numbers, Padding padding) {
    Layer layer =
        new QuantizedConvolution(
            FILTERS, Ints.of(3, 2), Ints.of(2, 1), padding, Ints.of(1, 1), numbers);
    Tensor x = levels(Shape.of(BATCH, HEIGHT, WIDTH, CHANNELS));
    int low0 = padding == Padding.SAME ? 1 : 0;
    int height = padding == Padding.SAME ? 3 : 2;
    int width = padding == Padding.SAME ? 4 : 3;
    Shape y = Shape.of(BATCH, height, width, FILTERS);
    Map<String, Tensor> weights = weights(Shape.of(3, 2, CHANNELS, FILTERS));
    long[] given = x.toLongs();
    long[] kernel = weights.get("layer/kernel").toLongs();
    double[] sums = new double[(int) y.size()];
    for (int i = 0; i < sums.length; i++) {
      int filter = i % FILTERS;
      int column = i / FILTERS % width;
      int row = i / FILTERS / width % height;
      int item = i / FILTERS / width / height;
      for (int t0 = 0; t0 < 3; t0++) {
        for (int t1 = 0; t1 < 2; t1++) {
          int h = row * 2 + t0 - low0;
          int w = column + t1;
          for (int c = 0; c < CHANNELS; c++) {
            if (h >= 0 && h < HEIGHT && w < WIDTH) {
              long level = given[((item * HEIGHT + h) * WIDTH + w) * CHANNELS + c];
              sums[i] +=
                  real(numbers.input(), level)
                      * kernel[((t0 * 2 + t1) * CHANNELS + c) * FILTERS + filter];
            }
          }
        }
      }
    }
    compare(layer, numbers, x, y, weights, sums);
  }

  @Test
  void aDenseLayerScalesAddsAndRounds() {
    Levels in = new Levels(0.5, 11);
    for (Optional<Levels> out : List.of(Optional.<Levels>empty(), Optional.of(new Levels(2, 99)))) {
      Requantization numbers = new Requantization(in, Optional.empty(), out, false);
      Tensor x = levels(Shape.of(BATCH, WIDTH, CHANNELS));
      Map<String, Tensor> weights = weights(Shape.of(CHANNELS, FILTERS));
      long[] kernel = weights.get("layer/kernel").toLongs();
      double[] sums = new double[BATCH * WIDTH * FILTERS];
      for (int i = 0; i < sums.length; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          sums[i] +=
              real(in, x.toLongs()[i / FILTERS * CHANNELS + c]) * kernel[c * FILTERS + i % FILTERS];
        }
      }
      Shape y = Shape.of(BATCH, WIDTH, FILTERS);
      compare(new QuantizedDense(FILTERS, numbers), numbers, x, y, weights, sums);
    }
  }

  @Test
  void noSamplesGiveNoResults() {
    Levels levels = new Levels(0.5, 3);
    for (Optional<Levels> out : List.of(Optional.<Levels>empty(), Optional.of(levels))) {
      Requantization numbers = new Requantization(levels, Optional.empty(), out, false);
      Symbol input = Crema.input(DType.UINT8, WIDTH, CHANNELS);
      Model model = Crema.model(input, new QuantizedDense(FILTERS, numbers).of(input));
      Tensor y = model.predictOnBatch(levels(Shape.of(0, WIDTH, CHANNELS)));
      assertEquals(Shape.of(0, WIDTH, FILTERS), y.shape());
    }
  }

  /** From the sums of products on. */
  private void compare(
      Layer layer,
      Requantization numbers,
      Tensor x,
      Shape shape,
      Map<String, Tensor> weights,
      double[] sums) {
    Tensor residual = levels(shape);
    float[] scale = weights.get("layer/kernel_scale").toFloats();
    float[] bias = weights.get("layer/bias").toFloats();
    double[] expected = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      double y = sums[i] * scale[i % FILTERS] + bias[i % FILTERS];
      if (numbers.residual().isPresent()) {
        y += real(numbers.residual().get(), residual.toLongs()[i]);
      }
      y = numbers.relu() ? Math.max(y, 0) : y;
      if (numbers.output().isPresent()) {
        Levels levels = numbers.output().get();
        y = Math.clamp(Math.rint(y / levels.scale()) + levels.zeroPoint(), 0, 255);
      }
      expected[i] = y;
    }
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    List<Symbol> symbols = new ArrayList<>(List.of(symbol(x)));
    if (numbers.residual().isPresent()) {
      inputs.add(residual);
      symbols.add(symbol(residual));
    }
    Model model = Crema.model(symbols, layer.name("layer").ofAll(symbols));
    model.setWeights(weights);
    Tensor actual = model.predictOnBatch(inputs).getFirst();
    assertEquals(shape, actual.shape());
    assertEquals(numbers.output().isPresent() ? DType.UINT8 : DType.FLOAT32, actual.dtype());
    assertArrayEquals(expected, actual.toDoubles(), layer::toString);
  }

  private static double real(Levels levels, long level) {
    return levels.scale() * (level - levels.zeroPoint());
  }

  private static Symbol symbol(Tensor x) {
    return Crema.input(DType.UINT8, x.shape().slice(1, x.rank()).toArray());
  }

  private Tensor levels(Shape shape) {
    int count = Math.toIntExact(shape.size());
    return Tensor.of(shape, random.ints(count, 0, 256).toArray()).cast(DType.UINT8);
  }

  private Map<String, Tensor> weights(Shape kernel) {
    int count = Math.toIntExact(kernel.size());
    float[] bias = new float[FILTERS];
    float[] scale = new float[FILTERS];
    for (int i = 0; i < FILTERS; i++) {
      bias[i] = random.nextInt(64) - 32;
      scale[i] = 1f / (1 << random.nextInt(4));
    }
    return Map.of(
        "layer/kernel",
        Tensor.of(kernel, random.ints(count, -64, 65).toArray()).cast(DType.INT8),
        "layer/kernel_scale",
        Tensor.of(scale),
        "layer/bias",
        Tensor.of(bias));
  }
}
