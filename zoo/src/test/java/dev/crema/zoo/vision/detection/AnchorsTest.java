package dev.crema.zoo.vision.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.types.CremaException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnchorsTest {
  @Test
  void eachCellHasItsAnchorsAroundItsMiddle() {
    Anchors anchors = new Anchors(8, 16, 4, 8).size(2).scales(1.0).ratios(1.0, 4.0);
    assertEquals(2, anchors.perCell());
    assertEquals(2 * (2 * 4 + 1 * 2), anchors.count());
    float[] boxes = anchors.boxes().toFloats();
    assertEquals(anchors.count() * 4, boxes.length);
    // The first cell of stride 4: the middle is (2, 2), the side 8, at ratio 4 it is 16 by 4.
    assertArrayEquals(new float[] {-2, -2, 6, 6}, Arrays.copyOfRange(boxes, 0, 4));
    assertArrayEquals(new float[] {-6, 0, 10, 4}, Arrays.copyOfRange(boxes, 4, 8));
    // The next cell lies to the right, the one after a row of four below.
    assertArrayEquals(new float[] {-2, 2, 6, 10}, Arrays.copyOfRange(boxes, 8, 12));
    assertArrayEquals(new float[] {2, -2, 10, 6}, Arrays.copyOfRange(boxes, 32, 36));
    // The last one, of stride 8 and ratio 4: around (4, 12), 32 by 8.
    assertArrayEquals(
        new float[] {-12, 8, 20, 16}, Arrays.copyOfRange(boxes, boxes.length - 4, boxes.length));
  }

  @Test
  void defaultsAreThoseOfRetinaNet() {
    // Levels 3 to 7, nine anchors a cell: 9 · (64² + 32² + 16² + 8² + 4²).
    Anchors anchors = new Anchors(512, 512, 8, 16, 32, 64, 128);
    assertEquals(9 * (4096 + 1024 + 256 + 64 + 16), anchors.count());
    float[] boxes = anchors.boxes().toFloats();
    // 32² pixels at stride 8, ratio 1/2.
    assertEquals(32 * 32, (boxes[2] - boxes[0]) * (boxes[3] - boxes[1]), 0.01);
    assertEquals(0.5, (boxes[2] - boxes[0]) / (boxes[3] - boxes[1]), 1e-5);
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertEquals(
        "Anchors: strides is [8,12]; allowed: powers of 2 up to 1024, each twice the one before",
        assertThrows(CremaException.class, () -> new Anchors(96, 96, 8, 12)).getMessage());
    assertEquals(
        "Anchors: height is 90; allowed: a multiple of 16",
        assertThrows(CremaException.class, () -> new Anchors(90, 96, 8, 16)).getMessage());
    assertThrows(CremaException.class, () -> new Anchors(96, 96));
    assertThrows(CremaException.class, () -> new Anchors(96, 96, 8).scales(new Double[0]));
    assertThrows(CremaException.class, () -> new Anchors(96, 96, 8).ratios(0.0));
    assertThrows(CremaException.class, () -> new Anchors(96, 96, 8).size(Double.NaN));
  }
}
