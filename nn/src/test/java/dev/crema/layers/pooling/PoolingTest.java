package dev.crema.layers.pooling;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pooling against windows written out. */
class PoolingTest {
  /** The elements of a box of one sample's channel, outside left out. */
  private static List<Double> box(Grid x, int sample, int channel, int[] from, int[] to) {
    List<Double> found = new ArrayList<>();
    int rank = from.length;
    int[] sizes = new int[rank];
    Arrays.setAll(sizes, i -> to[i] - from[i]);
    Grid.of(
        offset -> {
          int[] place = new int[rank + 2];
          place[0] = sample;
          place[rank + 1] = channel;
          boolean inside = true;
          for (int i = 0; i < rank; i++) {
            place[i + 1] = from[i] + offset[i];
            inside &= place[i + 1] >= 0 && place[i + 1] < x.dim(i + 1);
          }
          if (inside) {
            found.add(x.at(place));
          }
          return 0;
        },
        sizes);
    return found;
  }

  private static double reduced(List<Double> numbers, boolean max) {
    double sum = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (double number : numbers) {
      sum += number;
      most = Math.max(most, number);
    }
    return max ? most : sum / numbers.size();
  }

  /** Where the windows of an axis begin and end. */
  @FunctionalInterface
  private interface Span {
    int[] of(int axis, int window, int length);
  }

  private static Grid pooled(Grid x, int[] counts, boolean max, Span span) {
    int rank = counts.length;
    int[] dims = x.dims();
    System.arraycopy(counts, 0, dims, 1, rank);
    return Grid.of(
        out -> {
          int[] from = new int[rank];
          int[] to = new int[rank];
          for (int i = 0; i < rank; i++) {
            int[] ends = span.of(i, out[i + 1], x.dim(i + 1));
            from[i] = ends[0];
            to[i] = ends[1];
          }
          return reduced(box(x, out[0], out[rank + 1], from, to), max);
        },
        dims);
  }

