package dev.crema.layers.convolution;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.activations.Softmax;
import dev.crema.activations.Tanh;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Grid;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Padding;
import dev.crema.regularizers.L2;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions against sums written out. */
class ConvolutionTest {
  /** Calls for each combination of numbers below the limits. */
  private static void each(int[] limits, Consumer<int[]> body) {
    Grid.of(
        place -> {
          body.accept(place);
          return 0;
        },
        limits);
  }

  private static int[] joined(int first, int[] middle, int... last) {
    int[] result = new int[1 + middle.length + last.length];
    result[0] = first;
    System.arraycopy(middle, 0, result, 1, middle.length);
    System.arraycopy(last, 0, result, 1 + middle.length, last.length);
    return result;
  }

  private static int before(Sliding<?> layer, int axis, int length) {
    int span = (layer.kernelSize().get(axis) - 1) * layer.dilationRate().get(axis) + 1;
    int stride = layer.strides().get(axis);
    return switch (layer.padding()) {
      case VALID -> 0;
      case CAUSAL -> span - 1;
      case SAME -> Math.max(0, ((length + stride - 1) / stride - 1) * stride + span - length) / 2;
    };
  }

  private static int outputLength(Sliding<?> layer, int axis, int length) {
    int span = (layer.kernelSize().get(axis) - 1) * layer.dilationRate().get(axis) + 1;
    int stride = layer.strides().get(axis);
    return layer.padding() == Padding.VALID
        ? (length - span) / stride + 1
        : (length + stride - 1) / stride;
  }

  /** Channels last: the sum of each window with a kernel whose groups are given. */
  private static Grid convolved(Sliding<?> layer, Grid x, Grid kernel, int groups) {
    int rank = layer.kernelSize().size();
    int[] spatial = new int[rank];
    Arrays.setAll(spatial, i -> outputLength(layer, i, x.dim(i + 1)));
    int filters = kernel.dim(-1);
    int perGroup = kernel.dim(-2);
    return Grid.of(
        out -> {
          double[] sum = {0};
          int group = out[rank + 1] / (filters / groups);
          int[] in = new int[rank];
          each(
              layer.kernelSize().toArray(),
              tap -> {
                boolean inside = true;
                for (int i = 0; i < rank; i++) {
                  in[i] =
                      out[i + 1] * layer.strides().get(i)
                          + tap[i] * layer.dilationRate().get(i)
                          - before(layer, i, x.dim(i + 1));
                  inside &= in[i] >= 0 && in[i] < x.dim(i + 1);
                }
                for (int c = 0; inside && c < perGroup; c++) {
                  int[] weight = joined(tap[0], Arrays.copyOfRange(tap, 1, rank), c, out[rank + 1]);
                  sum[0] += x.at(joined(out[0], in, group * perGroup + c)) * kernel.at(weight);
                }
              });
          return sum[0];
        },
        joined(x.dim(0), spatial, filters));
  }

  private static Grid biased(Sliding<?> layer, Grid sums, Function<String, Grid> weights) {
    int last = sums.rank() - 1;
    return layer.useBias()
        ? Grid.of(p -> Math.tanh(sums.at(p) + weights.apply("bias").at(p[last])), sums.dims())
        : Grid.of(p -> Math.tanh(sums.at(p)), sums.dims());
  }

  private static Grid toLast(Sliding<?> layer, Grid x) {
    return layer.dataFormat() == DataFormat.CHANNELS_LAST ? x : x.transpose(order(x.rank(), true));
  }

  private static Grid fromLast(Sliding<?> layer, Grid x) {
    return layer.dataFormat() == DataFormat.CHANNELS_LAST ? x : x.transpose(order(x.rank(), false));
  }

  private static int[] order(int rank, boolean toLast) {
    int[] order = new int[rank];
    for (int i = 1; i < rank; i++) {
      order[i] = toLast ? (i == rank - 1 ? 1 : i + 1) : (i == 1 ? rank - 1 : i - 1);
    }
    return order;
  }

  private static LayerSieve.Reference reference(Convolution<?> layer) {
    return (in, weights) -> {
      Grid x = toLast(layer, in.getFirst());
      Grid sums = convolved(layer, x, weights.apply("kernel"), layer.groups());
      return fromLast(layer, biased(layer, sums, weights));
    };
  }

