package dev.crema.zoo.vision.segmentation;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import dev.crema.layers.convolution.Conv2D;
import dev.crema.saving.Saving;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmenterTest {
  @TempDir Path folder;

  /** Bright pixels are of class 1. */
  private static Segmenter bright() {
    Model model =
        sequential(
            input(DType.UINT8, 2, 2, 1),
            rescaling(1.0 / 255),
            new Conv2D(2, 1, 1).activation(softmax()));
    model.setWeight("conv2d/kernel", Tensor.of(Shape.of(1, 1, 1, 2), 0f, 2f));
    model.setWeight("conv2d/bias", Tensor.of(0f, -1f));
    return new Segmenter(model, List.of("dark", "bright"));
  }

  private static Tensor image(int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return Tensor.ofBytes(new Type(DType.UINT8, Shape.of(1, 2, 2, 1)), bytes);
  }

  @Test
  void pixelsHaveClassesAndClassesShares() {
    Segmentation seen = bright().segment(image(0, 255, 100, 50)).getFirst();
    assertArrayEquals(new int[] {0, 1, 0, 0}, seen.map().toInts());
    assertEquals(Shape.of(2, 2), seen.map().shape());
    assertEquals(Map.of("dark", 0.75, "bright", 0.25), seen.shares());
    assertEquals(List.of("dark", "bright"), List.copyOf(seen.shares().keySet()));
  }

  @Test
  void mapsHaveTheSizeOfTheFile() throws IOException {
    BufferedImage picture = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 24; i++) {
      picture.getRaster().setSample(i % 6, i / 6, 0, i % 6 >= 3 && i / 6 < 2 ? 255 : 0);
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(picture, "png", file.toFile());
    Segmentation seen = bright().segment(file);
    int[] row = {0, 0, 0, 1, 1, 1};
    assertEquals(Shape.of(4, 6), seen.map().shape());
    assertArrayEquals(row, seen.map().select(0, 1).toInts());
    assertArrayEquals(new int[6], seen.map().select(0, 2).toInts());
    assertEquals(0.25, seen.shares().get("bright"));
  }

  @Test
  void overlapIsThatOfAllPixels() {
    // Of dark 2 of 3, of bright 1 of 2.
    Tensor masks = Tensor.of(Shape.of(1, 2, 2), 0, 1, 1, 0);
    assertEquals((2.0 / 3 + 1.0 / 2) / 2, bright().meanIoU(image(0, 255, 100, 50), masks), 1e-9);
  }

  @Test
  void oneFileHoldsAll() {
    Path file = folder.resolve("bright.crema");
    bright().save(file);
    Segmenter loaded = Segmenter.load(file);
    assertEquals(List.of("dark", "bright"), loaded.labels());
    assertArrayEquals(
        new int[] {1, 0, 0, 1}, loaded.segment(image(200, 0, 0, 200)).getFirst().map().toInts());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path file = folder.resolve("other.crema");
    Saving.save(sequential(input(2), dense(1)), file);
    assertEquals(
        "'" + file + "' is not a segmenter",
        assertThrows(DataException.class, () -> Segmenter.load(file)).getMessage());
    Path text = Files.writeString(folder.resolve("a.png"), "no image");
    assertTrue(
        assertThrows(DataException.class, () -> bright().segment(text))
            .getMessage()
            .contains(text.toString()));
    assertThrows(ShapeException.class, () -> bright().segment(Tensor.zeros(1, 2, 2, 1)));
    Model model = new UNet(1, 2, false).model(4, 4, 1, 3);
    assertThrows(CremaException.class, () -> new Segmenter(model, List.of("a", "b")));
  }

  private static long parameters(Model model) {
    return model.weights().values().stream().mapToLong(w -> w.type().shape().size()).sum();
  }

  /** A 3 × 3 convolution and its bias. */
  private static long convolution(long in, long out) {
    return 9 * in * out + out;
  }

  @Test
  void weightsAreThoseOfTheDrawing() {
    long down = convolution(3, 4) + convolution(4, 4) + convolution(4, 8) + convolution(8, 8);
    long bottom = convolution(8, 16) + convolution(16, 16);
    long larger = 4 * 16 * 8 + 8 + 4 * 8 * 4 + 4;
    long up = convolution(16, 8) + convolution(8, 8) + convolution(8, 4) + convolution(4, 4);
    assertEquals(
        down + bottom + larger + up + 4 * 5 + 5,
        parameters(new UNet(2, 4, false).model(8, 8, 3, 5)));
  }

  @Tag("long")
  @Test
  void theNetworkOfThePaperHasItsParameters() {
    // As Keras counts that of a gray image and one output: 31,030,593; 65 more for another output.
    assertEquals(31_030_593 + 65, parameters(new UNet().model(16, 16, 1, 2)));
  }

  @Test
  void sizesThatCannotBeHalvedAreRefused() {
    assertEquals(
        "UNet: width is 20; allowed: a multiple of 2^depth (8)",
        assertThrows(CremaException.class, () -> new UNet().depth(3).model(16, 20, 1, 2))
            .getMessage());
    assertThrows(CremaException.class, () -> new UNet().depth(0));
    assertThrows(CremaException.class, () -> new UNet().filters(0));
    assertThrows(CremaException.class, () -> new UNet().model(16, 16, 1, 1));
  }

  @Tag("long")
  @Test
  void aLittleTrainingTeachesWhereTheInkIs() {
    Scenes scenes = new DigitScenes().sizes(32, 32, 14, 20).most(1).training(8, 3);
    Tensor ink = scenes.masks().minimum(1);
    Segmenter segmenter =
        new SegmenterRecipe()
            .network(new UNet(1, 8, false))
            .epochs(150)
            .batchSize(8)
            .learningRate(0.01)
            .train(
                Dataset.of(scenes.images(), ink),
                Shape.of(32, 32, 1),
                List.of("paper", "ink"),
                verbose(Verbose.SILENT));
    double overlap = segmenter.meanIoU(scenes.images(), ink);
    assertTrue(overlap > 0.8, "mIoU " + overlap);
  }
}