  private static Grid toLast(DataFormat format, Grid x) {
    int rank = x.rank();
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1);
    return format == DataFormat.CHANNELS_LAST ? x : x.transpose(order);
  }

  private static Grid fromLast(DataFormat format, Grid x) {
    int rank = x.rank();
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1);
    return format == DataFormat.CHANNELS_LAST ? x : x.transpose(order);
  }

  private static LayerSieve.Reference reference(Pooling<?> layer, boolean max) {
    return (in, weights) -> {
      Grid x = toLast(layer.dataFormat(), in.getFirst());
      boolean same = layer.padding() == Padding.SAME;
      Ints size = layer.poolSize();
      Ints strides = layer.strides();
      int[] counts = new int[size.size()];
      Arrays.setAll(
          counts,
          i ->
              same
                  ? Math.ceilDiv(x.dim(i + 1), strides.get(i))
                  : (x.dim(i + 1) - size.get(i)) / strides.get(i) + 1);
      Span span =
          (i, window, length) -> {
            int hanging = (counts[i] - 1) * strides.get(i) + size.get(i) - length;
            int from = window * strides.get(i) - (same ? Math.max(0, hanging) / 2 : 0);
            return new int[] {from, from + size.get(i)};
          };
      return fromLast(layer.dataFormat(), pooled(x, counts, max, span));
    };
  }

  private static LayerSieve.Reference reference(AdaptivePooling<?> layer, boolean max) {
    return (in, weights) -> {
      Grid x = toLast(layer.dataFormat(), in.getFirst());
      int[] counts = layer.outputSize().toArray();
      Span span =
          (i, window, length) ->
              new int[] {
                (int) Math.floor((double) window * length / counts[i]),
                (int) Math.ceil((double) (window + 1) * length / counts[i])
              };
      return fromLast(layer.dataFormat(), pooled(x, counts, max, span));
    };
  }

  private static LayerSieve.Reference reference(GlobalPooling<?> layer, boolean max) {
    return (in, weights) -> {
      Grid x = toLast(layer.dataFormat(), in.getFirst());
      int[] counts = new int[x.rank() - 2];
      Arrays.fill(counts, 1);
      Grid kept = pooled(x, counts, max, (i, window, length) -> new int[] {0, length});
      if (layer.keepdims()) {
        return fromLast(layer.dataFormat(), kept);
      }
      return Grid.of(
          p -> {
            int[] from = new int[x.rank()];
            from[0] = p[0];
            from[from.length - 1] = p[1];
            return kept.at(from);
          },
          x.dim(0),
          x.dim(-1));
    };
  }

  private static long[] input(Random random, int rank) {
    long[] shape = random.longs(rank + 2, 3, rank == 3 ? 5 : 8).toArray();
    shape[0] = 2;
    return shape;
  }

  private static DataFormat format(Random random) {
    return DataFormat.values()[random.nextInt(2)];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void windowsGiveTheirGreatestOrTheirMean(long seed) {
    Random random = new Random(seed);
    int[] k = random.ints(3, 1, 4).toArray();
    List<? extends Pooling<?>> layers =
        List.of(
            new MaxPooling1D(k[0]),
            new MaxPooling2D(k[0], k[1]),
            new MaxPooling3D(k[0], k[1], k[2]),
            new AveragePooling1D(k[0]),
            new AveragePooling2D(k[0], k[1]),
            new AveragePooling3D(k[0], k[1], k[2]));
    for (Pooling<?> layer : layers) {
      int rank = layer.poolSize().size();
      Ints strides = Ints.of(random.ints(rank, 1, 4).toArray());
      Pooling<?> pooling =
          (Pooling<?>)
              layer.with(
                  random.nextBoolean() ? layer.strides() : strides,
                  random.nextBoolean() ? Padding.SAME : Padding.VALID,
                  format(random));
      boolean max = layer.getClass().getSimpleName().startsWith("Max");
      LayerSieve.check(seed, pooling, reference(pooling, max), input(random, rank));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void adaptiveWindowsCoverTheInput(long seed) {
    Random random = new Random(seed);
    int[] n = random.ints(3, 1, 9).toArray();
    List<? extends AdaptivePooling<?>> layers =
        List.of(
            new AdaptiveMaxPooling1D(n[0]),
            new AdaptiveMaxPooling2D(n[0], n[1]),
            new AdaptiveMaxPooling3D(n[0], 2, n[2]),
            new AdaptiveAveragePooling1D(n[0]),
            new AdaptiveAveragePooling2D(n[0], n[1]),
            new AdaptiveAveragePooling3D(n[0], 2, n[2]));
    for (AdaptivePooling<?> layer : layers) {
      AdaptivePooling<?> pooling = (AdaptivePooling<?>) layer.dataFormat(format(random));
      boolean max = layer.getClass().getSimpleName().contains("Max");
      long[] shape = input(random, layer.outputSize().size());
      LayerSieve.check(seed, pooling, reference(pooling, max), shape);
    }
    LayerSieve.check(
        seed,
        new AdaptiveMaxPooling2D(2, 3),
        reference(new AdaptiveMaxPooling2D(2, 3), true),
        new long[] {2, 4, 6, 3});
    LayerSieve.check(
        seed,
        new AdaptiveAveragePooling2D(2, 3),
        reference(new AdaptiveAveragePooling2D(2, 3), false),
        new long[] {2, 4, 6, 3});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void globalPoolingTakesAllPlaces(long seed) {
    Random random = new Random(seed);
    List<? extends GlobalPooling<?>> layers =
        List.of(
            new GlobalMaxPooling1D(),
            new GlobalMaxPooling2D(),
            new GlobalMaxPooling3D(),
            new GlobalAveragePooling1D(),
            new GlobalAveragePooling2D(),
            new GlobalAveragePooling3D());
    for (GlobalPooling<?> layer : layers) {
      String name = layer.getClass().getSimpleName();
      GlobalPooling<?> pooling =
          (GlobalPooling<?>) layer.with(random.nextBoolean(), format(random));
      int rank = name.charAt(name.length() - 2) - '0';
      LayerSieve.check(
          seed, pooling, reference(pooling, name.contains("Max")), input(random, rank));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void maskedStepsDoNotCountInTheMean(boolean keepdims) {
    boolean[] counted = {true, false, true, false, false, true};
    Tensor mask = Tensor.of(Shape.of(2, 3), counted);
    for (DataFormat format : DataFormat.values()) {
      GlobalAveragePooling1D mean = new GlobalAveragePooling1D(keepdims, format);
      Layer masked =
          (scope, in) -> {
            scope.mask(in.getFirst(), mask);
            Tensor y = scope.call(mean, in.getFirst());
            assertTrue(scope.mask(y).isEmpty());
            return List.of(y);
          };
      boolean last = format == DataFormat.CHANNELS_LAST;
      LayerSieve.Reference reference =
          (in, weights) -> {
            Grid x = toLast(format, in.getFirst());
            Grid kept =
                Grid.of(
                    p -> {
                      double sum = 0;
                      double count = 0;
                      for (int t = 0; t < 3; t++) {
                        if (counted[p[0] * 3 + t]) {
                          sum += x.at(p[0], t, p[2]);
                          count++;
                        }
                      }
                      return sum / count;
                    },
                    2,
                    1,
                    4);
            return keepdims ? fromLast(format, kept) : Grid.of(p -> kept.at(p[0], 0, p[1]), 2, 4);
          };
      long[] shape = last ? new long[] {2, 3, 4} : new long[] {2, 4, 3};
      Tensor x = LayerSieve.normal(new Random(1), shape);
      Tensor y = LayerSieve.output(masked, false, x);
      Golden.check(
          format + "", reference.of(List.of(Grid.of(x)), n -> Grid.of(x)).tensor(), y, 1e-12);
    }
  }

  @Test
  void allComeBackFromFiles() {
    List<Layer> layers =
        List.of(
            new MaxPooling1D().strides(1),
            new AveragePooling1D(3).padding(Padding.SAME),
            new GlobalMaxPooling1D().keepdims(true),
            new GlobalAveragePooling1D().dataFormat(DataFormat.CHANNELS_FIRST),
            new AdaptiveMaxPooling1D(3),
            new AdaptiveAveragePooling1D(2),
            new MaxPooling2D().strides(1, 2),
            new AveragePooling2D().dataFormat(DataFormat.CHANNELS_FIRST),
            new GlobalMaxPooling2D(),
            new GlobalAveragePooling2D().keepdims(true),
            new AdaptiveMaxPooling2D(3, 2),
            new AdaptiveAveragePooling2D(2).dataFormat(DataFormat.CHANNELS_FIRST),
            new MaxPooling3D().padding(Padding.SAME),
            new AveragePooling3D(1, 2, 3),
            new GlobalMaxPooling3D(),
            new GlobalAveragePooling3D(),
            new AdaptiveMaxPooling3D(3, 2, 1),
            new AdaptiveAveragePooling3D(2));
    for (Layer layer : layers) {
      String name = layer.getClass().getSimpleName();
      long[] shape = new long[name.charAt(name.length() - 2) - '0' + 2];
      Arrays.fill(shape, 5);
      LayerSieve.roundTrip(layer, shape);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "MaxPooling1D: poolSize is [0]; allowed: 1 numbers of 1 or more",
        () -> new MaxPooling1D(0));
    refused(
        "AveragePooling3D: strides is [1,0,1]; allowed: 3 numbers of 1 or more",
        () -> new AveragePooling3D(2).strides(1, 0, 1));
    refused(
        "MaxPooling2D: padding is CAUSAL; allowed: VALID, SAME",
        () -> new MaxPooling2D().padding(Padding.CAUSAL));
    refused(
        "AdaptiveMaxPooling2D: outputSize is [0,0]; allowed: 2 numbers of 1 or more",
        () -> new AdaptiveMaxPooling2D(0));
    refused(
        "the input is f64[2,3]; allowed: 3 axes, [batch, steps, channels]",
        () ->
            LayerSieve.output(
                new GlobalMaxPooling1D(), false, LayerSieve.normal(new Random(1), 2, 3)));
    refused(
        "poolSize [4,4,4] is larger than the input [3,5,5]; allowed: a smaller one, or padding"
            + " SAME",
        () ->
            LayerSieve.output(
                new MaxPooling3D(4), false, LayerSieve.normal(new Random(1), 2, 3, 5, 5, 1)));
  }
}
