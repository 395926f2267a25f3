package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Colours against the textbook's formulas. */
class ColorOpsTest {
  private static final DataFormat FIRST = DataFormat.CHANNELS_FIRST;
  private static final Tensor IMAGES = OpCheck.random(1, 2, 3, 5, 3).add(1).multiply(0.5);

  private static double[] hsv(double r, double g, double b) {
    double most = Math.max(r, Math.max(g, b));
    double range = most - Math.min(r, Math.min(g, b));
    double sixth;
    if (range == 0) {
      sixth = 0;
    } else if (most == r) {
      sixth = (g - b) / range;
    } else if (most == g) {
      sixth = (b - r) / range + 2;
    } else {
      sixth = (r - g) / range + 4;
    }
    return new double[] {(sixth + 6) % 6 / 6, most == 0 ? 0 : range / most, most};
  }

  private static double[] rgb(double h, double s, double v) {
    double place = (h - Math.floor(h)) * 6;
    double f = place - Math.floor(place);
    double p = v * (1 - s);
    double q = v * (1 - f * s);
    double t = v * (1 - (1 - f) * s);
    return switch ((int) place) {
      case 0 -> new double[] {v, t, p};
      case 1 -> new double[] {q, v, p};
      case 2 -> new double[] {p, v, t};
      case 3 -> new double[] {p, q, v};
      case 4 -> new double[] {t, p, v};
      default -> new double[] {v, p, q};
    };
  }

  private interface Pixel {
    double[] of(double a, double b, double c);
  }

  private static double[] each(Tensor images, Pixel pixel) {
    double[] in = images.toDoubles();
    double[] out = new double[in.length];
    for (int i = 0; i < in.length; i += 3) {
      System.arraycopy(pixel.of(in[i], in[i + 1], in[i + 2]), 0, out, i, 3);
    }
    return out;
  }

  @Test
  void hueSaturationAndValue() {
    double[] expected = each(IMAGES, ColorOpsTest::hsv);
    OpCheck.differentiable(
        "hsv", t -> ImageOps.rgbToHsv(t.getFirst()), List.of(IMAGES), expected, 2, 3, 5, 3);
    Tensor first = FIRST.fromLast(IMAGES);
    Tensor turned = FIRST.toLast(ImageOps.rgbToHsv(first, FIRST), 2);
    OpCheck.close("channels first", expected, turned, 1e-12);
    Tensor plain =
        Tensor.of(
            Shape.of(7, 1, 3),
            1.0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            1,
            1,
            0.5,
            0.5,
            0.5,
            1e-17,
            0,
            0);
    double[] known = {0, 1, 1, 1 / 3.0, 1, 1, 2 / 3.0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0.5, 0, 0, 0};
    OpCheck.close("plain", known, ImageOps.rgbToHsv(plain), 1e-15);
    OpCheck.refused(
        "rgbToHsv: images is i32[1,1,3]; allowed: a floating type",
        () -> ImageOps.rgbToHsv(Tensor.of(Shape.of(1, 1, 3), 1, 2, 3)));
    OpCheck.refused(
        "rgbToHsv: images is f32[2,2,2] with 2 channels; allowed: 3",
        () -> ImageOps.rgbToHsv(Tensor.ones(2, 2, 2)));
  }

  @Test
  void redGreenAndBlue() {
    double[] expected = each(IMAGES, ColorOpsTest::rgb);
    OpCheck.differentiable(
        "rgb", t -> ImageOps.hsvToRgb(t.getFirst()), List.of(IMAGES), expected, 2, 3, 5, 3);
    Tensor one = FIRST.fromLast(IMAGES).select(0, 1);
    Tensor turned = ImageOps.hsvToRgb(one, FIRST);
    assertEquals(Shape.of(3, 3, 5), turned.shape());
    Tensor back = turned.transpose(1, 2, 0);
    OpCheck.close(
        "one, channels first",
        Tensor.of(IMAGES.shape(), expected).select(0, 1).toDoubles(),
        back,
        1e-12);
    OpCheck.close(
        "there and back", IMAGES.toDoubles(), ImageOps.hsvToRgb(ImageOps.rgbToHsv(IMAGES)), 1e-12);
    Tensor half = ImageOps.hsvToRgb(IMAGES.cast(DType.FLOAT16));
    assertEquals(DType.FLOAT16, half.dtype());
  }

  @Test
  void grayIsLuma() {
    double[] in = IMAGES.toDoubles();
    double[] expected = new double[30];
    for (int i = 0; i < 30; i++) {
      expected[i] = 0.2989 * in[3 * i] + 0.587 * in[3 * i + 1] + 0.114 * in[3 * i + 2];
    }
    OpCheck.differentiable(
        "gray", t -> ImageOps.rgbToGrayscale(t.getFirst()), List.of(IMAGES), expected, 2, 3, 5, 1);
    Tensor first = ImageOps.rgbToGrayscale(FIRST.fromLast(IMAGES), FIRST);
    assertEquals(Shape.of(2, 1, 3, 5), first.shape());
    OpCheck.close("channels first", expected, first, 1e-12);
    Tensor bytes = Tensor.of(Shape.of(1, 2, 3), 255, 255, 255, 10, 20, 30).cast(DType.UINT8);
    Tensor gray = ImageOps.rgbToGrayscale(bytes);
    assertEquals(DType.UINT8, gray.dtype());
    assertArrayEquals(new int[] {254, 18}, gray.toInts());
    Tensor already = Tensor.ones(4, 4, 1);
    assertEquals(already, ImageOps.rgbToGrayscale(already));
    OpCheck.refused(
        "rgbToGrayscale: images is f32[2,2,2] with 2 channels; allowed: 1 or 3",
        () -> ImageOps.rgbToGrayscale(Tensor.ones(2, 2, 2)));
    OpCheck.refused(
        "rgbToGrayscale: images is f32[2,3]; allowed: 3 axes, or 4 with a batch",
        () -> ImageOps.rgbToGrayscale(Tensor.ones(2, 3)));
  }
}
