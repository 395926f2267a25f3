package dev.crema.parity;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.convolution.Conv1D;
import dev.crema.layers.convolution.Conv1DTranspose;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.layers.convolution.Conv2DTranspose;
import dev.crema.layers.convolution.Conv3D;
import dev.crema.layers.convolution.Conv3DTranspose;
import dev.crema.layers.convolution.Convolution;
import dev.crema.layers.convolution.DepthwiseConv1D;
import dev.crema.layers.convolution.DepthwiseConv2D;
import dev.crema.layers.convolution.DepthwiseConvolution;
import dev.crema.layers.convolution.SeparableConv1D;
import dev.crema.layers.convolution.SeparableConv2D;
import dev.crema.layers.convolution.SeparableConvolution;
import dev.crema.layers.convolution.Sliding;
import dev.crema.layers.convolution.TransposedConvolution;
import dev.crema.testkit.Gen;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolution layers with random windows, steps, distances, paddings, groups and both formats. */
@Tag("parity")
class ConvolutionParityTest {
  private static final String FAMILY = "Convolutions";

  /** What the convolutions of a trial have in common. */
  private record Setting(
      Gen gen,
      int[] size,
      int[] strides,
      int[] dilation,
      boolean same,
      boolean first,
      boolean bias) {
    /** Steps or distances between elements are greater than 1, never both. */
    static Setting of(Gen gen, int rank) {
      boolean far = gen.chance(0.4);
      int step = gen.between(1, 3);
      return new Setting(
          gen,
          Draw.each(gen, rank, 1, 4),
          far ? Draw.each(gen, rank, 1, 1) : Draw.each(gen, rank, 1, step),
          far ? Draw.each(gen, rank, 1, 3) : Draw.each(gen, rank, 1, 1),
          gen.chance(0.5),
          gen.chance(0.3),
          gen.chance(0.7));
    }

    /** With one step and one distance for all axes. */
    Setting even() {
      int[] step = new int[size.length];
      Arrays.fill(step, strides[0]);
      return new Setting(gen, size, step, dilation, same, first, bias);
    }

    int rank() {
      return size.length;
    }

    int span(int axis) {
      return (size[axis] - 1) * dilation[axis] + 1;
    }

    /** A batch of images on which a window fits. */
    Tensor input(int channels) {
      long[] shape = new long[rank() + 2];
      shape[0] = gen.between(1, 3);
      shape[first ? 1 : rank() + 1] = channels;
      for (int i = 0; i < rank(); i++) {
        shape[i + (first ? 2 : 1)] = span(i) + gen.between(0, rank() == 1 ? 20 : 6);
      }
      return Draw.floats(gen, shape);
    }

    <L extends Sliding<L>> L on(L layer) {
      L set = layer.strides(strides).dilationRate(dilation).useBias(bias);
      return set.padding(same ? Padding.SAME : Padding.VALID)
          .dataFormat(first ? DataFormat.CHANNELS_FIRST : DataFormat.CHANNELS_LAST);
    }

    /** The order of axes with channels in front. */
    int[] toFirst() {
      return first
          ? IntStream.range(0, rank() + 2).toArray()
          : IntStream.concat(IntStream.of(0, rank() + 1), IntStream.range(1, rank() + 1)).toArray();
    }

    int[] back() {
      return first
          ? IntStream.range(0, rank() + 2).toArray()
          : IntStream.concat(
                  IntStream.concat(IntStream.of(0), IntStream.range(2, rank() + 2)),
                  IntStream.of(1))
              .toArray();
    }

    /** The axes of a kernel with its last two in front, in a given order. */
    String kernel(int front, int second) {
      return Arrays.toString(
          IntStream.concat(IntStream.of(front, second), IntStream.range(0, rank())).toArray());
    }

    /** PyTorch's lines that make v of x: channels in front, padded as SAME says. */
    String padded(Tensor input) {
      StringBuilder pads = new StringBuilder();
      for (int i = rank() - 1; i >= 0; i--) {
        long length = input.dim(i + (first ? 2 : 1));
        long steps = (length + strides[i] - 1) / strides[i];
        long missing = Math.max(0, (steps - 1) * strides[i] + span(i) - length);
        pads.append(pads.isEmpty() ? "" : ", ").append(missing / 2);
        pads.append(", ").append(missing - missing / 2);
      }
      String moved = "v = torch.contiguous(torch.permute(x, " + Arrays.toString(toFirst()) + "))\n";
      return same ? moved + "v = torch.constant_pad_nd(v, [" + pads + "], 0)\n" : moved;
    }

    String result(String expression) {
      return "y = %s\n[torch.permute(y, %s)]".formatted(expression, Arrays.toString(back()));
    }

    String biased() {
      return bias ? "bias" : "None";
    }

    String noPadding() {
      return Arrays.toString(new int[rank()]);
    }

    Trial trial(Layer layer, Tensor input, String torch) {
      return Trial.of(gen, layer, Map.of("x", input), torch);
    }
  }

