package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.preprocessing.Resizing;
import dev.crema.layers.reshaping.Interpolation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images in other sizes against sums of pixels times kernels in double. */
class ImageOpsTest {
  private static final DataFormat LAST = DataFormat.CHANNELS_LAST;
  private static final DataFormat FIRST = DataFormat.CHANNELS_FIRST;
  private static final Tensor IMAGES = OpCheck.random(1, 2, 6, 5, 2);

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kernel(Interpolation method, double distance) {
    double d = Math.abs(distance);
    return switch (method) {
      case NEAREST -> throw new AssertionError();
      case BILINEAR -> d < 1 ? 1 - d : 0;
      case BICUBIC ->
          d < 1
              ? 1.5 * d * d * d - 2.5 * d * d + 1
              : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
      case LANCZOS3 -> d < 3 ? sinc(d) * sinc(d / 3) : 0;
      case LANCZOS5 -> d < 5 ? sinc(d) * sinc(d / 5) : 0;
    };
  }

  /** How much each number of a line counts for each number of another line. */
  private static double[][] weights(
      Interpolation method, int before, int after, double scale, double move, boolean antialias) {
    double[][] weights = new double[after][before];
    double width = antialias ? Math.max(1, 1 / scale) : 1;
    for (int to = 0; to < after; to++) {
      double at = (to + 0.5 - move) / scale - 0.5;
      double sum = 0;
      for (int from = 0; from < before; from++) {
        weights[to][from] = kernel(method, (at - from) / width);
        sum += weights[to][from];
      }
      boolean shown = at >= -0.5 && at <= before - 0.5 && Math.abs(sum) > 1e-9;
      for (int from = 0; from < before; from++) {
        weights[to][from] = shown ? weights[to][from] / sum : 0;
      }
    }
    return weights;
  }

