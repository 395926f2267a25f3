package dev.crema.ops;

import static dev.crema.ops.Windows.SIZES;
import static dev.crema.ops.Windows.STRIDES;
import static dev.crema.ops.Windows.bothFormats;
import static dev.crema.ops.Windows.convolved;
import static dev.crema.ops.Windows.first;
import static dev.crema.ops.Windows.input;
import static dev.crema.ops.Windows.kernel;
import static dev.crema.ops.Windows.ones;
import static dev.crema.ops.Windows.shape;
import static dev.crema.ops.Windows.spatial;
import static dev.crema.ops.Windows.transposed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.ops.Windows.Slide;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions of one to three axes against loops over all windows. */
class ConvolutionOpsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void convolutionsTakeGroupsStridesAndDilation(int rank) {
    for (int groups : new int[] {1, 2}) {
      Tensor x = input(rank, 4);
      Tensor kernel = kernel(rank, 4 / groups, 2);
      for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
        for (int[] dilation : List.of(new int[] {1, 1, 1}, new int[] {2, 3, 1})) {
          int[] stride = first(STRIDES, rank);
          int[] far = first(dilation, rank);
          Slide slide = Slide.of(spatial(x), first(SIZES, rank), stride, far, padding);
          bothFormats(
              "conv " + groups + padding,
              List.of(x, kernel),
              format ->
                  in ->
                      ImageOps.conv(
                          in.get(0), in.get(1), Ints.of(stride), padding, format, Ints.of(far)),
              convolved(x, kernel, slide, groups),
              shape(x, slide.count(), 2));
        }
      }
    }
    Tensor x = input(rank, 2);
    Tensor kernel = kernel(rank, 2, 3);
    Slide plain = Slide.of(spatial(x), first(SIZES, rank), ones(rank), ones(rank), Padding.VALID);
    OpCheck.close("conv", convolved(x, kernel, plain, 1), ImageOps.conv(x, kernel), 1e-12);
  }

  @Test
  void causalConvolutionsLookBack() {
    Tensor x = input(1, 2);
    Tensor kernel = kernel(1, 2, 3);
    Slide slide =
        Slide.of(spatial(x), first(SIZES, 1), new int[] {2}, new int[] {2}, Padding.CAUSAL);
    bothFormats(
        "causal",
        List.of(x, kernel),
        format ->
            in ->
                ImageOps.conv(in.get(0), in.get(1), Ints.of(2), Padding.CAUSAL, format, Ints.of(2)),
        convolved(x, kernel, slide, 1),
        2,
        4,
        3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void depthwiseConvolutionsKeepChannelsApart(int rank) {
    Tensor x = input(rank, 3);
    Tensor kernel = kernel(rank, 3, 2);
    int[] size = first(SIZES, rank);
    int[] two = new int[rank];
    Arrays.fill(two, 2);
    Shape grouped = kernel.shape().slice(0, rank).concat(Shape.of(1, 6));
    Slide slide = Slide.of(spatial(x), size, two, ones(rank), Padding.SAME);
    double[] expected = convolved(x, kernel.reshape(grouped), slide, 3);
    bothFormats(
        "depthwise",
        List.of(x, kernel),
        format ->
            in ->
                ImageOps.depthwiseConv(
                    in.get(0), in.get(1), Ints.of(2), Padding.SAME, format, Ints.of(1)),
        expected,
        shape(x, slide.count(), 6));
    Tensor pointwise =
        OpCheck.random(
            5,
            Shape.of(Arrays.stream(ones(rank)).asLongStream().toArray())
                .concat(Shape.of(6, 2))
                .toArray());
    double[] mixed = new double[expected.length / 3];
    double[] p = pointwise.toDoubles();
    for (int i = 0; i < mixed.length; i++) {
      for (int k = 0; k < 6; k++) {
        mixed[i] += expected[i / 2 * 6 + k] * p[k * 2 + i % 2];
      }
    }
    bothFormats(
        "separable",
        List.of(x, kernel, pointwise),
        format ->
            in ->
                ImageOps.separableConv(
                    in.get(0), in.get(1), in.get(2), Ints.of(2), Padding.SAME, format, Ints.of(1)),
        mixed,
        shape(x, slide.count(), 2));
    Slide plain = Slide.of(spatial(x), size, ones(rank), ones(rank), Padding.VALID);
    double[] plainly = convolved(x, kernel.reshape(grouped), plain, 3);
    OpCheck.close("depthwise", plainly, ImageOps.depthwiseConv(x, kernel), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(names = {"VALID", "SAME"})
  void transposedConvolutionsSpreadTheirInputs(Padding padding) {
    for (int rank = 1; rank <= 3; rank++) {
      Tensor x = input(rank, 2);
      Tensor kernel = kernel(rank, 3, 2);
      int[] in = spatial(x);
      int[] size = first(SIZES, rank);
      int[] stride = first(STRIDES, rank);
      for (boolean given : new boolean[] {false, true}) {
        int[] extra = new int[rank];
        int[] out = new int[rank];
        int[] low = new int[rank];
        for (int i = 0; i < rank; i++) {
          extra[i] = Math.min(1, stride[i] - 1);
          // The lengths that Keras documents.
          if (padding == Padding.VALID) {
            out[i] =
                given
                    ? (in[i] - 1) * stride[i] + size[i] + extra[i]
                    : in[i] * stride[i] + Math.max(size[i] - stride[i], 0);
          } else {
            out[i] =
                given
                    ? (in[i] - 1) * stride[i] + size[i] - 2 * (size[i] / 2) + extra[i]
                    : in[i] * stride[i];
            int missing = (in[i] - 1) * stride[i] + size[i] - out[i];
            low[i] = Math.max(0, Math.floorDiv(missing, 2));
          }
        }
        Ints padded = given ? Ints.of(extra) : Ints.of();
        bothFormats(
            "transposed " + padding + given,
            List.of(x, kernel),
            format ->
                t ->
                    ImageOps.convTranspose(
                        t.get(0), t.get(1), Ints.of(stride), padding, padded, format, Ints.of(1)),
            transposed(x, kernel, size, stride, ones(rank), low, out),
            shape(x, out, 3));
      }
    }
  }

  @Test
  void transposedConvolutionsTakeDilation() {
    Tensor x = input(2, 2);
    Tensor kernel = kernel(2, 3, 2);
    int[] dilation = {2, 3};
    int[] out = {7 + 4, 5 + 3};
    double[] expected = transposed(x, kernel, first(SIZES, 2), ones(2), dilation, new int[2], out);
    Tensor y =
        ImageOps.convTranspose(
            x,
            kernel,
            Ints.of(1),
            Padding.VALID,
            Ints.of(),
            DataFormat.CHANNELS_LAST,
            Ints.of(dilation));
    OpCheck.close("dilated", expected, y, 1e-12);
    OpCheck.close(
        "plain",
        transposed(x, kernel, first(SIZES, 2), ones(2), ones(2), new int[2], new int[] {9, 6}),
        ImageOps.convTranspose(x, kernel),
        1e-12);
  }

  @Test
  void operandsMeetInTheirCommonType() {
    Tensor x = OpCheck.integers(1, 9, 1, 4, 1);
    Tensor kernel = Tensor.of(Shape.of(2, 1, 1), 1f, -1f);
    Tensor y = ImageOps.conv(x, kernel);
    assertEquals(DType.FLOAT32, y.dtype());
    long[] n = x.toLongs();
    OpCheck.close("differences", new double[] {n[0] - n[1], n[1] - n[2], n[2] - n[3]}, y, 0);
    assertEquals(DType.FLOAT16, ImageOps.maxPool(x.cast(DType.FLOAT16), 2).dtype());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = input(2, 4);
    Tensor kernel = kernel(2, 4, 2);
    DataFormat last = DataFormat.CHANNELS_LAST;
    Ints one = Ints.of(1);
    OpCheck.refused(
        "conv: kernel is f64[3,2,3,2]; allowed: a number of channels (last axis but one) that"
            + " divides 4",
        () -> ImageOps.conv(x, kernel(2, 3, 2)));
    OpCheck.refused(
        "conv: kernel is f64[3,2,2,3]; allowed: a number of filters",
        () -> ImageOps.conv(x, kernel(2, 2, 3)));
    OpCheck.refused(
        "conv: kernel is f64[3,4,2]; allowed: 4 axes", () -> ImageOps.conv(x, kernel(1, 4, 2)));
    OpCheck.refused(
        "conv: padding is CAUSAL; allowed: VALID, SAME for 2 spatial axes",
        () -> ImageOps.conv(x, kernel, 1, Padding.CAUSAL));
    OpCheck.refused("conv: strides is [0,0]", () -> ImageOps.conv(x, kernel, 0, Padding.SAME));
    OpCheck.refused(
        "depthwiseConv: kernel is f64[3,2,3,2]; allowed: 4 channels along axis -2",
        () -> ImageOps.depthwiseConv(x, kernel(2, 3, 2)));
    OpCheck.refused(
        "separableConv: pointwiseKernel is f64[3,2,8,2]; allowed: windows of length 1",
        () -> ImageOps.separableConv(x, kernel, kernel(2, 8, 2)));
    OpCheck.refused(
        "convTranspose: kernel is f64[3,2,4,2]; allowed: 4 channels along axis -1",
        () -> ImageOps.convTranspose(x, kernel));
    OpCheck.refused(
        "convTranspose: outputPadding is [1,1]; allowed: less than strides [1,1]",
        () -> ImageOps.convTranspose(x, kernel(2, 2, 4), one, Padding.SAME, one, last, one));
  }
}