  /** The kernel {@code [k…, channels, multiplier]} as that of a convolution in groups. */
  private static Grid grouped(Grid kernel) {
    int[] dims = kernel.dims();
    int rank = dims.length - 2;
    int multiplier = dims[rank + 1];
    dims[rank + 1] *= dims[rank];
    dims[rank] = 1;
    return Grid.of(
        p -> {
          int[] from = p.clone();
          from[rank] = p[rank + 1] / multiplier;
          from[rank + 1] = p[rank + 1] % multiplier;
          return kernel.at(from);
        },
        dims);
  }

  private static LayerSieve.Reference reference(DepthwiseConvolution<?> layer) {
    return (in, weights) -> {
      Grid x = toLast(layer, in.getFirst());
      Grid sums = convolved(layer, x, grouped(weights.apply("kernel")), x.dim(-1));
      return fromLast(layer, biased(layer, sums, weights));
    };
  }

  private static LayerSieve.Reference reference(SeparableConvolution<?> layer) {
    return (in, weights) -> {
      Grid x = toLast(layer, in.getFirst());
      Grid first = convolved(layer, x, grouped(weights.apply("depthwise_kernel")), x.dim(-1));
      Grid point = weights.apply("pointwise_kernel");
      int[] dims = first.dims();
      int channels = dims[dims.length - 1];
      dims[dims.length - 1] = layer.filters();
      Grid second =
          Grid.of(
              p -> {
                double sum = 0;
                int[] from = p.clone();
                int[] at = new int[point.rank()];
                at[at.length - 1] = p[p.length - 1];
                for (int c = 0; c < channels; c++) {
                  from[p.length - 1] = c;
                  at[at.length - 2] = c;
                  sum += first.at(from) * point.at(at);
                }
                return sum;
              },
              dims);
      return fromLast(layer, biased(layer, second, weights));
    };
  }

  /** Keras's lengths of a transposed convolution, and what lies before the first output. */
  private static int[] transposedAxis(TransposedConvolution<?> layer, int axis, int length) {
    int span = (layer.kernelSize().get(axis) - 1) * layer.dilationRate().get(axis) + 1;
    int stride = layer.strides().get(axis);
    boolean given = !layer.outputPadding().isEmpty();
    int more = given ? layer.outputPadding().get(axis) : 0;
    if (layer.padding() == Padding.VALID) {
      int longer = given ? more : Math.max(span, stride) - span;
      return new int[] {(length - 1) * stride + span + longer, 0};
    }
    int total = given ? span + span % 2 - 2 + more : stride + span - 2;
    int left = Math.min(total / 2 + total % 2, span - 1);
    int output = given ? (length - 1) * stride + span % 2 + more : length * stride;
    return new int[] {output, span - 1 - left};
  }

  private static LayerSieve.Reference reference(TransposedConvolution<?> layer) {
    return (in, weights) -> {
      Grid x = toLast(layer, in.getFirst());
      Grid kernel = weights.apply("kernel");
      int rank = layer.kernelSize().size();
      int[] spatial = new int[rank];
      Arrays.setAll(spatial, i -> transposedAxis(layer, i, x.dim(i + 1))[0]);
      Grid sums =
          Grid.of(
              out -> {
                double[] sum = {0};
                each(
                    layer.kernelSize().toArray(),
                    tap -> {
                      boolean hit = true;
                      int[] from = new int[rank];
                      for (int i = 0; i < rank; i++) {
                        int place =
                            out[i + 1]
                                + transposedAxis(layer, i, x.dim(i + 1))[1]
                                - tap[i] * layer.dilationRate().get(i);
                        from[i] = Math.floorDiv(place, layer.strides().get(i));
                        hit &= place % layer.strides().get(i) == 0;
                        hit &= from[i] >= 0 && from[i] < x.dim(i + 1);
                      }
                      for (int c = 0; hit && c < x.dim(-1); c++) {
                        int[] rest = Arrays.copyOfRange(tap, 1, rank);
                        sum[0] +=
                            x.at(joined(out[0], from, c))
                                * kernel.at(joined(tap[0], rest, out[rank + 1], c));
                      }
                    });
                return sum[0];
              },
              joined(x.dim(0), spatial, layer.filters()));
      return fromLast(layer, biased(layer, sums, weights));
    };
  }

  private static int[] numbers(Random random, int count, int least, int most) {
    return random.ints(count, least, most + 1).toArray();
  }