  private static Convolution<?> convolution(Setting setting, int filters, int groups) {
    int[] size = setting.size();
    return switch (setting.rank()) {
      case 1 -> setting.on(new Conv1D(filters, size[0])).groups(groups);
      case 2 -> setting.on(new Conv2D(filters, size[0], size[1])).groups(groups);
      default -> setting.on(new Conv3D(filters, size[0], size[1], size[2])).groups(groups);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void convolutions(int rank) {
    Parity.check(
        FAMILY,
        "Conv" + rank + "D",
        Parity.EXACT,
        gen -> {
          Setting setting = Setting.of(gen, rank);
          int groups = gen.chance(0.5) ? 1 : gen.between(2, 3);
          Tensor x = setting.input(groups * gen.between(1, 9));
          Layer layer = convolution(setting, groups * gen.between(1, 9), groups);
          String torch =
              "torch.conv%dd(v, torch.permute(kernel, %s), %s, %s, %s, %s, %d)"
                  .formatted(
                      rank,
                      setting.kernel(rank + 1, rank),
                      setting.biased(),
                      Arrays.toString(setting.strides()),
                      setting.noPadding(),
                      Arrays.toString(setting.dilation()),
                      groups);
          return setting.trial(layer, x, setting.padded(x) + setting.result(torch));
        });
  }

  /** As wide as in models, by which kernels choose how they cut their work. */
  @Test
  void wideConvolutions() {
    Parity.check(
        FAMILY,
        "Conv2D, wide",
        Parity.SUMS,
        gen -> {
          int channels = gen.between(30, 70);
          int size = gen.pick(List.of(1, 3, 5));
          int step = gen.between(1, 2);
          Tensor x = Draw.floats(gen, gen.between(1, 4), size + gen.between(4, 13), 17, channels);
          return Trial.of(
              gen,
              new Conv2D(gen.between(30, 70), size).strides(step),
              Map.of("x", x),
              "v = torch.conv2d(torch.permute(x, [0, 3, 1, 2]), torch.permute(kernel, [3, 2, 0,"
                  + " 1]), "
                  + "bias, [%1$d, %1$d])\n[torch.permute(v, [0, 2, 3, 1])]".formatted(step));
        });
  }

  private static TransposedConvolution<?> transposed(Setting setting, int filters) {
    int[] size = setting.size();
    return switch (setting.rank()) {
      case 1 -> setting.on(new Conv1DTranspose(filters, size[0]));
      case 2 -> setting.on(new Conv2DTranspose(filters, size[0], size[1]));
      default -> setting.on(new Conv3DTranspose(filters, size[0], size[1], size[2]));
    };
  }

  /**
   * With padding SAME, or steps longer than the window, PyTorch's padding is what Keras cuts off,
   * its output padding what Keras adds.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void transposedConvolutions(int rank) {
    Parity.check(
        FAMILY,
        "Conv" + rank + "DTranspose",
        Parity.EXACT,
        gen -> {
          Setting setting = Setting.of(gen, rank);
          Tensor x = setting.input(gen.between(1, 7));
          StringBuilder cuts = new StringBuilder();
          for (int i = rank - 1; i >= 0; i--) {
            int more = setting.strides()[i] - setting.span(i);
            int missing = setting.same() ? -more : -Math.max(0, more);
            int low = Math.max(0, Math.floorDiv(missing, 2));
            // Cropping is padding by a negative number.
            cuts.append(cuts.isEmpty() ? "" : ", ").append(-low).append(", ").append(low - missing);
          }
          String torch =
              "torch.conv_transpose%dd(v, torch.contiguous(torch.permute(kernel, %s)), None, %s, %s, %s, 1, %s)"
                  .formatted(
                      rank,
                      setting.kernel(rank + 1, rank),
                      Arrays.toString(setting.strides()),
                      setting.noPadding(),
                      setting.noPadding(),
                      Arrays.toString(setting.dilation()));
          String cut = "torch.constant_pad_nd(" + torch + ", [" + cuts + "], 0)";
          int[] ones = new int[rank + 2];
          Arrays.fill(ones, 1);
          ones[1] = -1;
          String sum =
              setting.bias() ? cut + " + torch.reshape(bias, " + Arrays.toString(ones) + ")" : cut;
          Layer layer = transposed(setting, gen.between(1, 7));
          return setting.trial(
              layer,
              x,
              setting.padded(x).lines().findFirst().orElseThrow() + "\n" + setting.result(sum));
        });
  }

  /** What a group of channels gives lies together in both libraries. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void depthwise(int rank) {
    Parity.check(
        FAMILY,
        "DepthwiseConv" + rank + "D",
        Parity.EXACT,
        gen -> {
          Setting setting = Setting.of(gen, rank).even();
          int channels = gen.between(1, 17);
          Tensor x = setting.input(channels);
          int multiplier = gen.between(1, 3);
          int[] size = setting.size();
          DepthwiseConvolution<?> layer =
              rank == 1
                  ? setting.on(new DepthwiseConv1D(size[0])).depthMultiplier(multiplier)
                  : setting.on(new DepthwiseConv2D(size[0], size[1])).depthMultiplier(multiplier);
          return setting.trial(
              layer,
              x,
              setting.padded(x)
                  + setting.result(depthwise(setting, "kernel", setting.biased(), channels)));
        });
  }

  private static String depthwise(Setting setting, String kernel, String bias, int channels) {
    String filters =
        "torch.flatten(torch.permute(%s, %s), 0, 1)"
            .formatted(kernel, setting.kernel(setting.rank(), setting.rank() + 1));
    return "torch.conv%dd(v, torch.unsqueeze(%s, 1), %s, %s, %s, %s, %d)"
        .formatted(
            setting.rank(),
            filters,
            bias,
            Arrays.toString(setting.strides()),
            setting.noPadding(),
            Arrays.toString(setting.dilation()),
            channels);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void separable(int rank) {
    Parity.check(
        FAMILY,
        "SeparableConv" + rank + "D",
        Parity.EXACT,
        gen -> {
          Setting setting = Setting.of(gen, rank).even();
          int channels = gen.between(1, 9);
          int filters = gen.between(1, 9);
          int multiplier = gen.between(1, 3);
          Tensor x = setting.input(channels);
          int[] size = setting.size();
          SeparableConvolution<?> layer =
              rank == 1
                  ? setting.on(new SeparableConv1D(filters, size[0])).depthMultiplier(multiplier)
                  : setting
                      .on(new SeparableConv2D(filters, size[0], size[1]))
                      .depthMultiplier(multiplier);
          String pointwise =
              "torch.conv%dd(%s, torch.permute(pointwise_kernel, %s), %s)"
                  .formatted(
                      rank,
                      depthwise(setting, "depthwise_kernel", "None", channels),
                      setting.kernel(rank + 1, rank),
                      setting.biased());
          return setting.trial(layer, x, setting.padded(x) + setting.result(pointwise));
        });
  }
}
