package dev.crema.layers.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.layers.reshaping.Interpolation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RandAugment and AugMix at a strength of 0, at which what each change makes of an image is known,
 * and which of them were drawn can be told from the result.
 */
class RepertoireTest {
  private static final long SEED = 11;

  private static Tensor images() {
    double[] values = new Random(SEED).doubles(2 * 5 * 4 * 3, 0, 255).toArray();
    return Tensor.of(Shape.of(2, 5, 4, 3), values).cast(DType.FLOAT64);
  }

  private static double[] of(Layer layer, Tensor x) {
    return LayerSieve.output(layer, true, x).toDoubles();
  }

  /** The changes that are seen at a strength of 0, and no change. */
  private static Map<String, Layer> changes(boolean allOps) {
    Map<String, Layer> changes = new LinkedHashMap<>();
    changes.put("none", new RandomBrightness(0));
    changes.put("posterization", new RandomPosterization(1, 1));
    changes.put("solarization", new Solarization());
    changes.put("contrast", new AutoContrast());
    changes.put("equalization", new Equalization());
    if (allOps) {
      changes.put("sharpness", new RandomSharpness(0, 0));
    }
    return changes;
  }

  /** What they make of images. */
  private static Map<String, double[]> changed(boolean allOps, Tensor x) {
    Map<String, double[]> changed = new LinkedHashMap<>();
    changes(allOps).forEach((name, layer) -> changed.put(name, of(layer, x)));
    return changed;
  }

