package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.reshaping.Interpolation;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes image files to bytes: PNG, JPEG, GIF, BMP and TIFF, and whatever else Java's Image I/O
 * finds a plug-in for on the class path, such as WebP (the applications in {@code zoo} bring one).
 *
 * <p>Numbers of 16 bits become 8; palettes are looked up; of animations, the first picture counts;
 * notes in the file on how to turn the picture (EXIF) are not followed.
 */
public final class Images {
  private static final long MAX_PIXELS = 1L << 28;

  private Images() {}

  /**
   * An image as {@code height × width × channels} bytes, channels last, scaled to the given size
   * (bilinear) if it has another.
   *
   * @param channels 1 for gray, 3 for red, green, blue, 4 with opacity; see {@link ColorMode}
   * @throws DataException if the file cannot be read, is not an image, or has more than
   *     2<sup>28</sup> pixels
   */
  public static byte[] read(Path file, int height, int width, int channels) {
    Pixels pixels = pixels(file, ColorMode.of(channels));
    float[] values = pixels.resized(height, width, Interpolation.BILINEAR, false);
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) Math.round(values[i]);
    }
    return result;
  }

  /** An image in its own size. */
  static Pixels pixels(Path file, ColorMode mode) {
    BufferedImage image = withReader(file, reader -> reader.read(0));
    int height = image.getHeight();
    int width = image.getWidth();
    // Java holds that gray is linear and would brighten it on the way to sRGB; files mean sRGB.
    boolean gray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    int numbers = image.getColorModel().getTransferType();
    if (gray && numbers != DataBuffer.TYPE_BYTE && numbers != DataBuffer.TYPE_USHORT) {
      throw new DataException(
          "image '" + file + "' has samples that are no numbers of up to 16 bits without sign");
    }
    // Fits an array: withReader refuses more pixels than a quarter of one.
    byte[] values = new byte[height * width * mode.channels()];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      if (gray) {
        grayRow(image, y, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int x = 0; x < width; x++) {
        put(row[x], mode, values, (y * width + x) * mode.channels());
      }
    }
    return new Pixels(height, width, mode.channels(), values);
  }

  /** A row of brightness as opacity, red, green and blue, 8 bits each. */
  private static void grayRow(BufferedImage image, int y, int[] row) {
    boolean alpha = image.getColorModel().hasAlpha();
    int shift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
    int most = (1 << Math.min(8, image.getColorModel().getComponentSize(0))) - 1;
    for (int x = 0; x < row.length; x++) {
      int value = (image.getRaster().getSample(x, y, 0) >> shift) * 255 / most;
      int opacity = alpha ? (image.getRaster().getSample(x, y, 1) >> shift) * 255 / most : 255;
      row[x] = opacity << 24 | value << 16 | value << 8 | value;
    }
  }

  private static void put(int argb, ColorMode mode, byte[] values, int at) {
    int alpha = argb >>> 24;
    int red = argb >> 16 & 0xFF;
    int green = argb >> 8 & 0xFF;
    int blue = argb & 0xFF;
    if (mode != ColorMode.RGBA && alpha != 255) {
      red = (red * alpha + 127) / 255;
      green = (green * alpha + 127) / 255;
      blue = (blue * alpha + 127) / 255;
    }
    if (mode == ColorMode.GRAYSCALE) {
      values[at] = (byte) Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
    } else {
      values[at] = (byte) red;
      values[at + 1] = (byte) green;
      values[at + 2] = (byte) blue;
      if (mode == ColorMode.RGBA) {
        values[at + 3] = (byte) alpha;
      }
    }
  }

  /** Image files as one tensor: uint8 {@code [images, height, width, channels]}. */
  public static Tensor read(List<Path> files, int height, int width, int channels) {
    int size = height * width * channels;
    byte[] bytes = new byte[Math.multiplyExact(size, files.size())];
    for (int i = 0; i < files.size(); i++) {
      System.arraycopy(read(files.get(i), height, width, channels), 0, bytes, i * size, size);
    }
    return Tensor.ofBytes(
        new Type(DType.UINT8, Shape.of(files.size(), height, width, channels)), bytes);
  }

  /** The height and width of an image file, without decoding it. */
  public static int[] size(Path file) {
    return withReader(file, reader -> new int[] {reader.getHeight(0), reader.getWidth(0)});
  }

  /** The formats that can be read here, such as {@code bmp, gif, jpg}. */
  private static String supported() {
    return String.join(", ", new TreeSet<>(List.of(ImageIO.getReaderFileSuffixes())));
  }

  /** JPEG files that end too early are filled with gray otherwise, and only a warning tells. */
  private static void refuseCut(ImageReader reader, String warning) {
    if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
      throw new IllegalStateException(warning);
    }
  }

  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  private static <T> T withReader(Path file, Reading<T> reading) {
    if (!Files.isRegularFile(file)) {
      throw new DataException("image '" + file + "' does not exist or is not a file");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(
            "'" + file + "' is not an image that can be read; supported: " + supported());
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        reader.addIIOReadWarningListener(Images::refuseCut);
        long pixels = (long) reader.getHeight(0) * reader.getWidth(0);
        if (pixels > MAX_PIXELS) {
          throw new DataException(
              "image '" + file + "' has " + pixels + " pixels; allowed: " + MAX_PIXELS);
        }
        return reading.from(reader);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException("image '" + file + "' is damaged or cannot be read: " + e, e);
    }
  }
}
