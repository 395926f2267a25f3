package dev.crema.zoo.vision;

import static dev.crema.Crema.input;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import dev.crema.optimizers.SGD;
import dev.crema.zoo.vision.networks.Architecture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recipes, augmentation and counts of mistakes. */
class RecipeTest {
  private static double rate(SGD sgd, long step) {
    return sgd.learningRate().at(Tensor.scalar(DType.INT64, step)).item();
  }

  @Test
  void theRateRisesAndFallsBackToNothing() {
    // 1,000 samples make 10 steps an epoch, 40 in all, 10 of which rise.
    Recipe recipe = new Recipe(Recipe.Method.SGD, 4, 100, 0.2, 0.01, 0, 0.25);
    SGD sgd = (SGD) recipe.optimizer(1_000);
    assertEquals(0, rate(sgd, 0), 1e-7);
    assertEquals(0.1, rate(sgd, 5), 1e-7);
    assertEquals(0.2, rate(sgd, 10), 1e-7);
    assertEquals(0.1, rate(sgd, 25), 1e-7);
    assertEquals(0, rate(sgd, 40), 1e-7);
    assertEquals(0.01, sgd.options().weightDecay());
    assertEquals(List.of("bias", "beta", "gamma"), sgd.options().undecayed());
  }

  @Test
  void aRecipeSaysWhatItDoesNotAllow() {
    CremaException e =
        assertThrows(
            CremaException.class, () -> Recipe.of(Architecture.RESNET20, 1).learningRate(0));
    assertTrue(e.getMessage().contains("learningRate is 0"), e.getMessage());
    assertThrows(CremaException.class, () -> Recipe.of(Architecture.RESNET20, 0));
    assertThrows(CremaException.class, () -> new Augmentation(2, 0, false, 0));
    assertThrows(CremaException.class, () -> new ImageFormat(8, 8, 2));
  }

  private static float[] changed(Augmentation augmentation, boolean training, float[] pixels) {
    Symbol images = input(4, 4, 1);
    Model model = Crema.model(images, augmentation.of(images)).seed(5);
    Tensor x = Tensor.of(Shape.of(pixels.length / 16, 4, 4, 1), pixels);
    Tensor key = Tensor.of(Shape.of(2), 1L, 2L);
    return model.forward(training, key, x).outputs().getFirst().toFloats();
  }

  @Test
  void imagesChangeInTrainingOnly() {
    float[] pixels = new float[64 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 16 / 16f;
    }
    assertArrayEquals(pixels, changed(Augmentation.PHOTOS, false, pixels));
    float[] flipped = changed(new Augmentation(0, 0, true, 0), true, pixels);
    int mirrored = 0;
    for (int image = 0; image < 64; image++) {
      boolean turned = flipped[image * 16] != 0;
      mirrored += turned ? 1 : 0;
      for (int x = 0; x < 4; x++) {
        assertEquals((turned ? 3 - x : x) / 16f, flipped[image * 16 + x], 1e-6);
      }
    }
    assertTrue(mirrored > 16 && mirrored < 48, mirrored + " of 64 are mirrored");
  }

  @Test
  void shiftsMoveWholePixels() {
    float[] pixels = new float[64 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 1 + i % 16;
    }
    float[] moved = changed(new Augmentation(0.25, 0, false, 0), true, pixels);
    assertFalse(Arrays.equals(pixels, moved));
    for (float value : moved) {
      assertEquals(Math.rint(value), value, 1e-6);
    }
  }

  @Test
  void confusionIsCountedByHand() {
    Confusion confusion =
        new Confusion(
            List.of("cat", "dog", "cow"),
            List.of(List.of(3, 1, 0), List.of(2, 2, 0), List.of(0, 0, 0)));
    assertEquals(8, confusion.images());
    assertEquals(5.0 / 8, confusion.accuracy());
    assertEquals(0.75, confusion.recall(0));
    assertTrue(Double.isNaN(confusion.recall(2)));
    assertTrue(confusion.toString().contains("50.00 %, 2 taken for cat"), confusion.toString());
  }
}