  private static boolean near(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > 1e-6) {
        return false;
      }
    }
    return true;
  }

  @Test
  void oneChangeIsDrawnForTheBatch() {
    Tensor x = images();
    Map<String, Integer> drawn = new TreeMap<>();
    int runs = 220;
    Map<String, double[]> known = changed(true, x);
    for (int seed = 0; seed < runs; seed++) {
      double[] y = of(new RandAugment().numOps(1).factor(0).seed(seed), x);
      String found = "";
      for (Map.Entry<String, double[]> change : known.entrySet()) {
        found = near(y, change.getValue()) ? change.getKey() : found;
      }
      drawn.merge(found, 1, Integer::sum);
    }
    assertEquals(known.keySet(), drawn.keySet(), "drawn " + drawn);
    // Six of eleven change nothing: shear, translation, rotation, brightness, colour, contrast.
    assertEquals(runs * 6 / 11.0, drawn.getOrDefault("none", 0), 4 * 7.4, "drawn " + drawn);
    for (String change : drawn.keySet()) {
      if (!change.equals("none")) {
        assertEquals(runs / 11.0, drawn.get(change), 4 * 4.3, "drawn " + drawn);
      }
    }
  }

  @Test
  void changesComeOneAfterTheOther() {
    Tensor x = images();
    TreeSet<String> drawn = new TreeSet<>();
    Map<String, double[]> known = new LinkedHashMap<>();
    changes(true)
        .forEach(
            (first, layer) ->
                changed(true, LayerSieve.output(layer, true, x))
                    .forEach((second, y) -> known.put(first + ", " + second, y)));
    for (int seed = 0; seed < 60; seed++) {
      double[] y = of(new RandAugment().factor(0).seed(seed), x);
      String found = "";
      for (Map.Entry<String, double[]> pair : known.entrySet()) {
        found = near(y, pair.getValue()) ? pair.getKey() : found;
      }
      assertTrue(!found.isEmpty(), "seed " + seed);
      drawn.add(found);
    }
    assertTrue(drawn.size() > 8, drawn.toString());
  }

  /** With one chain of one change: {@code m · x + (1 - m) · change(x)}. */
  @ParameterizedTest
  @MethodSource("parameters")
  void mixturesAreOfTheImageAndItsChange(double alpha, boolean allOps) {
    Tensor tensor = images();
    double[] x = tensor.toDoubles();
    Map<String, double[]> known = changed(allOps, tensor);
    Map<String, Integer> drawn = new TreeMap<>();
    int mixed = 0;
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < 120; seed++) {
      AugMix layer = new AugMix().chains(1, 1).factor(0).alpha(alpha).allOps(allOps).seed(seed);
      double[] y = of(layer, tensor);
      String found = near(x, y) ? "none" : "";
      for (Map.Entry<String, double[]> change : known.entrySet()) {
        double[] z = change.getValue();
        int far = 0;
        for (int i = 0; i < x.length; i++) {
          far = Math.abs(x[i] - z[i]) > Math.abs(x[far] - z[far]) ? i : far;
        }
        double m = (y[far] - z[far]) / (x[far] - z[far]);
        double[] expected = new double[x.length];
        Arrays.setAll(expected, i -> m * x[i] + (1 - m) * z[i]);
        if (found.isEmpty() && m >= 0 && m <= 1 && near(expected, y)) {
          found = change.getKey();
          mixed++;
          sum += m;
          squares += (m - 0.5) * (m - 0.5);
        }
      }
      assertTrue(!found.isEmpty(), "seed " + seed);
      drawn.merge(found, 1, Integer::sum);
    }
    assertEquals(known.keySet(), drawn.keySet(), "drawn " + drawn);
    double variance = 1 / (4 * (2 * alpha + 1));
    assertEquals(0.5, sum / mixed, 4 * Math.sqrt(variance / mixed));
    assertEquals(variance, squares / mixed, 0.035);
  }

  static List<Object[]> parameters() {
    return List.of(new Object[] {1.0, true}, new Object[] {4.0, false});
  }

  /** Weights of chains sum up to 1: what no change touches stays. */
  @Test
  void chainsThatChangeNothingGiveTheImage() {
    Tensor x = Tensor.full(images().type(), 255);
    AugMix layer = new AugMix().valueRange(255, 256).chains(3, 2).factor(0).allOps(false);
    for (int seed = 0; seed < 10; seed++) {
      // Solarization turns the least value to the greatest and back.
      double[] y = of(layer.seed(seed), x);
      assertTrue(Arrays.stream(y).allMatch(v -> v > 255 - 1e-9 && v < 256 + 1e-9));
    }
  }

  static List<Layer> layers() {
    return List.of(new RandAugment().seed(3), new AugMix().chains(2, 2).seed(3));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void channelsFirstGiveTheSame(Layer layer) {
    DataFormat first = DataFormat.CHANNELS_FIRST;
    Layer other =
        switch (layer) {
          case RandAugment a -> a.dataFormat(first);
          case AugMix a -> a.dataFormat(first);
          default -> layer;
        };
    Tensor y = LayerSieve.output(other, true, first.fromLast(images()));
    assertArrayEquals(of(layer, images()), first.toLast(y, 2).toDoubles());
  }

  /** Compiled, what was not chosen does not run; the result is the same. */
  @ParameterizedTest
  @MethodSource("layers")
  void compiledIsTheSame(Layer layer) {
    Tensor x = images().cast(DType.FLOAT32);
    Compiled compiled =
        Functions.compile(in -> List.of(trained(layer, in.getFirst(), in.getLast())));
    for (long step = 0; step < 8; step++) {
      Tensor key = Tensor.of(Shape.of(2), 5L, step);
      double[] eager = trained(layer, key, x).toDoubles();
      double[] result = compiled.call(List.of(key, x)).getFirst().toDoubles();
      assertArrayEquals(eager, result, 2e-3, "step " + step);
    }
  }

  private static Tensor trained(Layer layer, Tensor key, Tensor x) {
    return Pass.of(true, 0, key, path -> false)
        .call(layer, new Space(), Policy.FLOAT32, List.of(x))
        .getFirst();
  }

  @Test
  void inferenceAndWholeNumbersAreLeftAlone() {
    Tensor bytes = images().cast(DType.UINT8);
    for (Layer layer : layers()) {
      Tensor y = LayerSieve.output(layer, false, bytes);
      assertEquals(DType.FLOAT32, y.dtype());
      assertArrayEquals(bytes.toDoubles(), y.toDoubles());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    LayerSieve.refused(
        "RandAugment: factor is [0.0, 2.0]; allowed: two numbers from 0.0 to 1.0, the lower one"
            + " first",
        () -> new RandAugment().factor(2));
    LayerSieve.refused(
        "RandAugment: interpolation is BICUBIC; allowed: BILINEAR, NEAREST",
        () -> new RandAugment().interpolation(Interpolation.BICUBIC));
    LayerSieve.refused(
        "AugMix: chainDepth is 0; allowed: 1 or more", () -> new AugMix().chains(3, 0));
    LayerSieve.refused(
        "AugMix: numChains is 0; allowed: 1 or more", () -> new AugMix().chains(0, 3));
    LayerSieve.refused(
        "AugMix: alpha is 0.0; allowed: a finite number greater than 0",
        () -> new AugMix().alpha(0));
    LayerSieve.refused(
        "AugMix: valueRange is [255.0, 0.0]; allowed: two finite numbers, the lower one first",
        () -> new AugMix().valueRange(255, 0));
  }
}
