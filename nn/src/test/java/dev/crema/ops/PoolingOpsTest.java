package dev.crema.ops;

import static dev.crema.ops.Windows.SIZES;
import static dev.crema.ops.Windows.STRIDES;
import static dev.crema.ops.Windows.bothFormats;
import static dev.crema.ops.Windows.first;
import static dev.crema.ops.Windows.flat;
import static dev.crema.ops.Windows.input;
import static dev.crema.ops.Windows.ones;
import static dev.crema.ops.Windows.places;
import static dev.crema.ops.Windows.pooled;
import static dev.crema.ops.Windows.shape;
import static dev.crema.ops.Windows.spatial;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.ops.Windows.Slide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pooling of one to three axes against loops over all windows. */
class PoolingOpsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void poolingTakesAllWindows(int rank) {
    Tensor x = input(rank, 2);
    for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
      int[] size = first(SIZES, rank);
      int[] stride = first(STRIDES, rank);
      Slide slide = Slide.of(spatial(x), size, stride, ones(rank), padding);
      long[] shape = shape(x, slide.count(), 2);
      bothFormats(
          "max " + padding,
          List.of(x),
          format ->
              in ->
                  ImageOps.maxPool(in.getFirst(), Ints.of(size), Ints.of(stride), padding, format),
          pooled(x, slide, true),
          shape);
      bothFormats(
          "average " + padding,
          List.of(x),
          format ->
              in ->
                  ImageOps.averagePool(
                      in.getFirst(), Ints.of(size), Ints.of(stride), padding, format),
          pooled(x, slide, false),
          shape);
    }
    int[] two = new int[rank];
    Arrays.fill(two, 2);
    Slide tiles = Slide.of(spatial(x), two, two, ones(rank), Padding.VALID);
    OpCheck.close("max", pooled(x, tiles, true), ImageOps.maxPool(x, 2), 1e-12);
    OpCheck.close("mean", pooled(x, tiles, false), ImageOps.averagePool(x, Ints.of(2)), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void adaptivePoolingCoversTheInput(int rank) {
    Tensor x = input(rank, 2);
    for (int[] counts : List.of(new int[] {3, 2, 3}, new int[] {7, 1, 2})) {
      int[] in = spatial(x);
      int[] out = first(counts, rank);
      List<Double> greatest = new ArrayList<>();
      List<Double> means = new ArrayList<>();
      int pixels = Arrays.stream(in).reduce(1, (a, b) -> a * b);
      double[] numbers = x.toDoubles();
      for (int n = 0; n < 2; n++) {
        for (int[] window : places(out)) {
          for (int c = 0; c < 2; c++) {
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int count = 0;
            for (int[] at : places(in)) {
              boolean covered = true;
              for (int a = 0; a < rank; a++) {
                double from = Math.floor((double) window[a] * in[a] / out[a]);
                double to = Math.ceil((window[a] + 1.0) * in[a] / out[a]);
                covered &= at[a] >= from && at[a] < to;
              }
              if (covered) {
                double value = numbers[(n * pixels + flat(in, at)) * 2 + c];
                max = Math.max(max, value);
                sum += value;
                count++;
              }
            }
            greatest.add(max);
            means.add(sum / count);
          }
        }
      }
      Ints size = Ints.of(out);
      bothFormats(
          "max",
          List.of(x),
          format -> t -> ImageOps.adaptiveMaxPool(t.getFirst(), size, format),
          greatest.stream().mapToDouble(v -> v).toArray(),
          shape(x, out, 2));
      bothFormats(
          "average",
          List.of(x),
          format -> t -> ImageOps.adaptiveAveragePool(t.getFirst(), size, format),
          means.stream().mapToDouble(v -> v).toArray(),
          shape(x, out, 2));
    }
    assertEquals(
        x.mean(Ints.range(1, rank + 1).toArray()).toDoubles()[1],
        ImageOps.adaptiveAveragePool(x, 1).toDoubles()[1],
        1e-12);
    assertEquals(
        x.max(Ints.range(1, rank + 1).toArray()).toDoubles()[1],
        ImageOps.adaptiveMaxPool(x, 1).toDoubles()[1]);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = input(2, 4);
    DataFormat last = DataFormat.CHANNELS_LAST;
    Ints one = Ints.of(1);
    OpCheck.refused(
        "maxPool: inputs is f64[3,4]", () -> ImageOps.maxPool(OpCheck.random(1, 3, 4), 2));
    OpCheck.refused(
        "maxPool: poolSize is [0,0]; allowed: 2 numbers of 1 or more",
        () -> ImageOps.maxPool(x, 0));
    OpCheck.refused(
        "averagePool: strides is [1,2,3]; allowed: 2 numbers of 1 or more",
        () -> ImageOps.averagePool(x, one, Ints.of(1, 2, 3), Padding.SAME, last));
    OpCheck.refused(
        "maxPool: padding is CAUSAL; allowed: VALID, SAME",
        () -> ImageOps.maxPool(x, one, one, Padding.CAUSAL, last));
    OpCheck.refused("poolSize [9,9] is larger than the input [7,5]", () -> ImageOps.maxPool(x, 9));
    OpCheck.refused("adaptiveMaxPool: outputSize is [0,0]", () -> ImageOps.adaptiveMaxPool(x, 0));
  }
}
