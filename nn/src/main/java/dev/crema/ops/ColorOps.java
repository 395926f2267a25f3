package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.requireFloating;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import dev.crema.layers.preprocessing.Colours;
import java.util.List;

/**
 * Colours in other terms, of one image {@code [height, width, channels]} or a batch, channels last
 * or first.
 */
abstract class ColorOps extends PatchOps {
  ColorOps() {}

  /** {@link #rgbToGrayscale(Tensor, DataFormat)} with channels last. */
  public static Tensor rgbToGrayscale(Tensor images) {
    return rgbToGrayscale(images, DataFormat.CHANNELS_LAST);
  }

  /**
   * Luma in one channel, {@code 0.2989 · red + 0.587 · green + 0.114 · blue}, in the type of the
   * images; of integers without what is behind the point.
   *
   * @param images with 3 channels, or with 1 and then returned as they are
   */
  public static Tensor rgbToGrayscale(Tensor images, DataFormat dataFormat) {
    ImageBatch batch = ImageBatch.of("rgbToGrayscale", images, dataFormat);
    if (batch.last().dim(-1) == 1) {
      return images;
    }
    requireChannels("rgbToGrayscale", images, batch, "1 or 3");
    Tensor gray = Colours.gray(floating(batch.last()));
    return batch.back(gray.cast(images.dtype()));
  }

  /** {@link #rgbToHsv(Tensor, DataFormat)} with channels last. */
  public static Tensor rgbToHsv(Tensor images) {
    return rgbToHsv(images, DataFormat.CHANNELS_LAST);
  }

  /**
   * Hue, saturation and value from 0 to 1. Pure red has hue 0, green ⅓ and blue ⅔; gray has hue 0.
   *
   * @param images red, green and blue from 0 to 1, of a floating type; what is less than the
   *     distance from 1 to the next number of the type counts as 0
   */
  public static Tensor rgbToHsv(Tensor images, DataFormat dataFormat) {
    requireFloating("rgbToHsv", "images", images);
    ImageBatch batch = ImageBatch.of("rgbToHsv", images, dataFormat);
    requireChannels("rgbToHsv", images, batch, "3");
    Tensor rgb = batch.last();
    Tensor nothing = Tensor.scalar(rgb.dtype(), 0);
    rgb = rgb.abs().less(ulp(rgb.dtype())).where(nothing, rgb);
    return batch.back(Tensor.concatenate(-1, Colours.hsv(rgb)));
  }

  /** {@link #hsvToRgb(Tensor, DataFormat)} with channels last. */
  public static Tensor hsvToRgb(Tensor images) {
    return hsvToRgb(images, DataFormat.CHANNELS_LAST);
  }

  /**
   * Red, green and blue from 0 to 1.
   *
   * @param images hue, saturation and value from 0 to 1, of a floating type
   */
  public static Tensor hsvToRgb(Tensor images, DataFormat dataFormat) {
    requireFloating("hsvToRgb", "images", images);
    ImageBatch batch = ImageBatch.of("hsvToRgb", images, dataFormat);
    requireChannels("hsvToRgb", images, batch, "3");
    List<Tensor> hsv = batch.last().split(-1, 1, 1, 1);
    return batch.back(Colours.rgb(hsv.get(0), hsv.get(1), hsv.get(2)));
  }

  /** The distance from 1 to the next number. */
  private static double ulp(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> Math.ulp(1.0);
      case FLOAT16 -> 0x1p-10;
      case BFLOAT16 -> 0x1p-7;
      default -> Math.ulp(1f);
    };
  }

  private static void requireChannels(String who, Tensor images, ImageBatch batch, String allowed) {
    if (batch.last().dim(-1) != 3) {
      throw new ShapeException(
          who
              + ": images is "
              + images.type()
              + " with "
              + batch.last().dim(-1)
              + " channels; allowed: "
              + allowed);
    }
  }
}
