package dev.crema.data;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes image files (PNG, JPEG, GIF, BMP) to bytes. */
public final class Images {
  private static final long MAX_PIXELS = 1L << 28;

  private Images() {}

  /**
   * An image as {@code height × width × channels} bytes, channels last, scaled to the given size
   * (bilinear) if it has another.
   *
   * @param channels 1 for gray (luma as in Rec. 601), 3 for red, green, blue; transparency is laid
   *     on black
   * @throws DataException if the file cannot be read, is not an image, or has more than
   *     2<sup>28</sup> pixels
   */
  public static byte[] read(Path file, int height, int width, int channels) {
    if (channels != 1 && channels != 3) {
      throw new DataException("channels is " + channels + "; allowed: 1 or 3");
    }
    BufferedImage image = scaled(decode(file), height, width);
    byte[] result = new byte[height * width * channels];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x, y);
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        int at = (y * width + x) * channels;
        if (channels == 3) {
          result[at] = (byte) red;
          result[at + 1] = (byte) green;
          result[at + 2] = (byte) blue;
        } else {
          result[at] = (byte) Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
        }
      }
    }
    return result;
  }

  /** The height and width of an image file, without decoding it. */
  public static int[] size(Path file) {
    return withReader(file, reader -> new int[] {reader.getHeight(0), reader.getWidth(0)});
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
            "'" + file + "' is not an image that can be read; supported: PNG, JPEG, GIF, BMP");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
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

  private static BufferedImage decode(Path file) {
    return withReader(file, reader -> reader.read(0));
  }

  private static BufferedImage scaled(BufferedImage image, int height, int width) {
    boolean fits = image.getHeight() == height && image.getWidth() == width;
    if (fits && !image.getColorModel().hasAlpha()) {
      return image;
    }
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return result;
  }
}