  /** Images {@code [batch, height, width, channels]} with both axes weighed. */
  private static double[] weighed(Tensor images, double[][] down, double[][] across) {
    double[] numbers = images.toDoubles();
    int channels = (int) images.dim(3);
    int high = down.length;
    int wide = across.length;
    double[] result = new double[(int) images.dim(0) * high * wide * channels];
    for (int i = 0; i < result.length; i++) {
      int c = i % channels;
      int x = i / channels % wide;
      int y = i / channels / wide % high;
      int n = i / channels / wide / high;
      for (int r = 0; r < images.dim(1); r++) {
        for (int k = 0; k < images.dim(2); k++) {
          result[i] += down[y][r] * across[x][k] * FilterOpsTest.pixel(images, numbers, n, r, k, c);
        }
      }
    }
    return result;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
  void resizedImagesAreWeighedByTheirKernels(Interpolation method) {
    for (boolean antialias : new boolean[] {false, true}) {
      for (int[] size : new int[][] {{3, 7}, {11, 2}, {6, 5}}) {
        double[] expected =
            weighed(
                IMAGES,
                weights(method, 6, size[0], size[0] / 6.0, 0, antialias),
                weights(method, 5, size[1], size[1] / 5.0, 0, antialias));
        OpCheck.differentiable(
            method + " to " + size[0] + " by " + size[1],
            t -> ImageOps.resize(t.getFirst(), size[0], size[1], method, antialias),
            List.of(IMAGES),
            expected,
            2,
            size[0],
            size[1],
            2);
      }
    }
  }

  @Test
  void resizingKeepsTypesAndFormats() {
    Tensor nearest = ImageOps.resize(IMAGES, 3, 8, Interpolation.NEAREST, false);
    double[] expected = new double[2 * 3 * 8 * 2];
    for (int i = 0; i < expected.length; i++) {
      int y = (int) Math.floor((i / 16 % 3 + 0.5) * 2);
      int x = (int) Math.floor((i / 2 % 8 + 0.5) * 5 / 8);
      expected[i] = FilterOpsTest.pixel(IMAGES, IMAGES.toDoubles(), i / 48, y, x, i % 2);
    }
    assertArrayEquals(expected, nearest.toDoubles());
    Tensor plain = ImageOps.resize(IMAGES, 4, 4);
    Tensor first =
        ImageOps.resize(FIRST.fromLast(IMAGES).select(0, 1), new Resizing(4, 4).dataFormat(FIRST));
    assertEquals(Shape.of(2, 4, 4), first.shape());
    OpCheck.close(
        "one, channels first", plain.select(0, 1).transpose(2, 0, 1).toDoubles(), first, 1e-12);
    Tensor bytes = Tensor.of(Shape.of(1, 4, 1), 0, 255, 0, 255).cast(DType.UINT8);
    Tensor wide = ImageOps.resize(bytes, 1, 8, Interpolation.BICUBIC, false);
    assertEquals(DType.UINT8, wide.dtype());
    double[] sharp =
        weighed(
            bytes.expandDims(0).cast(DType.FLOAT64),
            new double[][] {{1}},
            weights(Interpolation.BICUBIC, 4, 8, 2, 0, false));
    int[] rounded =
        IntStream.range(0, 8).map(i -> (int) Math.clamp(Math.rint(sharp[i]), 0, 255)).toArray();
    assertArrayEquals(rounded, wide.toInts());
    assertEquals(DType.INT32, ImageOps.resize(OpCheck.integers(1, 9, 3, 3, 1), 2, 2).dtype());
    assertEquals(DType.UINT8, ImageOps.resize(bytes, 2, 2, Interpolation.NEAREST, true).dtype());
  }

  @Test
  void proportionsAreKeptByCroppingOrPadding() {
    Tensor crop = ImageOps.resize(IMAGES, new Resizing(2, 5).cropToAspectRatio(true));
    Tensor middle = IMAGES.slice(1, 2, 4);
    OpCheck.close("cropped", ImageOps.resize(middle, 2, 5).toDoubles(), crop, 1e-12);
    Tensor pad = ImageOps.resize(IMAGES, new Resizing(6, 9).padToAspectRatio(true).fillValue(7));
    Tensor padded = IMAGES.pad(Ints.of(0, 0, 2, 0), Ints.of(0, 0, 2, 0), 7);
    OpCheck.close("padded", padded.toDoubles(), pad, 1e-12);
    OpCheck.refused(
        "resize: images is f64[3]; allowed: 3 axes, or 4 with a batch",
        () -> ImageOps.resize(OpCheck.random(1, 3), 2, 2));
    OpCheck.refused("Resizing: height is 0", () -> ImageOps.resize(IMAGES, 0, 2));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
  void scaledAndMovedImagesShowNothingOutside(Interpolation method) {
    Tensor scale = Tensor.of(Shape.of(2), 0.57, 1.31);
    Tensor move = Tensor.of(Shape.of(2), 1.13, -0.77);
    Shape shape = Shape.of(2, 7, 8, 2);
    for (boolean antialias : new boolean[] {true, false}) {
      double[] expected =
          weighed(
              IMAGES,
              weights(method, 6, 7, 0.57, 1.13, antialias),
              weights(method, 5, 8, 1.31, -0.77, antialias));
      OpCheck.differentiable(
          method + " " + antialias,
          t ->
              ImageOps.scaleAndTranslate(
                  t.get(0), shape, t.get(1), t.get(2), Ints.of(1, -2), method, antialias),
          List.of(IMAGES, scale, move),
          expected,
          2,
          7,
          8,
          2);
    }
  }

  @Test
  void scalesThatDoNotFitAreRefused() {
    Tensor one = Tensor.ones(1);
    Ints axis = Ints.of(1);
    Interpolation line = Interpolation.BILINEAR;
    Tensor same =
        ImageOps.scaleAndTranslate(
            IMAGES.multiply(9).cast(DType.INT32), IMAGES.shape(), one, Tensor.zeros(1), axis, line);
    assertArrayEquals(IMAGES.multiply(9).cast(DType.INT32).toInts(), same.toInts());
    OpCheck.refused(
        "scaleAndTranslate: method is NEAREST",
        () ->
            ImageOps.scaleAndTranslate(
                IMAGES, IMAGES.shape(), one, one, axis, Interpolation.NEAREST));
    OpCheck.refused(
        "scaleAndTranslate: outputShape is [2,6,9,2]; allowed: the shape [2,6,5,2] with other",
        () -> ImageOps.scaleAndTranslate(IMAGES, Shape.of(2, 6, 9, 2), one, one, axis, line));
    OpCheck.refused(
        "scaleAndTranslate: scale is f32[1]; allowed: shape [2]",
        () -> ImageOps.scaleAndTranslate(IMAGES, IMAGES.shape(), one, one, Ints.of(1, 2), line));
    OpCheck.refused(
        "scaleAndTranslate: spatialDims is [1,1]; allowed: different axes",
        () -> ImageOps.scaleAndTranslate(IMAGES, IMAGES.shape(), one, one, Ints.of(1, 1), line));
  }

  @Test
  void marginsArePaddedAndCropped() {
    Tensor x = Tensor.arange(12).reshape(3, 4, 1);
    int[] padded = {
      0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 7, 0, 0, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0
    };
    assertArrayEquals(padded, ImageOps.padImages(x, 1, 1, 2, 1).toInts());
    for (Margin rows : List.of(Margin.of(1, 2), Margin.before(1, 6), Margin.after(2, 6))) {
      for (Margin columns : List.of(Margin.of(1, 1), Margin.before(1, 6), Margin.after(1, 6))) {
        Tensor last = ImageOps.padImages(x.expandDims(0), rows, columns, LAST);
        assertEquals(Shape.of(1, 6, 6, 1), last.shape());
        assertArrayEquals(padded, last.toInts());
        Tensor first = ImageOps.padImages(x.transpose(2, 0, 1), rows, columns, FIRST);
        assertEquals(Shape.of(1, 6, 6), first.shape());
        assertArrayEquals(padded, first.toInts());
      }
    }
    int[] cropped = {5, 6};
    assertArrayEquals(cropped, ImageOps.cropImages(x, 1, 1, 1, 1).toInts());
    for (Margin rows : List.of(Margin.of(1, 1), Margin.before(1, 1), Margin.after(1, 1))) {
      for (Margin columns : List.of(Margin.of(1, 1), Margin.before(1, 2), Margin.after(1, 2))) {
        assertArrayEquals(cropped, ImageOps.cropImages(x, rows, columns, LAST).toInts());
        Tensor first = ImageOps.cropImages(x.transpose(2, 0, 1), rows, columns, FIRST);
        assertEquals(Shape.of(1, 1, 2), first.shape());
      }
    }
    OpCheck.gradients("pad", t -> ImageOps.padImages(t.getFirst(), 1, 0, 2, 3), List.of(IMAGES));
    OpCheck.gradients("crop", t -> ImageOps.cropImages(t.getFirst(), 1, 0, 2, 3), List.of(IMAGES));
    OpCheck.refused("Margin: before is -1", () -> ImageOps.padImages(x, -1, 0, 0, 0));
    OpCheck.refused(
        "padImages: the margin is Before[before=1, target=3]; allowed: one that fits to the"
            + " length 3",
        () -> ImageOps.padImages(x, Margin.before(1, 3), Margin.of(0, 0), LAST));
    OpCheck.refused(
        "cropImages: the margin is Sides[before=2, after=1]; allowed: one that fits to the length"
            + " 3",
        () -> ImageOps.cropImages(x, 2, 0, 1, 0));
    OpCheck.refused(
        "cropImages: the margin is After[after=3, target=2]",
        () -> ImageOps.cropImages(x, Margin.of(0, 0), Margin.after(3, 2), LAST));
  }
}
