package dev.crema.zoo.vision;

import dev.crema.check.Require;
import dev.crema.data.ColorMode;
import dev.crema.data.DataException;
import dev.crema.data.ImageDecoder;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.nio.file.Path;

/**
 * The form that a network sees images in.
 *
 * @param height in pixels, 1 or more
 * @param width in pixels, 1 or more
 * @param channels 1 for gray, 3 for red, green and blue; what is transparent becomes black
 * @param brightOnDark whether things are bright on a dark ground, as in MNIST: images whose border
 *     is bright are inverted then
 */
public record ImageFormat(int height, int width, int channels, boolean brightOnDark) {
  /** The mean brightness of the border from which the ground counts as bright. */
  private static final int BRIGHT = 128;

  public ImageFormat {
    Require.atLeast("ImageFormat", "height", height, 1);
    Require.atLeast("ImageFormat", "width", width, 1);
    Require.check(
        channels == 1 || channels == 3, "ImageFormat", "channels", channels, "1 (gray), 3 (color)");
  }

  /** Of things on any ground. */
  public ImageFormat(int height, int width, int channels) {
    this(height, width, channels, false);
  }

  /**
   * An image file in this form: uint8 {@code [height, width, channels]}. What is too much for the
   * proportions is cut off on both sides; then the image is scaled, with all of its pixels counted.
   *
   * @throws DataException if the file cannot be read or is not an image; it names the file
   */
  public Tensor read(Path file) {
    float[] values =
        new ImageDecoder(height, width)
            .colorMode(channels == 1 ? ColorMode.GRAYSCALE : ColorMode.RGB)
            .cropToAspectRatio(true)
            .antialias(true)
            .apply(file)
            .toFloats();
    boolean invert = brightOnDark && border(values) > BRIGHT;
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      int value = Math.round(values[i]);
      bytes[i] = (byte) (invert ? 255 - value : value);
    }
    return Tensor.ofBytes(new Type(DType.UINT8, Shape.of(height, width, channels)), bytes);
  }

  /** The mean of the outermost pixels. */
  private double border(float[] values) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      int y = i / (width * channels);
      int x = i / channels % width;
      if (y == 0 || x == 0 || y == height - 1 || x == width - 1) {
        sum += values[i];
        count++;
      }
    }
    return sum / count;
  }

  /** {@code 32x32x3}. */
  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
