package dev.crema.zoo.vision;

import dev.crema.data.Datasets;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small images to learn from: a bright bar on a dark noisy ground. */
final class Pictures {
  static final int SIDE = 12;

  /** Which way the bars run. */
  static final List<String> BARS = List.of("across", "down");

  private Pictures() {}

  /** A gray image of a class: {@code [12, 12]}. */
  static byte[] bar(int label, Random random) {
    byte[] pixels = new byte[SIDE * SIDE];
    int at = 3 + random.nextInt(6);
    for (int i = 0; i < pixels.length; i++) {
      int place = label == 0 ? i / SIDE : i % SIDE;
      pixels[i] =
          (byte) (Math.abs(place - at) <= 1 ? 200 + random.nextInt(56) : random.nextInt(60));
    }
    return pixels;
  }

  /** Images of both classes by turns, or of the second class first. */
  static ImageSet set(List<String> classes, int train, int test, long seed, int first) {
    Random random = new Random(seed);
    return ImageSet.of(
        classes,
        new Datasets.Split(
            images(train, first, random), labels(train), images(test, first, random), labels(test)),
        true);
  }

  private static Tensor images(int count, int first, Random random) {
    byte[] all = new byte[count * SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      System.arraycopy(bar((i + first) % 2, random), 0, all, i * SIDE * SIDE, SIDE * SIDE);
    }
    return Tensor.ofBytes(new Type(DType.UINT8, Shape.of(count, SIDE, SIDE)), all);
  }

  private static Tensor labels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 2);
    }
    return Tensor.ofBytes(new Type(DType.UINT8, Shape.of(count)), labels);
  }

  /** Writes a gray image, in its size or larger, upright or inverted. */
  static Path write(Path file, byte[] pixels, int type, int scale, boolean invert)
      throws IOException {
    int side = SIDE * scale;
    BufferedImage image = new BufferedImage(side, side, type);
    for (int i = 0; i < side * side; i++) {
      int value = pixels[i / side / scale * SIDE + i % side / scale] & 0xFF;
      int shown = invert ? 255 - value : value;
      image.setRGB(i % side, i / side, 0xFF000000 | shown << 16 | shown << 8 | shown);
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
