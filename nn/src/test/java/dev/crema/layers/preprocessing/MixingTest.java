package dev.crema.layers.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.keras.Golden;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of several inputs, with draws given against Keras, and what they draw. */
class MixingTest {
  private static final Golden KERAS = Golden.of("augment.txt");

  private static Tensor perImage(String key) {
    return KERAS.get(key).reshape(3, 1, 1, 1);
  }

  @Test
  void mixturesAreKerass() {
    Tensor order = KERAS.get("order", DType.INT32);
    Tensor x = KERAS.get("xp");
    Mixing.Mixed mixed = MixUp.mix(x, x.gather(order, 0), perImage("weight"));
    KERAS.check("mixup", mixed.images(), 1e-5);
    Tensor labels = Mixing.mixedLabels(KERAS.get("labels"), order, mixed.part());
    KERAS.check("mixup_labels", labels, 1e-5);
  }

  @Test
  void pastedRectanglesAreKerass() {
    Tensor order = KERAS.get("order", DType.INT32);
    Tensor x = KERAS.get("xp");
    Mixing.Mixed mixed =
        CutMix.mix(x, x.gather(order, 0), perImage("weight"), perImage("ux"), perImage("uy"));
    KERAS.check("cutmix", mixed.images(), 1e-5);
    Tensor labels = Mixing.mixedLabels(KERAS.get("labels"), order, mixed.part());
    KERAS.check("cutmix_labels", labels, 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void numbersOfBoxesAreKerass(int number) {
    Layer boxes = new MaxNumBoundingBoxes(number);
    for (boolean training : new boolean[] {true, false}) {
      List<Tensor> out =
          LayerSieve.outputs(
              boxes, training, KERAS.get("boxes"), KERAS.get("box_labels", DType.INT32));
      KERAS.check("boxes_" + number, out.getFirst(), 0);
      KERAS.check("box_labels_" + number, out.getLast(), 0);
      assertEquals(DType.INT32, out.getLast().dtype());
    }
  }

  static List<Layer> mixing() {
    return List.of(new MixUp(1).seed(2), new CutMix(1, 1).seed(2));
  }

  /** Images that are all one number, their sample's, show what they are made of. */
  @ParameterizedTest
  @MethodSource("mixing")
  void labelsAreMixedAsImagesAre(Layer layer) {
    int batch = 64;
    int side = 20;
    Tensor number = Tensor.arange(batch).cast(DType.FLOAT64);
    Tensor images = number.reshape(batch, 1, 1, 1).broadcastTo(Shape.of(batch, side, side, 2));
    Tensor labels = number.reshape(batch, 1);
    List<Tensor> out = LayerSieve.outputs(layer, true, images, labels);
    double[] mean = out.getFirst().mean(1, 2, 3).toDoubles();
    double[] label = out.getLast().toDoubles();
    int mixed = 0;
    for (int i = 0; i < batch; i++) {
      // A rectangle covers whole pixels: up to one more or less along each axis.
      double most = layer instanceof CutMix ? batch * 2.1 / side : 1e-9;
      assertEquals(label[i], mean[i], most, "image " + i);
      mixed += Math.abs(label[i] - i) > 0.5 ? 1 : 0;
    }
    assertTrue(mixed > batch / 3, mixed + " images are mixed");
    assertArrayEquals(
        mean, LayerSieve.outputs(layer, true, images, labels).getFirst().mean(1, 2, 3).toDoubles());
    List<Tensor> after = LayerSieve.outputs(layer, false, images, labels);
    assertArrayEquals(images.toDoubles(), after.getFirst().toDoubles());
    assertArrayEquals(labels.toDoubles(), after.getLast().toDoubles());
  }

  @ParameterizedTest
  @MethodSource("mixing")
  void imagesAloneAreMixedAsWithLabels(Layer layer) {
    Tensor x = KERAS.get("xp");
    Tensor alone = LayerSieve.output(layer, true, x);
    Tensor both = LayerSieve.outputs(layer, true, x, KERAS.get("labels")).getFirst();
    assertArrayEquals(both.toDoubles(), alone.toDoubles());
  }

  @Test
  void channelsFirstGiveTheSame() {
    DataFormat first = DataFormat.CHANNELS_FIRST;
    Tensor x = KERAS.get("xp");
    CutMix last = new CutMix(1, 1).seed(2);
    Golden.check(
        "cutmix",
        first.fromLast(LayerSieve.output(last, true, x)),
        LayerSieve.output(last.dataFormat(first), true, first.fromLast(x)),
        0);
  }

  /** Mean and variance of beta numbers, and what part of gamma numbers is below 1. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 1, 3.5})
  void numbersHaveTheirDistribution(double alpha) {
    int count = 20_000;
    Type type = new Type(DType.FLOAT32, Shape.of(count, 1, 1, 1));
    Layer draw =
        (scope, inputs) ->
            List.of(
                Gamma.beta(scope, OptionalLong.of(9), 0, type, Tensor.scalar(alpha)),
                Gamma.log(scope, OptionalLong.of(9), 0, type, Tensor.scalar(alpha)));
    List<Tensor> out = LayerSieve.outputs(draw, true, Tensor.zeros(1));
    double[] beta = out.getFirst().toDoubles();
    double mean = Arrays.stream(beta).average().orElseThrow();
    double variance = Arrays.stream(beta).map(b -> (b - 0.5) * (b - 0.5)).average().orElseThrow();
    assertEquals(0.5, mean, 0.015);
    assertEquals(1 / (4 * (2 * alpha + 1)), variance, 0.006);
    double[] gamma = Arrays.stream(out.getLast().toDoubles()).map(Math::exp).toArray();
    double average = Arrays.stream(gamma).average().orElseThrow();
    assertEquals(alpha, average, 5 * Math.sqrt(alpha / count), "mean of gamma numbers");
    double spread =
        Arrays.stream(gamma).map(g -> (g - average) * (g - average)).average().orElseThrow();
    assertEquals(alpha, spread, 0.12 * alpha, "variance of gamma numbers");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    LayerSieve.refused(
        "MixUp: alpha is 0.0; allowed: a finite number greater than 0", () -> new MixUp(0));
    LayerSieve.refused(
        "CutMix: factor is [0.0, 1.5]; allowed: two numbers from 0.0 to 1.0, the lower one first",
        () -> new CutMix(1.5));
    LayerSieve.refused(
        "MaxNumBoundingBoxes: maxNumber is 0; allowed: 1 or more",
        () -> new MaxNumBoundingBoxes(0));
  }
}
