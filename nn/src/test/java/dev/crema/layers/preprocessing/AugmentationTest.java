package dev.crema.layers.preprocessing;

import static dev.crema.Crema.*;
import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.reshaping.Interpolation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random layers of images against loops in double, with the numbers of a seed. */
class AugmentationTest {
  private static final long SEED = 9;
  private static final int H = 3;
  private static final int W = 4;
  private static final int C = 2;

  /** What each image draws; the sieve's step is 3. */
  private static double[] draws(int batch) {
    Tensor key = Tensor.of(Shape.of(2), SEED, 3L);
    Type type = new Type(DType.FLOAT64, Shape.of(batch, 1, 1, 1));
    return Tensor.random(Distribution.UNIFORM, type, 0, key).toDoubles();
  }

  private static Tensor images(int batch) {
    double[] values = new double[batch * H * W * C];
    Arrays.setAll(values, i -> i * 37 % 251);
    return Tensor.of(Shape.of(batch, H, W, C), values);
  }

  private static int at(int n, int y, int x, int c) {
    return ((n * H + y) * W + x) * C + c;
  }

  @Test
  void flipsImagesByTheirDrawInEachModeAndFormat() {
    int batch = 16;
    double[] in = images(batch).toDoubles();
    double[] u = draws(batch);
    for (RandomFlip.Mode mode : RandomFlip.Mode.values()) {
      double[] expected = new double[in.length];
      for (int n = 0; n < batch; n++) {
        boolean flip = u[n] <= 0.5;
        for (int y = 0; y < H; y++) {
          for (int x = 0; x < W; x++) {
            for (int c = 0; c < C; c++) {
              int fy = flip && mode != RandomFlip.Mode.HORIZONTAL ? H - 1 - y : y;
              int fx = flip && mode != RandomFlip.Mode.VERTICAL ? W - 1 - x : x;
              expected[at(n, y, x, c)] = in[at(n, fy, fx, c)];
            }
          }
        }
      }
      RandomFlip layer = new RandomFlip(mode).seed(SEED);
      assertArrayEquals(expected, LayerSieve.output(layer, true, images(batch)).toDoubles());
      RandomFlip first = layer.dataFormat(DataFormat.CHANNELS_FIRST);
      Tensor moved = images(batch).transpose(0, 3, 1, 2);
      Tensor back = LayerSieve.output(first, true, moved).transpose(0, 2, 3, 1);
      assertArrayEquals(expected, back.toDoubles(), "channels first, " + mode);
    }
  }

