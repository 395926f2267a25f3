package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.pooling.AdaptiveAveragePooling1D;
import dev.crema.layers.pooling.AdaptiveAveragePooling2D;
import dev.crema.layers.pooling.AdaptiveAveragePooling3D;
import dev.crema.layers.pooling.AdaptiveMaxPooling1D;
import dev.crema.layers.pooling.AdaptiveMaxPooling2D;
import dev.crema.layers.pooling.AdaptiveMaxPooling3D;
import dev.crema.layers.pooling.AveragePooling1D;
import dev.crema.layers.pooling.AveragePooling2D;
import dev.crema.layers.pooling.AveragePooling3D;
import dev.crema.layers.pooling.GlobalAveragePooling2D;
import dev.crema.layers.pooling.GlobalMaxPooling2D;
import dev.crema.layers.pooling.MaxPooling1D;
import dev.crema.layers.pooling.MaxPooling2D;
import dev.crema.layers.pooling.MaxPooling3D;
import dev.crema.testkit.Gen;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pooling layers with random windows, steps and paddings. */
@Tag("parity")
class PoolingParityTest {
  private static final String FAMILY = "Pooling";

  /** The axes of a batch with channels last, channels in front. */
  private static String toFirst(int rank) {
    return Arrays.toString(
        IntStream.concat(IntStream.of(0, rank + 1), IntStream.range(1, rank + 1)).toArray());
  }

  private static String back(int rank) {
    return Arrays.toString(
        IntStream.concat(
                IntStream.concat(IntStream.of(0), IntStream.range(2, rank + 2)), IntStream.of(1))
            .toArray());
  }

  private static Tensor input(Gen gen, int[] least) {
    long[] shape = new long[least.length + 2];
    shape[0] = gen.between(1, 3);
    shape[least.length + 1] = gen.between(1, 9);
    for (int i = 0; i < least.length; i++) {
      shape[i + 1] = least[i] + gen.between(0, 7);
    }
    return Draw.floats(gen, shape);
  }

  /** Where windows lie. */
  private record Windows(int[] size, int[] strides, boolean same, Tensor input) {
    static Windows of(Gen gen, int rank) {
      int[] size = Draw.each(gen, rank, 1, 4);
      return new Windows(
          size, Draw.each(gen, rank, 1, 3), gen.chance(0.5), PoolingParityTest.input(gen, size));
    }

    /** What SAME adds, in PyTorch's order. */
    String pads() {
      StringBuilder pads = new StringBuilder();
      for (int i = size.length - 1; i >= 0; i--) {
        long length = input.dim(i + 1);
        long steps = (length + strides[i] - 1) / strides[i];
        long missing = same ? Math.max(0, (steps - 1) * strides[i] + size[i] - length) : 0;
        pads.append(pads.isEmpty() ? "" : ", ").append(missing / 2);
        pads.append(", ").append(missing - missing / 2);
      }
      return "[" + pads + "]";
    }

    Ints steps() {
      return Ints.of(strides);
    }

    Padding padding() {
      return same ? Padding.SAME : Padding.VALID;
    }

    String call(String function, String of) {
      return "torch.%s_pool%dd(%s, %s, %s)"
          .formatted(function, size.length, of, Arrays.toString(size), Arrays.toString(strides));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void max(int rank) {
    Parity.check(
        FAMILY,
        "MaxPooling" + rank + "D",
        Parity.EXACT,
        gen -> {
          Windows windows = Windows.of(gen, rank);
          Ints size = Ints.of(windows.size());
          DataFormat last = DataFormat.CHANNELS_LAST;
          Layer layer =
              switch (rank) {
                case 1 -> new MaxPooling1D(size, windows.steps(), windows.padding(), last);
                case 2 -> new MaxPooling2D(size, windows.steps(), windows.padding(), last);
                default -> new MaxPooling3D(size, windows.steps(), windows.padding(), last);
              };
          String torch =
              "v = torch.constant_pad_nd(torch.permute(x, %s), %s, -1e30)\n[torch.permute(%s, %s)]"
                  .formatted(toFirst(rank), windows.pads(), windows.call("max", "v"), back(rank));
          return Trial.of(gen, layer, Map.of("x", windows.input()), torch);
        });
  }

  /** The mean of what lies on the input: a mean with zeros over the mean of ones. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void average(int rank) {
    Parity.check(
        FAMILY,
        "AveragePooling" + rank + "D",
        Parity.EXACT,
        gen -> {
          Windows windows = Windows.of(gen, rank);
          Ints size = Ints.of(windows.size());
          DataFormat last = DataFormat.CHANNELS_LAST;
          Layer layer =
              switch (rank) {
                case 1 -> new AveragePooling1D(size, windows.steps(), windows.padding(), last);
                case 2 -> new AveragePooling2D(size, windows.steps(), windows.padding(), last);
                default -> new AveragePooling3D(size, windows.steps(), windows.padding(), last);
              };
          String torch =
              """
              v = torch.permute(x, %1$s)
              n = torch.constant_pad_nd(torch.ones_like(v), %2$s, 0)
              v = torch.constant_pad_nd(v, %2$s, 0)
              [torch.permute(torch.div(%3$s, %4$s), %5$s)]
              """
                  .formatted(
                      toFirst(rank),
                      windows.pads(),
                      windows.call("avg", "v"),
                      windows.call("avg", "n"),
                      back(rank));
          return Trial.of(gen, layer, Map.of("x", windows.input()), torch);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void adaptive(int rank) {
    for (boolean max : new boolean[] {false, true}) {
      Parity.check(
          FAMILY,
          "Adaptive" + (max ? "Max" : "Average") + "Pooling" + rank + "D",
          Parity.EXACT,
          gen -> {
            int[] size = Draw.each(gen, rank, 1, 5);
            Ints to = Ints.of(size);
            DataFormat last = DataFormat.CHANNELS_LAST;
            Layer layer =
                switch (rank) {
                  case 1 ->
                      max
                          ? new AdaptiveMaxPooling1D(to, last)
                          : new AdaptiveAveragePooling1D(to, last);
                  case 2 ->
                      max
                          ? new AdaptiveMaxPooling2D(to, last)
                          : new AdaptiveAveragePooling2D(to, last);
                  default ->
                      max
                          ? new AdaptiveMaxPooling3D(to, last)
                          : new AdaptiveAveragePooling3D(to, last);
                };
            String call =
                "torch.adaptive_%s_pool%dd(torch.permute(x, %s), %s)"
                    .formatted(max ? "max" : "avg", rank, toFirst(rank), Arrays.toString(size));
            String torch =
                max
                    ? "y, at = %s\n[torch.permute(y, %s)]".formatted(call, back(rank))
                    : "[torch.permute(%s, %s)]".formatted(call, back(rank));
            return Trial.of(gen, layer, Map.of("x", input(gen, size)), torch);
          });
    }
  }

  @Test
  void global() {
    Parity.check(
        FAMILY,
        "GlobalAveragePooling2D",
        Parity.SUMS,
        gen ->
            Trial.of(
                gen,
                new GlobalAveragePooling2D(),
                Map.of("x", input(gen, Draw.each(gen, 2, 1, 9))),
                "[torch.mean(x, [1, 2])]"));
    Parity.check(
        FAMILY,
        "GlobalMaxPooling2D",
        Parity.SUMS,
        gen ->
            Trial.of(
                gen,
                new GlobalMaxPooling2D(),
                Map.of("x", input(gen, Draw.each(gen, 2, 1, 9))),
                "[torch.amax(x, [1, 2])]"));
  }
}
