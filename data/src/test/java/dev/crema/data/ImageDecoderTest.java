package dev.crema.data;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.preprocessing.Resizing;
import dev.crema.layers.reshaping.Interpolation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDecoderTest {
  @TempDir Path folder;

  private Path file(BufferedImage image) throws IOException {
    Path file = folder.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Path gray(int height, int width, int... values) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < values.length; i++) {
      image.getRaster().setSample(i % width, i / width, 0, values[i]);
    }
    return file(image);
  }

  private static ImageDecoder gray(int height, int width) {
    return new ImageDecoder(height, width).colorMode(ColorMode.GRAYSCALE);
  }

  @Test
  void pixelsAreFloatsFrom0To255() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0A141E);
    image.setRGB(1, 0, 0xFF0080);
    Path file = file(image);
    Tensor last = new ImageDecoder(1, 2).apply(file);
    assertEquals("f32[1,2,3]", last.type().toString());
    assertArrayEquals(new float[] {10, 20, 30, 255, 0, 128}, last.toFloats());
    Tensor first = new ImageDecoder(1, 2).dataFormat(DataFormat.CHANNELS_FIRST).apply(file);
    assertEquals(Shape.of(3, 1, 2), first.shape());
    assertArrayEquals(new float[] {10, 255, 20, 0, 30, 128}, first.toFloats());
    assertArrayEquals(new float[] {18, 91}, gray(1, 2).apply(file).toFloats());
    assertArrayEquals(
        new float[] {10, 20, 30, 255, 255, 0, 128, 255},
        new ImageDecoder(1, 2).colorMode(ColorMode.RGBA).apply(file).toFloats());
  }

  @Test
  void grayFilesKeepTheirNumbers() throws IOException {
    Path file = gray(1, 3, 0, 128, 255);
    assertArrayEquals(new float[] {0, 128, 255}, gray(1, 3).apply(file).toFloats());
    assertArrayEquals(
        new float[] {0, 0, 0, 128, 128, 128, 255, 255, 255},
        new ImageDecoder(1, 3).apply(file).toFloats());
    BufferedImage wide = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    wide.getRaster().setSample(0, 0, 0, 0x8034);
    wide.getRaster().setSample(1, 0, 0, 0xFFFF);
    assertArrayEquals(new float[] {128, 255}, gray(1, 2).apply(file(wide)).toFloats());
    BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    bits.setRGB(1, 0, 0xFFFFFF);
    assertArrayEquals(new float[] {0, 255}, gray(1, 2).apply(file(bits)).toFloats());
  }

  @Test
  void transparencyIsLaidOnBlackOrKept() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80FF6400);
    Path file = file(image);
    assertArrayEquals(new float[] {128, 50, 0}, new ImageDecoder(1, 1).apply(file).toFloats());
    assertArrayEquals(
        new float[] {255, 100, 0, 128},
        new ImageDecoder(1, 1).colorMode(ColorMode.RGBA).apply(file).toFloats());
  }

  @Test
  void linesLieBetweenTheMiddlesOfPixels() throws IOException {
    assertArrayEquals(
        new float[] {0, 25, 75, 100}, gray(1, 4).apply(gray(1, 2, 0, 100)).toFloats());
    Path file = gray(4, 1, 0, 100, 200, 50);
    assertArrayEquals(new float[] {50, 125}, gray(2, 1).apply(file).toFloats());
    // The triangles are twice as wide: (0·¾ + 100·¾ + 200·¼) / 1¾ and its mirror.
    assertArrayEquals(
        new float[] {125 / 1.75f, (50 * 0.75f + 200 * 0.75f + 100 * 0.25f) / 1.75f},
        gray(2, 1).antialias(true).apply(file).toFloats(),
        1e-4f);
    assertArrayEquals(
        new float[] {100, 50},
        gray(2, 1).interpolation(Interpolation.NEAREST).apply(file).toFloats());
  }

  @Test
  void sizesAreThoseOfTheLayer() throws IOException {
    Random random = new Random(3);
    int[] values = random.ints(11 * 17, 0, 256).toArray();
    Path file = gray(11, 17, values);
    Tensor image = Tensor.of(Shape.of(1, 11, 17, 1), values);
    for (Interpolation interpolation : Interpolation.values()) {
      for (int[] size : new int[][] {{5, 8}, {22, 9}, {11, 40}}) {
        for (int way = 0; way < 4; way++) {
          boolean crop = way % 2 == 1;
          boolean antialias = way >= 2;
          Tensor expected =
              sequential(
                      input(11, 17, 1),
                      new Resizing(size[0], size[1])
                          .interpolation(interpolation)
                          .cropToAspectRatio(crop)
                          .antialias(antialias))
                  .predict(image);
          Tensor got =
              gray(size[0], size[1])
                  .interpolation(interpolation)
                  .cropToAspectRatio(crop)
                  .antialias(antialias)
                  .apply(file);
          assertArrayEquals(
              expected.toFloats(),
              got.toFloats(),
              1e-3f,
              interpolation + " " + size[0] + "×" + size[1] + " way " + way);
        }
      }
    }
  }

  @Test
  void proportionsAreKeptByZeros() throws IOException {
    Path wide = gray(2, 3, 1, 2, 3, 4, 5, 6);
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6, 0, 0, 0},
        gray(3, 3).padToAspectRatio(true).apply(wide).toFloats());
    Path high = gray(4, 2, 1, 2, 3, 4, 5, 6, 7, 8);
    assertArrayEquals(
        new float[] {0, 1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0, 7, 8, 0},
        gray(4, 4).padToAspectRatio(true).apply(high).toFloats());
    assertArrayEquals(
        new float[] {0, 2.5f, 0, 0, 6.5f, 0},
        gray(2, 3).padToAspectRatio(true).apply(high).toFloats());
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertEquals(
        "ImageDecoder: height is 0; allowed: 1 or more",
        assertThrows(CremaException.class, () -> new ImageDecoder(0, 3)).getMessage());
    assertEquals(
        "ImageDecoder: height × width is 268468225; allowed: up to 268435456",
        assertThrows(CremaException.class, () -> new ImageDecoder(16385, 16385)).getMessage());
    assertEquals(
        "ImageDecoder: padToAspectRatio is true; allowed: false with cropToAspectRatio",
        assertThrows(
                CremaException.class,
                () -> new ImageDecoder(3, 3).cropToAspectRatio(true).padToAspectRatio(true))
            .getMessage());
  }
}