  @Test
  void brightnessAddsAPartOfTheRangeAndClips() {
    int batch = 5;
    double[] in = images(batch).toDoubles();
    double[] u = draws(batch);
    double[] expected = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      double delta = (-0.3 + 0.8 * u[i / (H * W * C)]) * 190;
      expected[i] = Math.clamp(in[i] + delta, 10, 200);
    }
    Layer layer = new RandomBrightness(-0.3, 0.5).valueRange(10, 200).seed(SEED);
    assertArrayEquals(expected, LayerSieve.output(layer, true, images(batch)).toDoubles(), 1e-10);
  }

  @Test
  void contrastMovesValuesAwayFromTheMeanOfTheirChannel() {
    int batch = 5;
    double[] in = images(batch).toDoubles();
    double[] u = draws(batch);
    double[] expected = new double[in.length];
    for (int n = 0; n < batch; n++) {
      double factor = 0.4 + 1.5 * u[n];
      for (int c = 0; c < C; c++) {
        double mean = 0;
        for (int p = 0; p < H * W; p++) {
          mean += in[at(n, 0, p, c)] / (H * W);
        }
        for (int p = 0; p < H * W; p++) {
          int i = at(n, 0, p, c);
          expected[i] = Math.clamp((in[i] - mean) * factor + mean, 0, 255);
        }
      }
    }
    RandomContrast layer = new RandomContrast(0.6, 0.9).seed(SEED);
    assertArrayEquals(expected, LayerSieve.output(layer, true, images(batch)).toDoubles(), 1e-10);
    Tensor moved = images(batch).transpose(0, 3, 1, 2);
    Tensor first =
        LayerSieve.output(layer.dataFormat(DataFormat.CHANNELS_FIRST), true, moved)
            .transpose(0, 2, 3, 1);
    assertArrayEquals(expected, first.toDoubles(), 1e-10);
  }

  @Test
  void drawsHaveTheRightRateAndRange() {
    int batch = 4000;
    Tensor steps =
        Tensor.iota(new Type(DType.FLOAT64, Shape.of(1, 1, 2, 1)), 2)
            .broadcastTo(Shape.of(batch, 1, 2, 1));
    Tensor flipped = LayerSieve.output(new RandomFlip(RandomFlip.Mode.HORIZONTAL), true, steps);
    assertEquals(0.5, flipped.slice(2, 0, 1).mean().item(), 0.03);
    Tensor zeros = Tensor.zeros(new Type(DType.FLOAT64, Shape.of(batch, 1, 1, 1)));
    Tensor bright = LayerSieve.output(new RandomBrightness(0.2).valueRange(-1, 1), true, zeros);
    assertEquals(0, bright.mean().item(), 0.015);
    assertEquals(0.4 * 0.4 / 3, bright.square().mean().item(), 0.004);
    assertTrue(bright.abs().max().item() <= 0.4);
  }

  @Test
  void nothingChangesOutsideTrainingAndBytesBecomeFloats() {
    for (Layer layer :
        List.of(new RandomFlip(), new RandomBrightness(0.5), new RandomContrast(0.5))) {
      Tensor x = images(3);
      assertArrayEquals(
          x.toDoubles(), LayerSieve.output(layer, false, x).toDoubles(), layer.toString());
      for (boolean training : new boolean[] {false, true}) {
        Tensor bytes = LayerSieve.output(layer, training, x.cast(DType.UINT8));
        assertEquals(new Type(DType.FLOAT32, x.shape()), bytes.type(), layer.toString());
        Tensor none = LayerSieve.output(layer, training, images(0));
        assertEquals(Shape.of(0, H, W, C), none.shape(), layer.toString());
      }
      LayerSieve.roundTrip(layer, new long[] {2, H, W, C});
    }
    LayerSieve.roundTrip(
        new RandomFlip(RandomFlip.Mode.VERTICAL).seed(3).dataFormat(DataFormat.CHANNELS_FIRST),
        new long[] {2, C, H, W});
  }

  @Test
  void badArgumentsAreNamed() {
    refused(
        "RandomBrightness: factor is [-2.0, 2.0]; allowed: two numbers from -1.0 to 1.0, the lower"
            + " one first",
        () -> new RandomBrightness(2));
    refused(
        "RandomBrightness: valueRange is [1.0, 0.0]; allowed: two finite numbers, the lower one"
            + " first",
        () -> new RandomBrightness(0.5).valueRange(1, 0));
    refused(
        "RandomContrast: factor is [0.5, 1.5]; allowed: two numbers, each from 0.0 to 1.0",
        () -> new RandomContrast(0.5, 1.5));
  }

  private static List<Layer> layers() {
    return List.of(
        randomGrayscale(0.5).seed(3),
        randomInvert(1),
        solarization(0.3, 0.4).valueRange(0, 200),
        randomSaturation(0.8),
        randomHue(0.5),
        randomColorDegeneration(0.5),
        randomPosterization(6),
        randomSharpness(0.9).seed(2),
        randomColorJitter(0.2, 0.3, 0.4, 0.1).seed(8),
        randomErasing(0.7).scale(0.1, 0.2).fillValue(9),
        randomTranslation(0.3, 0.2).fillMode(FillMode.WRAP),
        randomRotation(0.2).interpolation(Interpolation.NEAREST),
        randomZoom(0.3),
        randomShear(0.3, 0.2),
        centerCrop(2, 3),
        autoContrast());
  }

  private static Tensor photographs() {
    double[] values = new double[8 * 6 * 5 * 3];
    Arrays.setAll(values, i -> i * 37 % 251);
    return Tensor.of(Shape.of(8, 6, 5, 3), values);
  }

  @Test
  void layersComeBackFromFilesAndLeaveImagesAloneOutsideTraining() {
    Tensor x = photographs();
    for (Layer layer : layers()) {
      LayerSieve.roundTrip(layer, new long[] {2, 6, 5, 3});
      Tensor y = LayerSieve.output(layer, false, x);
      if (!(layer instanceof CenterCrop) && !(layer instanceof AutoContrast)) {
        assertArrayEquals(x.toDoubles(), y.toDoubles(), layer.toString());
      }
    }
  }

  @Test
  void eachImageIsChangedWithinTheRangeOfValuesAndByDrawsOfItsOwn() {
    Tensor x = photographs();
    Tensor equal = Tensor.concatenate(0, Collections.nCopies(8, x.slice(0, 0, 1)));
    for (Layer layer : layers()) {
      double[] y = LayerSieve.output(layer, true, equal).toDoubles();
      assertTrue(
          Arrays.stream(y).allMatch(v -> v >= -1e-9 && v <= 255 + 1e-9),
          layer + " keeps the range");
      int size = y.length / 8;
      long different =
          Stream.iterate(0, i -> i + 1)
              .limit(8)
              .map(i -> Arrays.toString(Arrays.copyOfRange(y, i * size, (i + 1) * size)))
              .distinct()
              .count();
      boolean random = !(layer instanceof CenterCrop) && !(layer instanceof AutoContrast);
      assertEquals(random, different > 1, layer + " gave " + different + " different images");
    }
  }

  @Test
  void cutsPiecesAtRandomPlaces() {
    Tensor x = photographs();
    LayerSieve.roundTrip(randomCrop(3, 2).seed(1), new long[] {2, 6, 5, 3});
    LayerSieve.roundTrip(
        resizing(4, 9).interpolation(Interpolation.BICUBIC), new long[] {2, 6, 5, 3});
    LayerSieve.roundTrip(randomGaussianBlur(0.5).sigma(0.5, 2), new long[] {2, 6, 5, 3});
    double[] places = new double[20];
    for (int seed = 0; seed < 20; seed++) {
      Tensor y = LayerSieve.output(randomCrop(3, 2).seed(seed), true, x);
      int found = -1;
      for (int top = 0; top <= 3 && found < 0; top++) {
        for (int left = 0; left <= 3 && found < 0; left++) {
          Tensor piece = x.slice(1, top, top + 3L).slice(2, left, left + 2L);
          if (Arrays.equals(piece.toDoubles(), y.toDoubles())) {
            found = top * 4 + left;
          }
        }
      }
      assertTrue(found >= 0, "seed " + seed + " gave no piece of the images");
      places[seed] = found;
    }
    assertTrue(Arrays.stream(places).distinct().count() > 5, Arrays.toString(places));
  }

  @Test
  void erasesARectangleOfTheAreaAsked() {
    Tensor ones = Tensor.ones(200, 20, 20, 1);
    Tensor y =
        LayerSieve.output(randomErasing(0.5).scale(0.1, 0.1).fillValue(0).seed(4), true, ones);
    double[] erased = y.sum(1, 2, 3).toDoubles();
    long untouched = Arrays.stream(erased).filter(sum -> sum == 400).count();
    assertTrue(untouched > 70 && untouched < 130, untouched + " of 200 were left alone");
    double most = 400 - Arrays.stream(erased).min().orElseThrow();
    assertTrue(
        most > 30 && most < 60, "the largest rectangle has " + most + " pixels, of about 40");
  }

  @Test
  void wrongFactorsOfColoursAndPlacesAreNamed() {
    refused(
        "RandomHue: factor is [0.0, 2.0]; allowed: two numbers from 0.0 to 1.0, the lower one"
            + " first",
        () -> randomHue(2));
    refused(
        "random geometry: interpolation is BICUBIC; allowed: BILINEAR, NEAREST",
        () -> randomZoom(0.1).interpolation(Interpolation.BICUBIC));
    refused(
        "layer 'center_crop' (CenterCrop) given [f32[2,6,5,3]]: the input is f32[2,6,5,3]; allowed:"
            + " images of 7 by 2 or more",
        () -> centerCrop(7, 2).of(input(6, 5, 3)));
    refused(
        "the images have 2 channels; allowed: 3, red, green and blue",
        () -> LayerSieve.output(randomHue(0.5), true, Tensor.ones(1, 2, 2, 2)));
  }
}