  /** Random settings that all layers know. */
  private static <L extends Sliding<L>> L shaken(L layer, Random random, boolean strided) {
    int rank = layer.kernelSize().size();
    int[] ones = numbers(random, rank, 1, 1);
    return layer
        .strides(strided ? numbers(random, rank, 1, 3) : ones)
        .dilationRate(strided ? ones : numbers(random, rank, 1, 2))
        .padding(random.nextBoolean() ? Padding.SAME : Padding.VALID)
        .dataFormat(DataFormat.values()[random.nextInt(2)])
        .useBias(random.nextInt(3) > 0)
        .activation(new Tanh());
  }

  private static long[] input(Sliding<?> layer, Random random, int channels) {
    int rank = layer.kernelSize().size();
    long[] spatial = random.longs(rank, rank == 3 ? 4 : 5, rank == 1 ? 10 : 7).toArray();
    for (int i = 0; i < rank; i++) {
      int span = (layer.kernelSize().get(i) - 1) * layer.dilationRate().get(i) + 1;
      spatial[i] = Math.max(spatial[i], span);
    }
    long[] shape = new long[rank + 2];
    shape[0] = 2;
    boolean first = layer.dataFormat() == DataFormat.CHANNELS_FIRST;
    System.arraycopy(spatial, 0, shape, first ? 2 : 1, rank);
    shape[first ? 1 : rank + 1] = channels;
    return shape;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void convolutionsAreSumsOverWindows(long seed) {
    Random random = new Random(seed);
    int groups = 1 + random.nextInt(2);
    int[] k = numbers(random, 3, 1, 3);
    boolean strided = random.nextBoolean();
    Conv1D one = shaken(new Conv1D(2 * groups, k[0]), random, strided).groups(groups);
    Conv2D two = shaken(new Conv2D(2 * groups, k[0], k[1]), random, strided).groups(groups);
    Conv3D three = shaken(new Conv3D(groups, k[0], k[1], k[2]), random, strided).groups(groups);
    LayerSieve.check(seed, one, reference(one), input(one, random, 2 * groups));
    LayerSieve.check(seed, two, reference(two), input(two, random, 3 * groups));
    LayerSieve.check(seed, three, reference(three), input(three, random, groups));
    Conv1D causal = one.padding(Padding.CAUSAL);
    LayerSieve.check(seed, causal, reference(causal), input(causal, random, 2 * groups));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void transposedConvolutionsSpreadTheirInputs(long seed) {
    Random random = new Random(seed);
    int[] k = numbers(random, 3, 1, 4);
    boolean strided = random.nextInt(3) > 0;
    Conv1DTranspose one = padded(shaken(new Conv1DTranspose(3, k[0]), random, strided), random);
    Conv2DTranspose two =
        padded(shaken(new Conv2DTranspose(2, k[0], k[1]), random, strided), random);
    Conv3DTranspose three =
        padded(shaken(new Conv3DTranspose(2, k[0], k[1], k[2]), random, strided), random);
    LayerSieve.check(seed, one, reference(one), input(one, random, 2));
    LayerSieve.check(seed, two, reference(two), input(two, random, 3));
    if (seed < 5) {
      LayerSieve.check(seed, three, reference(three), input(three, random, 1));
    }
  }

  private static <L extends TransposedConvolution<L>> L padded(L layer, Random random) {
    int[] each = layer.strides().stream().map(random::nextInt).toArray();
    return random.nextBoolean() ? layer : layer.outputPadding(each);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void depthwiseAndSeparableConvolutionsTakeChannelsApart(long seed) {
    Random random = new Random(seed);
    int[] k = numbers(random, 2, 1, 3);
    boolean strided = random.nextBoolean();
    int multiplier = 1 + random.nextInt(3);
    DepthwiseConv1D one =
        shaken(new DepthwiseConv1D(k[0]), random, strided).depthMultiplier(multiplier);
    DepthwiseConv2D two =
        shaken(new DepthwiseConv2D(k[0], k[1]), random, strided).depthMultiplier(multiplier);
    LayerSieve.check(seed, one, reference(one), input(one, random, 3));
    LayerSieve.check(seed, two, reference(two), input(two, random, 2));
    SeparableConv1D steps =
        shaken(new SeparableConv1D(4, k[0]), random, strided).depthMultiplier(multiplier);
    SeparableConv2D images =
        shaken(new SeparableConv2D(3, k[0], k[1]), random, strided).depthMultiplier(multiplier);
    LayerSieve.check(seed, steps, reference(steps), input(steps, random, 3));
    LayerSieve.check(seed, images, reference(images), input(images, random, 2));
  }

  @Test
  void allComeBackFromFiles() {
    Random random = new Random(1);
    LayerSieve.roundTrip(
        shaken(new Conv1D(4, 3), random, true).padding(Padding.CAUSAL).groups(2),
        new long[] {2, 6, 6});
    LayerSieve.roundTrip(
        shaken(new Conv2D(4, 3), random, false).kernelRegularizer(new L2(0.1)),
        new long[] {2, 6, 6, 6});
    LayerSieve.roundTrip(
        shaken(new Conv3D(2, 2), random, true).activityRegularizer(new L2()),
        new long[] {2, 6, 6, 6, 6});
    LayerSieve.roundTrip(shaken(new Conv1DTranspose(2, 3), random, false), new long[] {2, 6, 6});
    LayerSieve.roundTrip(
        shaken(new Conv2DTranspose(2, 3), random, false).strides(2).outputPadding(1),
        new long[] {2, 6, 6, 6});
    LayerSieve.roundTrip(
        shaken(new Conv3DTranspose(2, 2), random, true), new long[] {2, 3, 3, 3, 3});
    LayerSieve.roundTrip(
        shaken(new DepthwiseConv1D(3), random, true).depthMultiplier(2), new long[] {2, 6, 6});
    LayerSieve.roundTrip(
        shaken(new DepthwiseConv2D(3), random, true).depthwiseRegularizer(new L2()),
        new long[] {2, 6, 6, 6});
    LayerSieve.roundTrip(
        shaken(new SeparableConv1D(2, 3), random, true).pointwiseRegularizer(new L2()),
        new long[] {2, 6, 6});
    LayerSieve.roundTrip(
        shaken(new SeparableConv2D(2, 3), random, true).depthMultiplier(3),
        new long[] {2, 6, 6, 6});
  }

  @Test
  void theActivationSeesTheDataFormat() {
    Tensor x = LayerSieve.normal(new Random(3), 1, 2, 5);
    Conv1D first = new Conv1D(3, 2).dataFormat(DataFormat.CHANNELS_FIRST).activation(new Softmax());
    double[] sums = LayerSieve.output(first, false, x).sum(-1).toDoubles();
    for (double sum : sums) {
      assertEquals(1, sum, 1e-12);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("Conv1D: kernelSize is [0]; allowed: 1 numbers of 1 or more", () -> new Conv1D(1, 0));
    refused(
        "Conv2D: padding is CAUSAL; allowed: VALID, SAME",
        () -> new Conv2D(1, 1).padding(Padding.CAUSAL));
    refused(
        "Conv3D: groups is 2; allowed: a divisor of filters (3)", () -> new Conv3D(3, 1).groups(2));
    refused(
        "Conv2D: strides is [1,2,3]; allowed: 2 numbers of 1 or more",
        () -> new Conv2D(3, 1).strides(1, 2, 3));
    refused(
        "Conv2DTranspose: outputPadding is [1,2]; allowed: none, or 2 numbers of 0 or more, less"
            + " than strides [2,2]",
        () -> new Conv2DTranspose(3, 3).strides(2).outputPadding(1, 2));
    refused("Conv1DTranspose: filters is 0; allowed: 1 or more", () -> new Conv1DTranspose(0, 3));
    refused(
        "DepthwiseConv2D: depthMultiplier is 0; allowed: 1 or more",
        () -> new DepthwiseConv2D(3).depthMultiplier(0));
    refused("SeparableConv1D: filters is 0; allowed: 1 or more", () -> new SeparableConv1D(0, 3));
    Conv1DTranspose nothing =
        new Conv1DTranspose(1, 2).strides(2).padding(Padding.SAME).outputPadding(0);
    refused(
        "the input f64[1,1,1] gives an output of [0]; allowed: 1 or more, so a longer input or"
            + " more outputPadding",
        () -> LayerSieve.output(nothing, false, LayerSieve.normal(new Random(1), 1, 1, 1)));
    String message =
        assertThrows(ShapeException.class, () -> new Conv1D(2, 5).of(Crema.input(3, 1)))
            .getMessage();
    String start = "layer 'conv1d' (Conv1D) given [f32[2,3,1]]: kernelSize [5] is larger";
    assertTrue(message.startsWith(start), message);
  }
}
