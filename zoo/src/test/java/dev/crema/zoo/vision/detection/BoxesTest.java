package dev.crema.zoo.vision.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxesTest {
  @Test
  void overlapIsSharedAreaOverAllArea() {
    Box box = new Box(0, 0, 2, 4);
    assertEquals(8, box.area());
    assertEquals(1, box.iou(box));
    // 1 × 2 of 8 + 4 - 2.
    assertEquals(0.2, box.iou(new Box(1, 2, 3, 4)), 1e-12);
    assertEquals(0, box.iou(new Box(2, 0, 3, 4)), "edges only");
    assertEquals(0, box.iou(new Box(5, 5, 6, 6)));
    assertEquals(0, new Box(1, 1, 1, 1).iou(new Box(1, 1, 1, 1)), "no area");
    assertEquals(0.5, box.iou(new Box(0, 0, 2, 2)), "one within the other");
  }

  @Test
  void boxesAreScaledAndCut() {
    assertEquals(new Box(2, 6, 4, 12), new Box(1, 2, 2, 4).scaled(2, 3));
    assertEquals(new Box(0, 0, 5, 4), new Box(-3, -1, 5, 9).clipped(7, 4));
  }

  @Test
  void edgesInTheWrongOrderAreRefused() {
    assertEquals(
        "Box: y2 is 1.0; allowed: y1 (2.0) or more",
        assertThrows(CremaException.class, () -> new Box(2, 0, 1, 1)).getMessage());
    assertThrows(CremaException.class, () -> new Box(0, 0, Double.NaN, 1));
  }

  private static Box random(Random random) {
    double y = random.nextDouble(50);
    double x = random.nextDouble(50);
    return new Box(y, x, y + random.nextDouble(1, 30), x + random.nextDouble(1, 30));
  }

  private static Tensor tensor(long images, Box... boxes) {
    float[] values = new float[boxes.length * 4];
    for (int i = 0; i < boxes.length; i++) {
      values[4 * i] = (float) boxes[i].y1();
      values[4 * i + 1] = (float) boxes[i].x1();
      values[4 * i + 2] = (float) boxes[i].y2();
      values[4 * i + 3] = (float) boxes[i].x2();
    }
    Shape one = Shape.of(boxes.length / images, 4);
    return Tensor.of(images == 1 ? one : Shape.of(images).concat(one), values);
  }

  @Test
  void manyOverlapsAreThoseOfPairs() {
    Random random = new Random(1);
    Box[] a = new Box[2 * 3];
    Box[] b = new Box[7];
    for (int i = 0; i < a.length; i++) {
      a[i] = random(random);
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = i == 0 ? new Box(3, 3, 3, 3) : random(random);
    }
    float[] got = Boxes.iou(tensor(2, a), tensor(1, b)).toFloats();
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        assertEquals(a[i].iou(b[j]), got[i * b.length + j], 1e-6);
      }
    }
  }

  @Test
  void offsetsAreThoseOfThePaper() {
    // The middle moves from (10, 10) to (12, 11), 20 high becomes 40, 20 wide becomes 10.
    Tensor anchor = tensor(1, new Box(0, 0, 20, 20));
    Tensor box = tensor(1, new Box(-8, 6, 32, 16));
    float[] offsets = Boxes.encode(box, anchor).toFloats();
    float log2 = (float) Math.log(2);
    assertArrayEquals(
        new float[] {2 / 20f / 0.1f, 1 / 20f / 0.1f, log2 / 0.2f, -log2 / 0.2f}, offsets, 1e-5f);
  }

  @Test
  void decodingUndoesEncoding() {
    Random random = new Random(2);
    Box[] anchors = new Box[50];
    Box[] boxes = new Box[100];
    for (int i = 0; i < 50; i++) {
      anchors[i] = random(random);
      boxes[i] = random(random);
      boxes[50 + i] = random(random);
    }
    Tensor places = tensor(1, anchors);
    Tensor wanted = tensor(2, boxes);
    Tensor back = Boxes.decode(Boxes.encode(wanted, places), places);
    assertArrayEquals(wanted.toFloats(), back.toFloats(), 1e-3f);
  }

  @Test
  void wildGuessesStayFinite() {
    Tensor anchor = tensor(1, new Box(0, 0, 8, 8));
    float[] box = Boxes.decode(Tensor.of(Shape.of(1, 4), 0f, 0f, 1e6f, -1e6f), anchor).toFloats();
    assertArrayEquals(new float[] {4 - 250, 4, 4 + 250, 4}, box, 0.01f);
  }

  @Test
  void otherShapesAreRefused() {
    assertEquals(
        "encode: the boxes are f32[2,3]; allowed: […, boxes, 4] of y1, x1, y2, x2",
        assertThrows(
                ShapeException.class,
                () -> Boxes.encode(Tensor.zeros(2, 3), tensor(1, new Box(0, 0, 1, 1))))
            .getMessage());
  }
}
