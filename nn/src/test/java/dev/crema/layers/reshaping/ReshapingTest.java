package dev.crema.layers.reshaping;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that move numbers, against loops. */
class ReshapingTest {
  private static long[] input(Random random, int rank) {
    return random.longs(rank, 3, 6).toArray();
  }

  @Test
  void permuteReordersTheAxes() {
    for (Permute layer : List.of(new Permute(2, 1), new Permute(1, 2), new Permute(2, 1))) {
      LayerSieve.check(
          1,
          layer,
          (in, weights) -> in.getFirst().transpose(0, layer.dims().get(0), layer.dims().get(1)),
          new long[] {2, 3, 4});
    }
    LayerSieve.check(
        2,
        new Permute(3, 1, 2),
        (in, weights) -> in.getFirst().transpose(0, 3, 1, 2),
        new long[] {2, 3, 4, 5});
  }

  @Test
  void vectorsAreRepeated() {
    LayerSieve.check(
        1,
        new RepeatVector(3),
        (in, weights) -> Grid.of(p -> in.getFirst().at(p[0], p[2]), 2, 3, 4),
        new long[] {2, 4});
  }

  /** Numbers at their places moved, and 0 where there is none. */
  private static LayerSieve.Reference moved(DataFormat format, Ints lengths, int sign) {
    return (in, weights) -> {
      Grid x = in.getFirst();
      int first = format == DataFormat.CHANNELS_LAST ? 1 : 2;
      int[] dims = x.dims();
      for (int i = 0; i < lengths.size(); i++) {
        dims[first + i / 2] += sign * lengths.get(i);
      }
      return Grid.of(
          p -> {
            int[] from = p.clone();
            boolean inside = true;
            for (int i = 0; i < lengths.size() / 2; i++) {
              from[first + i] -= sign * lengths.get(2 * i);
              inside &= from[first + i] >= 0 && from[first + i] < x.dim(first + i);
            }
            return inside ? x.at(from) : 0;
          },
          dims);
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void edgesAreCutAndPadded(long seed) {
    Random random = new Random(seed);
    DataFormat format = DataFormat.values()[(int) seed % 2];
    int[] n = random.ints(6, 0, 2).toArray();
    Cropping1D cut1 = new Cropping1D(n[0], n[1]);
    Cropping2D cut2 = new Cropping2D(n[0], n[1], n[2], n[3]).dataFormat(format);
    Cropping3D cut3 = new Cropping3D().cropping(n).dataFormat(format);
    DataFormat last = DataFormat.CHANNELS_LAST;
    LayerSieve.check(seed, cut1, moved(last, cut1.cropping(), -1), input(random, 3));
    LayerSieve.check(seed, cut2, moved(format, cut2.cropping(), -1), input(random, 4));
    LayerSieve.check(seed, cut3, moved(format, cut3.cropping(), -1), input(random, 5));
    int[] m = random.ints(6, 0, 3).toArray();
    ZeroPadding1D pad1 = new ZeroPadding1D(m[0], m[1]).dataFormat(format);
    ZeroPadding2D pad2 = new ZeroPadding2D(m[0], m[1], m[2], m[3]).dataFormat(format);
    ZeroPadding3D pad3 = new ZeroPadding3D().padding(m).dataFormat(format);
    LayerSieve.check(seed, pad1, moved(format, pad1.padding(), 1), input(random, 3));
    LayerSieve.check(seed, pad2, moved(format, pad2.padding(), 1), input(random, 4));
    LayerSieve.check(seed, pad3, moved(format, pad3.padding(), 1), input(random, 5));
  }

  @Test
  void edgesAreAsManyAsKerass() {
    assertTrue(new Cropping1D().cropping().allEqual(1));
    assertTrue(new Cropping2D().cropping().allEqual(0));
    assertTrue(new Cropping3D(2).cropping().equals(Ints.repeat(2, 6)));
    assertTrue(new ZeroPadding2D().padding().equals(Ints.repeat(1, 4)));
    assertTrue(new ZeroPadding3D(1, 2, 3).padding().equals(Ints.of(1, 1, 2, 2, 3, 3)));
  }

  /** How much a number counts at a distance. */
  private static double kernel(Interpolation how, double x) {
    return switch (how) {
      case NEAREST -> x < 0.5 ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case BICUBIC ->
          x < 1
              ? 1.5 * Math.pow(x, 3) - 2.5 * x * x + 1
              : x < 2 ? -0.5 * Math.pow(x, 3) + 2.5 * x * x - 4 * x + 2 : 0;
      case LANCZOS3 -> lanczos(x, 3);
      case LANCZOS5 -> lanczos(x, 5);
    };
  }

  private static double lanczos(double x, int a) {
    double at = Math.PI * x;
    return x == 0 ? 1 : x >= a ? 0 : a * Math.sin(at) * Math.sin(at / a) / (at * at);
  }

  private static Grid lengthened(Grid x, Interpolation how, int axis, int times) {
    int[] dims = x.dims();
    int length = dims[axis];
    dims[axis] *= times;
    return Grid.of(
        p -> {
          double at = (p[axis] + 0.5) / times - 0.5;
          double sum = 0;
          double weights = 0;
          int[] from = p.clone();
          for (int i = 0; i < length; i++) {
            from[axis] = i;
            double weight = kernel(how, Math.abs(at - i));
            sum += weight * x.at(from);
            weights += weight;
          }
          return sum / weights;
        },
        dims);
  }

  @ParameterizedTest
  @EnumSource
  void imagesAreInterpolated(Interpolation how) {
    for (DataFormat format : DataFormat.values()) {
      int first = format == DataFormat.CHANNELS_LAST ? 1 : 2;
      LayerSieve.check(
          3,
          new UpSampling2D(3, 2).interpolation(how).dataFormat(format),
          (in, weights) -> lengthened(lengthened(in.getFirst(), how, first, 3), how, first + 1, 2),
          new long[] {2, 3, 4, 3});
    }
  }

  /** Keras's numbers, for a line of 6 that becomes twice as long. */
  @Test
  void interpolationsAreKerass() {
    Tensor x = Tensor.of(Shape.of(1, 6, 1, 1), 1.0, 4.0, -2.0, 3.0, 0.0, 7.0);
    Map<Interpolation, double[]> expected =
        Map.of(
            Interpolation.BILINEAR,
                new double[] {1.0, 1.75, 3.25, 2.5, -0.5, -0.75, 1.75, 2.25, 0.75, 1.75, 5.25, 7.0},
            Interpolation.BICUBIC,
                new double[] {
                  0.735294118,
                  1.70072993,
                  3.7480916,
                  2.875,
                  -1.0625,
                  -1.3359375,
                  2.0546875,
                  2.578125,
                  0.234375,
                  1.34351145,
                  5.60583942,
                  7.61764706
                },
            Interpolation.LANCZOS3,
                new double[] {
                  0.379235647,
                  1.93529301,
                  3.95898982,
                  2.77536821,
                  -1.17801214,
                  -1.4238482,
                  2.0824664,
                  2.60857668,
                  0.0470331409,
                  1.35489324,
                  5.46669045,
                  8.02895724
                },
            Interpolation.LANCZOS5,
                new double[] {
                  0.0226381149,
                  2.17410652,
                  4.17095562,
                  2.53894118,
                  -1.50024349,
                  -1.13596016,
                  2.15305707,
                  2.64199213,
                  0.11615827,
                  1.19915763,
                  5.21267323,
                  8.40477847
                });
    expected.forEach(
        (how, numbers) -> {
          Tensor y = LayerSieve.output(new UpSampling2D(2, 1).interpolation(how), false, x);
          assertArrayEquals(numbers, y.toDoubles(), 1e-7, how.toString());
        });
  }

  @Test
  void stepsAndVoxelsAreRepeated() {
    LayerSieve.check(
        1,
        new UpSampling1D(3),
        (in, weights) -> lengthened(in.getFirst(), Interpolation.NEAREST, 1, 3),
        new long[] {2, 3, 4});
    for (DataFormat format : DataFormat.values()) {
      int first = format == DataFormat.CHANNELS_LAST ? 1 : 2;
      LayerSieve.check(
          2,
          new UpSampling3D(1, 3, 2).dataFormat(format),
          (in, weights) ->
              lengthened(
                  lengthened(in.getFirst(), Interpolation.NEAREST, first + 1, 3),
                  Interpolation.NEAREST,
                  first + 2,
                  2),
          new long[] {2, 2, 3, 2, 3});
    }
  }

  @Test
  void nothingIsDoneWhereNothingChanges() {
    Tensor x = Tensor.zeros(2, 3, 4, 5);
    for (Layer layer :
        List.of(
            new Permute(1, 2, 3), new Cropping2D(0), new ZeroPadding2D(0), new UpSampling2D(1))) {
      assertSame(x, LayerSieve.output(layer, false, x));
    }
  }

  /** As in Keras, where these layers do not know masks. */
  @Test
  void masksEnd() {
    Layer masked =
        (scope, in) -> {
          scope.mask(in.getFirst(), Tensor.of(Shape.of(1, 2), true, false));
          Tensor y = scope.call(new UpSampling1D(), in.getFirst());
          assertTrue(scope.mask(y).isEmpty());
          return List.of(y);
        };
    LayerSieve.output(masked, false, Tensor.zeros(1, 2, 3));
  }

  @Test
  void allComeBackFromFiles() {
    LayerSieve.roundTrip(new RepeatVector(3), new long[] {2, 4});
    for (Layer layer :
        List.of(
            new Permute(2, 1),
            new Cropping1D(2, 1),
            new UpSampling1D(3),
            new ZeroPadding1D(1, 0))) {
      LayerSieve.roundTrip(layer, new long[] {2, 4, 4});
    }
    for (Layer layer :
        List.of(
            new Cropping2D(1, 0, 1, 1),
            new UpSampling2D(3, 2).interpolation(Interpolation.BICUBIC),
            new ZeroPadding2D(2, 1).dataFormat(DataFormat.CHANNELS_FIRST))) {
      LayerSieve.roundTrip(layer, new long[] {2, 4, 4, 4});
    }
    for (Layer layer : List.of(new Cropping3D(), new UpSampling3D(1, 2, 1), new ZeroPadding3D())) {
      LayerSieve.roundTrip(layer, new long[] {2, 4, 4, 4, 4});
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = LayerSieve.normal(new Random(1), 2, 3, 4);
    refused(
        "Permute: dims is [1,3]; allowed: the numbers from 1 to the number of axes, each once",
        () -> new Permute(1, 3));
    refused(
        "the input is f64[2,3,4], dims are [3,1,2]; allowed: as many axes after the batch",
        () -> LayerSieve.output(new Permute(3, 1, 2), false, x));
    refused("RepeatVector: n is 0; allowed: 1 or more", () -> new RepeatVector(0));
    refused(
        "the input is f64[2,3,4]; allowed: [batch, features]",
        () -> LayerSieve.output(new RepeatVector(2), false, x));
    refused(
        "cropping is [1,2], the input is f64[2,3,4]; allowed: less than the length 3 of axis 1",
        () -> LayerSieve.output(new Cropping1D(1, 2), false, x));
    refused(
        "Cropping2D: cropping is [-1,0,0,0]; allowed: 4 numbers of 0 or more",
        () -> new Cropping2D(-1, 0, 0, 0));
    refused(
        "ZeroPadding3D: padding is [1,2]; allowed: 6 numbers of 0 or more",
        () -> new ZeroPadding3D().padding(1, 2));
    refused(
        "the input is f64[2,3,4]; allowed: 4 axes, [batch, height, width, channels]",
        () -> LayerSieve.output(new ZeroPadding2D(1), false, x));
    refused(
        "UpSampling3D: size is [2,0,1]; allowed: 3 numbers of 1 or more",
        () -> new UpSampling3D(2, 0, 1));
  }
}
