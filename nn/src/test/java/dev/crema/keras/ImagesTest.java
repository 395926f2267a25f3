package dev.crema.keras;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.preprocessing.AutoContrast;
import dev.crema.layers.preprocessing.CenterCrop;
import dev.crema.layers.preprocessing.FillMode;
import dev.crema.layers.preprocessing.RandomColorDegeneration;
import dev.crema.layers.preprocessing.RandomCrop;
import dev.crema.layers.preprocessing.RandomGaussianBlur;
import dev.crema.layers.preprocessing.RandomGrayscale;
import dev.crema.layers.preprocessing.RandomHue;
import dev.crema.layers.preprocessing.RandomInvert;
import dev.crema.layers.preprocessing.RandomPosterization;
import dev.crema.layers.preprocessing.RandomRotation;
import dev.crema.layers.preprocessing.RandomSaturation;
import dev.crema.layers.preprocessing.RandomSharpness;
import dev.crema.layers.preprocessing.RandomShear;
import dev.crema.layers.preprocessing.RandomTranslation;
import dev.crema.layers.preprocessing.RandomZoom;
import dev.crema.layers.preprocessing.Resizing;
import dev.crema.layers.reshaping.Interpolation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of images, by factors that leave nothing to chance, against what Keras makes of them. */
class ImagesTest {
  private static final Golden KERAS = Golden.of("images.txt");

  private record Case(String key, Layer layer, String input) {
    @Override
    public String toString() {
      return key;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("gray", new RandomGrayscale(1), "x"));
    cases.add(new Case("invert", new RandomInvert(1, 1), "x"));
    cases.add(new Case("saturation", new RandomSaturation(0.3, 0.3).valueRange(0, 1), "u"));
    cases.add(new Case("saturation_more", new RandomSaturation(0.7, 0.7).valueRange(0, 1), "u"));
    cases.add(new Case("degeneration", new RandomColorDegeneration(0.4, 0.4), "x"));
    cases.add(new Case("posterization", new RandomPosterization(3, 3), "x"));
    cases.add(new Case("sharpness", new RandomSharpness(0.8, 0.8), "x"));
    cases.add(new Case("contrast", new AutoContrast(), "x"));
    cases.add(new Case("crop", new CenterCrop(2, 3), "x"));
    for (FillMode mode : EnumSet.complementOf(EnumSet.of(FillMode.MIRROR))) {
      String name = mode.name().toLowerCase(Locale.ROOT);
      RandomRotation turned = new RandomRotation(0.1, 0.1).fillMode(mode).fillValue(7);
      cases.add(new Case("rotation_" + name, turned, "x"));
      RandomTranslation moved = new RandomTranslation(0.3, 0.4).fillMode(mode).fillValue(7);
      moved = new RandomTranslation(List.of(0.3, 0.3), List.of(-0.4, -0.4), moved.warp());
      cases.add(new Case("translation_" + name, moved, "x"));
    }
    RandomZoom zoom = new RandomZoom(0.5);
    cases.add(
        new Case("zoom", new RandomZoom(List.of(0.3, 0.3), Optional.empty(), zoom.warp()), "x"));
    zoom = zoom.fillMode(FillMode.CONSTANT);
    cases.add(
        new Case(
            "zoom_both",
            new RandomZoom(List.of(-0.3, -0.3), Optional.of(List.of(0.5, 0.5)), zoom.warp()),
            "x"));
    cases.add(
        new Case(
            "rotation_half",
            new RandomRotation(0.5, 0.5).interpolation(Interpolation.NEAREST),
            "x"));
    for (Interpolation way :
        List.of(
            Interpolation.NEAREST,
            Interpolation.BILINEAR,
            Interpolation.BICUBIC,
            Interpolation.LANCZOS3)) {
      String name = way.name().toLowerCase(Locale.ROOT);
      cases.add(new Case("resize_" + name, new Resizing(7, 3).interpolation(way), "x"));
      Resizing smaller = new Resizing(3, 3).interpolation(way).antialias(true);
      cases.add(new Case("smaller_" + name, smaller, "x"));
    }
    Resizing wide = new Resizing(3, 6);
    cases.add(new Case("resize_crop", wide.cropToAspectRatio(true), "x"));
    cases.add(new Case("resize_pad", wide.padToAspectRatio(true).fillValue(9), "x"));
    RandomGaussianBlur blur = new RandomGaussianBlur(1).kernelSize(5, 5).sigma(0.8, 0.8);
    List<Double> all = List.of(1.0, 1.0);
    blur =
        new RandomGaussianBlur(
            all,
            blur.kernelSize(),
            blur.sigma(),
            blur.valueRange(),
            blur.dataFormat(),
            blur.seed());
    cases.add(new Case("blur", blur, "x"));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void imagesAreKerass(Case test) {
    Tensor y = LayerSieve.output(test.layer(), true, KERAS.get(test.input()));
    KERAS.check(test.key(), y, 2e-5);
  }

  /** The way of each image is random: it is one of two, and both come up. */
  @ParameterizedTest
  @ValueSource(strings = {"hue", "shear"})
  void imagesOfARandomWayAreKerass(String key) {
    Layer layer =
        key.equals("hue")
            ? new RandomHue(0.6, 0.6).seed(1)
            : new RandomShear(List.of(0.3, 0.3), List.of(0.2, 0.2), new RandomShear(0, 0).warp())
                .seed(1);
    Tensor x = KERAS.get("x");
    Tensor many = Tensor.concatenate(0, Collections.nCopies(8, x));
    double[] keras = KERAS.get(key).toDoubles();
    double[] ours = LayerSieve.output(layer, true, many).toDoubles();
    int size = keras.length / 2;
    int same = 0;
    for (int image = 0; image < 16; image++) {
      boolean equal = true;
      for (int i = 0; i < size; i++) {
        double expected = keras[image % 2 * size + i];
        equal &= Math.abs(ours[image * size + i] - expected) < 5e-3;
      }
      same += equal ? 1 : 0;
    }
    assertTrue(same >= 2 && same <= 14, same + " of 16 images went the way that Keras drew");
  }

  /** As Keras documents it; its code leaves images of another size as they are. */
  @Test
  void outsideTrainingImagesAreBroughtToTheSizeOfPieces() {
    Tensor x = KERAS.get("x");
    Tensor expected = LayerSieve.output(new Resizing(3, 3).cropToAspectRatio(true), false, x);
    Tensor y = LayerSieve.output(new RandomCrop(3, 3), false, x);
    Golden.check("piece", expected, y, 0);
  }
}
