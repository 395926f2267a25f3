package dev.crema.layers.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.reshaping.Interpolation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images seen from the side and bent, with draws given, against what Keras makes of them. */
class DrawnPlacesTest {
  private static final Golden KERAS = Golden.of("augment.txt");

  @ParameterizedTest
  @EnumSource(
      value = Interpolation.class,
      names = {"BILINEAR", "NEAREST"})
  void perspectivesAreKerass(Interpolation way) {
    Tensor x = KERAS.get("xp");
    Tensor corners = KERAS.get("corners").add(1);
    RandomPerspective.Corners to =
        new RandomPerspective.Corners(
            corner(corners, 1, 0),
            corner(corners, 2, 1),
            corner(corners, 3, 0),
            corner(corners, 3, 1));
    Tensor chosen = Tensor.of(Shape.of(3, 1, 1), true, false, true);
    Warp warp = new RandomPerspective().interpolation(way).fillValue(7).warp();
    Tensor y = warp.apply(x, RandomPerspective.from(x, to, chosen));
    KERAS.check("perspective_" + way.name().toLowerCase(Locale.ROOT), y, 2e-4);
  }

  private static Tensor corner(Tensor corners, int which, int axis) {
    return corners.select(1, which).select(-1, axis).reshape(3, 1, 1);
  }

  @ParameterizedTest
  @EnumSource(value = FillMode.class, mode = EnumSource.Mode.EXCLUDE, names = "MIRROR")
  void bentImagesAreKerass(FillMode mode) {
    Tensor x = KERAS.get("xe");
    Tensor noise = KERAS.get("noise").transpose(1, 2, 3, 0);
    RandomElasticTransform layer = new RandomElasticTransform().fillMode(mode).fillValue(7);
    if (mode == FillMode.WRAP) {
      layer = layer.interpolation(Interpolation.NEAREST);
    }
    Tensor chosen = Tensor.of(Shape.of(2, 1, 1), true, true);
    Warp.Places from = layer.from(x, noise, Tensor.of(Shape.of(1), 0.7), chosen);
    Tensor y = PerImage.clip(layer.warp().apply(x, from), layer.valueRange());
    KERAS.check("elastic_" + mode.name().toLowerCase(Locale.ROOT), y, 2e-4);
  }

  static List<Layer> layers() {
    return List.of(
        new RandomPerspective(List.of(1.0, 1.0), 1, new RandomPerspective().warp()).seed(3),
        new RandomElasticTransform(
                List.of(1.0, 1.0), List.of(1.0, 1.0), List.of(0.0, 255.0), new Warp())
            .seed(3));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theSameSeedGivesTheSameAndImagesDiffer(Layer layer) {
    Tensor one = KERAS.get("xe").slice(0, 0, 1);
    Tensor x = Tensor.concatenate(0, List.of(one, one, one));
    double[] y = LayerSieve.output(layer, true, x).toDoubles();
    assertArrayEquals(y, LayerSieve.output(layer, true, x).toDoubles());
    int size = y.length / 3;
    double[] first = Arrays.copyOf(y, size);
    assertFalse(Arrays.equals(first, Arrays.copyOfRange(y, size, 2 * size)));
    assertFalse(Arrays.equals(first, one.toDoubles()));
    assertArrayEquals(x.toDoubles(), LayerSieve.output(layer, false, x).toDoubles());
  }

  @Test
  void channelsFirstGiveTheSame() {
    DataFormat first = DataFormat.CHANNELS_FIRST;
    Tensor x = KERAS.get("xe");
    RandomPerspective side = new RandomPerspective(1).seed(1);
    Golden.check(
        "perspective",
        first.fromLast(LayerSieve.output(side, true, x)),
        LayerSieve.output(side.dataFormat(first), true, first.fromLast(x)),
        0);
    RandomElasticTransform bent = new RandomElasticTransform(1).seed(1);
    Golden.check(
        "elastic",
        first.fromLast(LayerSieve.output(bent, true, x)),
        LayerSieve.output(bent.dataFormat(first), true, first.fromLast(x)),
        0);
  }

  @Test
  void imagesOfOnePixelStayFinite() {
    Random random = new Random(5);
    Tensor x = LayerSieve.normal(random, 4, 1, 1, 2);
    for (Layer layer : layers()) {
      double[] y = LayerSieve.output(layer, true, x).toDoubles();
      assertTrue(Arrays.stream(y).allMatch(Double::isFinite), layer.toString());
    }
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    LayerSieve.refused(
        "RandomPerspective: scale is 1.5; allowed: 0.0 to 1.0",
        () -> new RandomPerspective().scale(1.5));
    String two = "; allowed: two numbers from 0.0 to 1.0, the lower one first";
    LayerSieve.refused(
        "RandomPerspective: factor is [0.0, 2.0]" + two, () -> new RandomPerspective(2));
    LayerSieve.refused(
        "RandomElasticTransform: scale is [-1.0, 1.0]" + two,
        () -> new RandomElasticTransform().scale(-1, 1));
    LayerSieve.refused(
        "RandomElasticTransform: factor is [0.0, NaN]" + two,
        () -> new RandomElasticTransform(Double.NaN));
  }
}
