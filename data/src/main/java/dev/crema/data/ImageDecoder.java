package dev.crema.data;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.reshaping.Interpolation;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Makes tensors of one size from image files, see {@link Images}: float32 {@code [height, width,
 * channels]}, 0 to 255.
 *
 * @param height of the result, 1 or more
 * @param width of the result, 1 or more
 * @param colorMode {@link ColorMode#RGB} by default
 * @param interpolation {@link Interpolation#BILINEAR} by default
 * @param cropToAspectRatio whether what is too much for the result's proportions is cut off first,
 *     equally on both sides; false by default, which distorts
 * @param padToAspectRatio whether the image keeps its proportions and zeros fill the rest, equally
 *     on both sides; false by default
 * @param antialias whether all pixels count where images become smaller; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record ImageDecoder(
    int height,
    int width,
    ColorMode colorMode,
    Interpolation interpolation,
    boolean cropToAspectRatio,
    boolean padToAspectRatio,
    boolean antialias,
    DataFormat dataFormat)
    implements Function<Path, Tensor> {
  private static final long MOST_PIXELS = 1L << 28;

  public ImageDecoder {
    Require.atLeast("ImageDecoder", "height", height, 1);
    Require.atLeast("ImageDecoder", "width", width, 1);
    Require.check(
        (long) height * width <= MOST_PIXELS,
        "ImageDecoder",
        "height × width",
        (long) height * width,
        "up to " + MOST_PIXELS);
    Require.check(
        !cropToAspectRatio || !padToAspectRatio,
        "ImageDecoder",
        "padToAspectRatio",
        padToAspectRatio,
        "false with cropToAspectRatio");
  }

  /** Color images, distorted to a size by straight lines between pixels. */
  public ImageDecoder(int height, int width) {
    this(
        height,
        width,
        ColorMode.RGB,
        Interpolation.BILINEAR,
        false,
        false,
        false,
        DataFormat.CHANNELS_LAST);
  }

  public ImageDecoder colorMode(ColorMode value) {
    return new ImageDecoder(
        height,
        width,
        value,
        interpolation,
        cropToAspectRatio,
        padToAspectRatio,
        antialias,
        dataFormat);
  }

  public ImageDecoder interpolation(Interpolation value) {
    return new ImageDecoder(
        height,
        width,
        colorMode,
        value,
        cropToAspectRatio,
        padToAspectRatio,
        antialias,
        dataFormat);
  }

  public ImageDecoder cropToAspectRatio(boolean crop) {
    return new ImageDecoder(
        height, width, colorMode, interpolation, crop, padToAspectRatio, antialias, dataFormat);
  }

  public ImageDecoder padToAspectRatio(boolean pad) {
    return new ImageDecoder(
        height, width, colorMode, interpolation, cropToAspectRatio, pad, antialias, dataFormat);
  }

  public ImageDecoder antialias(boolean use) {
    return new ImageDecoder(
        height,
        width,
        colorMode,
        interpolation,
        cropToAspectRatio,
        padToAspectRatio,
        use,
        dataFormat);
  }

  public ImageDecoder dataFormat(DataFormat value) {
    return new ImageDecoder(
        height,
        width,
        colorMode,
        interpolation,
        cropToAspectRatio,
        padToAspectRatio,
        antialias,
        value);
  }

  /**
   * An image.
   *
   * @throws DataException if the file cannot be read, is not an image, or has more than
   *     2<sup>28</sup> pixels; it names the file
   */
  @Override
  public Tensor apply(Path file) {
    Pixels image = Images.pixels(file, colorMode);
    float[] values = padToAspectRatio ? padded(image) : sized(image);
    int channels = image.channels();
    if (dataFormat == DataFormat.CHANNELS_LAST) {
      return Tensor.of(Shape.of(height, width, channels), values);
    }
    float[] planes = new float[values.length];
    for (int i = 0; i < planes.length; i++) {
      planes[i % channels * height * width + i / channels] = values[i];
    }
    return Tensor.of(Shape.of(channels, height, width), planes);
  }

  private float[] sized(Pixels image) {
    Pixels part = cropToAspectRatio ? cropped(image) : image;
    return part.resized(height, width, interpolation, antialias);
  }

  private Pixels cropped(Pixels image) {
    int high = Math.clamp((long) image.width() * height / width, 1, image.height());
    int wide = Math.clamp((long) image.height() * width / height, 1, image.width());
    return image.cropped((image.height() - high) / 2, (image.width() - wide) / 2, high, wide);
  }

  private float[] padded(Pixels image) {
    int high = Math.clamp((long) image.height() * width / image.width(), 1, height);
    int wide = Math.clamp((long) image.width() * height / image.height(), 1, width);
    float[] small = image.resized(high, wide, interpolation, antialias);
    float[] result = new float[height * width * image.channels()];
    int line = wide * image.channels();
    int top = before(height, image.height(), width, image.width());
    int left = before(width, image.width(), height, image.height());
    for (int y = 0; y < high; y++) {
      int to = ((top + y) * width + left) * image.channels();
      System.arraycopy(small, y * line, result, to, line);
    }
    return result;
  }

  /** Half of what {@code size · otherLength / otherSize} lacks to a length, rounded down. */
  private static int before(int length, int size, int otherLength, int otherSize) {
    long lack = (long) length * otherSize - (long) size * otherLength;
    return (int) Math.max(0, lack / (2L * otherSize));
  }
}
