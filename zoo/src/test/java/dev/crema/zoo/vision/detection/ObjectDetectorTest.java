package dev.crema.zoo.vision.detection;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.saving.Saving;
import dev.crema.train.Verbose;
import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectDetectorTest {
  /** Two cells of one anchor each, [0, 0, 8, 8] and [0, 8, 8, 16]. */
  private static final Anchors TWO = new Anchors(8, 16, 8).size(1).scales(1.0).ratios(1.0);

  private static final Tensor BLACK = bytes(8, 16);

  @TempDir Path folder;

  private static Tensor bytes(int height, int width) {
    return Tensor.ofBytes(
        new Type(DType.UINT8, Shape.of(1, height, width, 1)), new byte[height * width]);
  }

  /** A detector that guesses the same of all images. */
  private static ObjectDetector constant(float... outputs) {
    Model model =
        sequential(
            input(DType.UINT8, 8, 16, 1), rescaling(1), flatten(), dense(2 * 6), reshape(2, 6));
    model.setWeight("dense/bias", Tensor.of(outputs));
    model.setWeight("dense/kernel", Tensor.zeros(8 * 16, 12));
    return new ObjectDetector(model, List.of("cat", "dog"), TWO);
  }

  /** A dog of probability 0.88 where the second anchor is, moved down by 0.8; a cat of 0.27. */
  private static ObjectDetector dogOnTheRight() {
    return constant(0, 0, 0, 0, -1, -9, 1, 0, 0, 0, -9, 2);
  }

  @Test
  void guessesBecomeDetections() {
    List<Detection> found = dogOnTheRight().detect(BLACK).getFirst();
    assertEquals(1, found.size());
    Detection dog = found.getFirst();
    assertEquals("dog", dog.label());
    assertEquals(1 / (1 + Math.exp(-2)), dog.score(), 1e-6);
    // Cut at the lower edge of the image.
    assertEquals(0.8, dog.box().y1(), 1e-6);
    assertEquals(new Box(dog.box().y1(), 8, 8, 16), dog.box());
    assertEquals("dog (88.1 %) at [1, 8, 8, 16]", dog.toString());
    assertEquals(2, dogOnTheRight().threshold(0.2).detect(BLACK).getFirst().size());
  }

  @Test
  void boxesAreThoseOfTheFile() throws IOException {
    Path file = folder.resolve("large.png");
    ImageIO.write(new BufferedImage(32, 80, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    Box box = dogOnTheRight().detect(file).getFirst().box();
    assertEquals(8, box.y1(), 1e-4);
    assertEquals(new Box(box.y1(), 16, 80, 32), box);
  }

  @Test
  void oneFileHoldsAll() {
    Path file = folder.resolve("dog.crema");
    dogOnTheRight().save(file);
    ObjectDetector loaded = ObjectDetector.load(file);
    assertEquals(List.of("cat", "dog"), loaded.labels());
    assertEquals(dogOnTheRight().detect(BLACK), loaded.detect(BLACK));
  }

  @Test
  void theShippedOneFindsDigitsOfOtherWriters() {
    Scenes scenes = new DigitScenes().test(50, 11);
    List<AveragePrecision.Image> images =
        ObjectDetector.digits().evaluated(scenes.images(), scenes.objects());
    double found = new AveragePrecision(AveragePrecision.Rule.COCO).mean(images, 0.5);
    assertTrue(found > 0.75, "mAP " + found);
  }

  @Test
  void whatIsNoDetectorIsRefused() throws IOException {
    Path file = folder.resolve("other.crema");
    Saving.save(sequential(input(2), dense(1)), file);
    assertEquals(
        "'" + file + "' is not a detector",
        assertThrows(DataException.class, () -> ObjectDetector.load(file)).getMessage());
    Path text = folder.resolve("a.png");
    Files.writeString(text, "no image");
    assertTrue(
        assertThrows(DataException.class, () -> dogOnTheRight().detect(text))
            .getMessage()
            .contains(text.toString()));
    assertThrows(ShapeException.class, () -> dogOnTheRight().detect(Tensor.zeros(1, 8, 16, 1)));
    assertThrows(CremaException.class, () -> dogOnTheRight().detect(bytes(8, 8)));
    Model model = RetinaNet.of(TWO, 1, 2, 4);
    assertEquals(
        "ObjectDetector: labels is 1 names; allowed: as many as the model has outputs beside the 4"
            + " of the box (2)",
        assertThrows(CremaException.class, () -> new ObjectDetector(model, List.of("cat"), TWO))
            .getMessage());
  }

  @Test
  void theNetworkHasAGuessForEachAnchorAndStartsDoubtful() {
    Anchors anchors = new Anchors(32, 64, 8, 16);
    Model model = RetinaNet.of(anchors, 3, 5, 8).seed(1);
    assertEquals(anchors.count(), model.outputs().getFirst().dim(1));
    assertEquals(4 + 5, model.outputs().getFirst().dim(2));
    Tensor image = Tensor.ofBytes(new Type(DType.UINT8, Shape.of(1, 32, 64, 3)), new byte[6144]);
    float[] guesses = model.predict(image).slice(2, 4, 9).sigmoid().toFloats();
    for (float guess : guesses) {
      assertEquals(0.01, guess, 0.005);
    }
  }

  @Tag("long")
  @Test
  void aLittleTrainingTeachesASceneByHeart() {
    DigitScenes small = new DigitScenes().sizes(32, 32, 14, 20).most(1);
    Scenes scenes = small.training(8, 3);
    DetectorRecipe recipe =
        new DetectorRecipe(new Anchors(32, 32, 8).size(2).scales(1.0).ratios(1.0, 2.0))
            .filters(16)
            .epochs(60)
            .batchSize(8)
            .learningRate(0.01);
    ObjectDetector detector =
        recipe.train(scenes.forDetection(), 1, DigitScenes.LABELS, verbose(Verbose.SILENT));
    double found =
        new AveragePrecision(AveragePrecision.Rule.COCO)
            .mean(detector.evaluated(scenes.images(), scenes.objects()), 0.5);
    assertTrue(found > 0.9, "mAP " + found);
  }
}
