package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import dev.crema.train.Batch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks have the sizes of their papers and learn. */
class ArchitectureTest {
  private static Model network(Architecture architecture, int side, int channels, int classes) {
    Symbol images = input(side, side, channels);
    return model(images, architecture.of(images, classes)).seed(0);
  }

  private static long count(Model model, Iterable<String> paths) {
    long sum = 0;
    for (String path : paths) {
      sum += model.weights().get(path).type().shape().size();
    }
    return sum;
  }

  private static void checkCount(
      Architecture architecture, int side, int channels, int classes, long weights) {
    Model model = network(architecture, side, channels, classes);
    assertEquals(weights, count(model, model.weights().keySet()));
  }

  /** LeNet-5 by hand: 156 + 2,416 + 48,120 + 10,164 + 850; the other as keras.applications. */
  @ParameterizedTest
  @CsvSource({"LENET, 28, 1, 10, 61706", "MOBILENETV3SMALL, 224, 3, 1000, 2554968"})
  void haveThePublishedNumberOfWeights(
      Architecture architecture, int side, int channels, int classes, long weights) {
    checkCount(architecture, side, channels, classes, weights);
  }

  /**
   * All weights as keras.applications counts them for 1,000 classes (EfficientNet without the 7 of
   * its normalization of images), ViT-Ti/16 as timm does.
   */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "RESNET50, 25636712",
    "MOBILENETV1, 4253864",
    "MOBILENETV2, 3538984",
    "MOBILENETV3LARGE, 5507432",
    "EFFICIENTNETB0, 5330564",
    "CONVNEXTTINY, 28589128",
    "VITTINY16, 5717416"
  })
  void largeOnesHaveThePublishedNumberOfWeights(Architecture architecture, long weights) {
    checkCount(architecture, 224, 3, 1000, weights);
  }

  /**
   * Weights to train. Of ResNet-20 by hand: convolutions 432 + 6 · 2,304 + 4,608 + 5 · 9,216 +
   * 18,432 + 5 · 36,864, shortcuts 512 + 2,048, normalizations 2 · (7 · 16 + 7 · 32 + 7 · 64), head
   * 650. Two blocks more a stage are 4 · (2,304 + 9,216 + 36,864) + 8 · 112 more, two less as many
   * less.
   */
  @ParameterizedTest
  @CsvSource({
    "RESNET8, 32, 3, 78042",
    "RESNET20, 32, 3, 272474",
    "RESNET32, 32, 3, 466906",
    "CONVNET, 28, 1, 72666"
  })
  void haveTheNumberOfTrainedWeightsWorkedOutByHand(
      Architecture architecture, int side, int channels, long weights) {
    Model model = network(architecture, side, channels, 10);
    assertEquals(weights, count(model, model.trainableWeights()));
  }

  @ParameterizedTest
  @EnumSource(names = {"LENET", "CONVNET", "RESNET8"})
  void smallOnesLearn(Architecture architecture) {
    checkThatItLearns(architecture);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LENET", "CONVNET", "RESNET8"})
  void othersLearn(Architecture architecture) {
    checkThatItLearns(architecture);
  }

  /** A step on two small images moves every weight that is to be trained, or nearly. */
  private static void checkThatItLearns(Architecture architecture) {
    int side = architecture == Architecture.LENET ? 28 : 32;
    int channels = side == 28 ? 1 : 3;
    Model model = network(architecture, side, channels, 4);
    model.compile(adam(1e-4), sparseCategoricalCrossentropy());
    Map<String, float[]> before = new LinkedHashMap<>();
    model.trainableWeights().forEach(path -> before.put(path, model.weight(path).toFloats()));

    float[] pixels = new float[2 * side * side * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Math.sin(i * 0.37 + i % 11);
    }
    Tensor x = Tensor.of(Shape.of(2, side, side, channels), pixels);
    double loss = model.trainOnBatch(Batch.of(x, Tensor.of(Shape.of(2), 0, 3))).get("loss");

    assertTrue(Double.isFinite(loss) && loss > 0, architecture + ": loss " + loss);
    long still =
        before.entrySet().stream()
            .filter(e -> Arrays.equals(e.getValue(), model.weight(e.getKey()).toFloats()))
            .count();
    assertTrue(still <= before.size() / 10, still + " of " + before.size() + " did not move");
    float[] sums = model.predictOnBatch(x).sum(1).toFloats();
    assertEquals(1, sums[0], 1e-4);
  }

  @Test
  void aVisionTransformerTellsPlacesApart() {
    Symbol images = input(8, 8, 1);
    Model model = model(images, VisionTransformer.of(images, 3, 4, 1, 8, 2)).seed(1);
    float[] pixels = new float[2 * 64];
    pixels[0] = 1;
    pixels[64 + 63] = 1;
    float[] p = model.predictOnBatch(Tensor.of(Shape.of(2, 8, 8, 1), pixels)).toFloats();
    assertNotEquals(p[0], p[3]);
  }

  @Test
  void patchesThatDoNotFitAreRefused() {
    Symbol images = input(8, 8, 1);
    CremaException e =
        Assertions.assertThrows(CremaException.class, () -> VisionTransformer.tiny(images, 3, 9));
    assertTrue(e.getMessage().contains("patch"), e.getMessage());
  }
}
