package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.keras.Golden;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equalized images against what Keras makes of each image by itself. */
class EqualizationTest {
  private static final Golden KERAS = Golden.of("augment.txt");

  private record Case(String key, Layer layer, String input) {
    @Override
    public String toString() {
      return key;
    }
  }

  static List<Case> cases() {
    var tiles = new ContrastLimitedAdaptiveHistogramEqualization();
    return List.of(
        new Case("equalization", new Equalization(), "x"),
        new Case("equalization_bins", new Equalization().bins(16), "x"),
        new Case("equalization_unit", new Equalization().valueRange(0, 1).bins(20), "u"),
        new Case("clahe", tiles, "x"),
        new Case("clahe_tiles", tiles.clipLimit(30).tileGridSize(2, 3), "x"),
        new Case("clahe_unlimited", tiles.clipLimit(0).tileGridSize(1, 2), "x"),
        new Case("clahe_unit", tiles.valueRange(0, 1).clipLimit(20).tileGridSize(3, 2), "u"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void imagesAreKerassInTrainingAndAfter(Case test) {
    for (boolean training : new boolean[] {true, false}) {
      Tensor y = LayerSieve.output(test.layer(), training, KERAS.get(test.input()));
      KERAS.check(test.key(), y, 2e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "u"})
  void channelsFirstGiveTheSame(String key) {
    DataFormat first = DataFormat.CHANNELS_FIRST;
    Tensor x = KERAS.get(key);
    Tensor turned = first.fromLast(x);
    var tiles = new ContrastLimitedAdaptiveHistogramEqualization().tileGridSize(2, 2);
    Golden.check(
        key,
        first.fromLast(LayerSieve.output(tiles, false, x)),
        LayerSieve.output(tiles.dataFormat(first), false, turned),
        0);
    Golden.check(
        key,
        first.fromLast(LayerSieve.output(new Equalization(), false, x)),
        LayerSieve.output(new Equalization().dataFormat(first), false, turned),
        0);
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    LayerSieve.refused(
        "Equalization: bins is 1; allowed: 2 or more", () -> new Equalization().bins(1));
    LayerSieve.refused(
        "Equalization: valueRange is [1.0, 0.0]; allowed: two finite numbers, the lower one first",
        () -> new Equalization().valueRange(1, 0));
    String who = "ContrastLimitedAdaptiveHistogramEqualization: ";
    var tiles = new ContrastLimitedAdaptiveHistogramEqualization();
    LayerSieve.refused(
        who + "clipLimit is -1.0; allowed: a finite number, 0 or more", () -> tiles.clipLimit(-1));
    LayerSieve.refused(
        who + "tileGridSize is [8,0]; allowed: 2 numbers of 1 or more",
        () -> tiles.tileGridSize(8, 0));
  }
}
