package dev.crema.zoo.vision.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.zoo.vision.detection.Box;
import dev.crema.zoo.vision.detection.Labelled;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitScenesTest {
  private static final DigitScenes SCENES = new DigitScenes();

  /** One "digit" of class 3: a full block of 20 by 10 pixels. */
  private static Scenes blocks(int count) {
    byte[] pixels = new byte[28 * 28];
    for (int y = 4; y < 24; y++) {
      Arrays.fill(pixels, y * 28 + 9, y * 28 + 19, (byte) 255);
    }
    return SCENES.of(
        Tensor.ofBytes(new Type(DType.UINT8, Shape.of(1, 28, 28)), pixels),
        Tensor.ofBytes(new Type(DType.UINT8, Shape.of(1)), new byte[] {3}),
        count,
        5);
  }

  @Test
  void boxesAndMasksAreThoseOfTheInk() {
    Scenes scenes = blocks(20);
    List<List<Labelled>> objects = Labelled.all(scenes.objects(), DigitScenes.LABELS);
    int[] masks = scenes.masks().toInts();
    for (int image = 0; image < 20; image++) {
      boolean[] inBox = new boolean[64 * 64];
      assertFalse(objects.get(image).isEmpty());
      for (Labelled object : objects.get(image)) {
        Box box = object.box();
        assertEquals("3", object.label());
        assertEquals(0.5, box.width() / box.height(), 0.04, "proportions");
        assertTrue(box.height() >= 14 && box.height() <= 32, box.toString());
        for (int y = (int) box.y1(); y < box.y2(); y++) {
          for (int x = (int) box.x1(); x < box.x2(); x++) {
            inBox[y * 64 + x] = true;
          }
        }
      }
      for (int i = 0; i < 64 * 64; i++) {
        assertEquals(inBox[i] ? 4 : 0, masks[image * 64 * 64 + i]);
      }
    }
  }

  @Test
  void digitsHideOneAnotherLittle() {
    for (List<Labelled> objects : Labelled.all(SCENES.test(50, 1).objects(), DigitScenes.LABELS)) {
      for (Labelled a : objects) {
        for (Labelled b : objects) {
          double shared = a.box().intersection(b.box());
          assertTrue(
              a == b || shared <= 0.25 * Math.min(a.box().area(), b.box().area()), a + " and " + b);
        }
      }
    }
  }

  @Test
  void equalSeedsGiveEqualScenes() {
    Scenes scenes = blocks(4);
    assertEquals("u8[4,64,64,1]", scenes.images().type().toString());
    assertEquals("f32[4,4,5]", scenes.objects().type().toString());
    assertEquals("u8[4,64,64]", scenes.masks().type().toString());
    assertArrayEquals(scenes.images().toInts(), blocks(4).images().toInts());
    // More scenes begin with the same ones.
    assertArrayEquals(scenes.objects().toFloats(), blocks(9).objects().slice(0, 0, 4).toFloats());
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertEquals(
        "DigitScenes: height is 20; allowed: 32 or more",
        assertThrows(CremaException.class, () -> new DigitScenes().sizes(20, 64, 8, 32))
            .getMessage());
    assertThrows(CremaException.class, () -> new DigitScenes().most(0));
    assertThrows(CremaException.class, () -> SCENES.training(0, 1));
  }
}
