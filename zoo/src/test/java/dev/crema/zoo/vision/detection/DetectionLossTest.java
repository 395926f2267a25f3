package dev.crema.zoo.vision.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loss as tensors against loops over boxes. */
class DetectionLossTest {
  /** Two cells of one square anchor of 8 by 8: [0, 0, 8, 8] and [0, 8, 8, 16]. */
  private static final Anchors TWO = new Anchors(8, 16, 8).size(1).scales(1.0).ratios(1.0);

  private static Matching match(Tensor boxes, boolean... exists) {
    return Matching.of(boxes, Tensor.of(Shape.of(1, exists.length), exists), TWO.boxes(), 0.5, 0.4);
  }

  @Test
  void anchorsFindWhatTheyOverlapMost() {
    // IoU with the first anchor 6/8, with the second 0.
    Matching matching = match(Tensor.of(Shape.of(1, 1, 4), 0f, 0f, 8f, 6f), true);
    assertArrayEquals(new boolean[] {true, false}, matching.found().toBooleans());
    assertArrayEquals(new boolean[] {true, true}, matching.counts().toBooleans());
  }

  @Test
  void eachObjectIsFoundHoweverSmall() {
    // IoU 1/64 with the second anchor; the other object has none with any.
    Matching matching =
        match(Tensor.of(Shape.of(1, 2, 4), 0f, 8f, 1f, 9f, 20f, 20f, 30f, 30f), true, true);
    assertArrayEquals(new boolean[] {false, true}, matching.found().toBooleans());
    assertEquals(0, matching.object().toInts()[1]);
  }

  @Test
  void inBetweenDoesNotCount() {
    // 48 / 96 = 0.5 with the first, 32 / 112 = 0.29 with the second.
    Matching both = match(Tensor.of(Shape.of(1, 1, 4), 0f, 2f, 8f, 12f), true);
    assertArrayEquals(new boolean[] {true, false}, both.found().toBooleans());
    assertArrayEquals(new boolean[] {true, true}, both.counts().toBooleans());
    // 64 / 128 with the first and the second: both from 0.5 on.
    Matching half = match(Tensor.of(Shape.of(1, 1, 4), 0f, 0f, 8f, 16f), true);
    assertArrayEquals(new boolean[] {true, true}, half.found().toBooleans());
    // 64 / 120 = 0.53 with the first, 56 / 128 = 0.44 with the second.
    Matching between = match(Tensor.of(Shape.of(1, 1, 4), 0f, 0f, 8f, 15f), true);
    assertArrayEquals(new boolean[] {true, false}, between.found().toBooleans());
    assertArrayEquals(new boolean[] {true, false}, between.counts().toBooleans());
  }

  @Test
  void ofTwoClaimsTheLargerOverlapWins() {
    Matching matching =
        match(Tensor.of(Shape.of(1, 2, 4), 0f, 0f, 2f, 2f, 0f, 0f, 4f, 2f), true, true);
    assertEquals(1, matching.object().toInts()[0]);
    Matching empty = match(Tensor.of(Shape.of(1, 1, 4), -1f, -1f, -1f, -1f), false);
    assertArrayEquals(new boolean[] {false, false}, empty.found().toBooleans());
    assertArrayEquals(new boolean[] {true, true}, empty.counts().toBooleans());
  }

  @Test
  void oneObjectByHand() {
    // The first anchor is to find class 1 just where it is itself; all logits are 0, p = 1/2.
    Tensor expected = Tensor.of(Shape.of(1, 2, 5), 0f, 0f, 8f, 8f, 1f, -1f, -1f, -1f, -1f, -1f);
    float[] guesses = new float[2 * 6];
    guesses[0] = 0.05f;
    guesses[1] = 2;
    Tensor predicted = Tensor.of(Shape.of(1, 2, 6), guesses);
    double ln2 = Math.log(2);
    double focal = 0.25 * 0.25 * ln2 + 3 * 0.75 * 0.25 * ln2;
    // 0.05 lies in the parabola e² / (2 · 1/9), 2 beyond it: e - 1/18.
    double offsets = 0.05 * 0.05 * 9 / 2 + 2 - 1.0 / 18;
    assertEquals(
        focal + offsets, new DetectionLoss(TWO).losses(expected, predicted).toFloats()[0], 1e-5);
    assertEquals(
        focal + 3 * offsets,
        new DetectionLoss(TWO).boxWeight(3).losses(expected, predicted).toFloats()[0],
        1e-5);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The loss of one image, object by object and anchor by anchor. */
  private static double reference(Box[] objects, int[] classes, Box[] anchors, float[][] guesses) {
    int[] wanted = new int[anchors.length];
    boolean[] counts = new boolean[anchors.length];
    for (int a = 0; a < anchors.length; a++) {
      wanted[a] = -1;
      double most = 0;
      for (int o = 0; o < objects.length; o++) {
        double iou = anchors[a].iou(objects[o]);
        if (iou > most) {
          most = iou;
          wanted[a] = o;
        }
      }
      counts[a] = most >= 0.5 || most < 0.4;
      wanted[a] = most >= 0.5 ? wanted[a] : -1;
    }
    double[] claim = new double[anchors.length];
    for (int o = 0; o < objects.length; o++) {
      int best = 0;
      for (int a = 1; a < anchors.length; a++) {
        best = anchors[a].iou(objects[o]) > anchors[best].iou(objects[o]) ? a : best;
      }
      double iou = anchors[best].iou(objects[o]);
      if (iou > claim[best]) {
        claim[best] = iou;
        wanted[best] = o;
        counts[best] = true;
      }
    }
    double sum = 0;
    int found = 0;
    for (int a = 0; a < anchors.length; a++) {
      found += wanted[a] >= 0 ? 1 : 0;
      for (int c = 0; counts[a] && c < guesses[a].length - 4; c++) {
        double p = sigmoid(guesses[a][4 + c]);
        boolean is = wanted[a] >= 0 && classes[wanted[a]] == c;
        sum += is ? -0.25 * (1 - p) * (1 - p) * Math.log(p) : -0.75 * p * p * Math.log(1 - p);
      }
      if (wanted[a] >= 0) {
        double[] offsets = offsets(objects[wanted[a]], anchors[a]);
        for (int i = 0; i < 4; i++) {
          double e = Math.abs(offsets[i] - guesses[a][i]);
          sum += e < 1.0 / 9 ? 4.5 * e * e : e - 1.0 / 18;
        }
      }
    }
    return sum / Math.max(1, found);
  }

  private static double[] offsets(Box box, Box anchor) {
    double y = (box.y1() + box.y2() - anchor.y1() - anchor.y2()) / 2;
    double x = (box.x1() + box.x2() - anchor.x1() - anchor.x2()) / 2;
    return new double[] {
      y / anchor.height() / 0.1,
      x / anchor.width() / 0.1,
      Math.log(box.height() / anchor.height()) / 0.2,
      Math.log(box.width() / anchor.width()) / 0.2
    };
  }

  @Test
  void lossesAreThoseOfLoops() {
    Anchors anchors = new Anchors(32, 32, 8, 16).size(1.5).scales(1.0, 1.4).ratios(1.0, 2.0);
    float[] corners = anchors.boxes().toFloats();
    Box[] places = new Box[anchors.count()];
    for (int i = 0; i < places.length; i++) {
      places[i] =
          new Box(corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3]);
    }
    Random random = new Random(4);
    int images = 6;
    int most = 3;
    float[] expected = new float[images * most * 5];
    float[] predicted = new float[images * places.length * 7];
    double[] reference = new double[images];
    for (int image = 0; image < images; image++) {
      int objects = image % (most + 1);
      Box[] boxes = new Box[objects];
      int[] classes = new int[objects];
      for (int row = 0; row < most; row++) {
        int at = (image * most + row) * 5;
        boolean there = row < objects;
        float y = random.nextInt(20);
        float x = random.nextInt(20);
        float[] box = {y, x, y + random.nextInt(4, 12), x + random.nextInt(4, 12)};
        for (int i = 0; i < 4; i++) {
          expected[at + i] = there ? box[i] : -1;
        }
        expected[at + 4] = there ? random.nextInt(3) : -1;
        if (there) {
          boxes[row] = new Box(box[0], box[1], box[2], box[3]);
          classes[row] = (int) expected[at + 4];
        }
      }
      float[][] guesses = new float[places.length][7];
      for (int a = 0; a < places.length; a++) {
        for (int i = 0; i < 7; i++) {
          guesses[a][i] = (float) random.nextGaussian();
          predicted[(image * places.length + a) * 7 + i] = guesses[a][i];
        }
      }
      reference[image] = reference(boxes, classes, places, guesses);
    }
    float[] losses =
        new DetectionLoss(anchors)
            .losses(
                Tensor.of(Shape.of(images, most, 5), expected),
                Tensor.of(Shape.of(images, places.length, 7), predicted))
            .toFloats();
    for (int image = 0; image < images; image++) {
      assertEquals(reference[image], losses[image], 1e-4 * reference[image], "image " + image);
    }
  }

  @Test
  void gradientsAreFiniteWithoutObjectsAndWithSureGuesses() {
    Tensor none = Tensor.of(Shape.of(1, 1, 5), -1f, -1f, -1f, -1f, -1f);
    Tensor sure = Tensor.of(Shape.of(1, 2, 5), 0f, 0f, 0f, 0f, 80f, 0f, 0f, 0f, 0f, -80f);
    Tensor gradient = Functions.grad(p -> new DetectionLoss(TWO).losses(none, p).sum()).apply(sure);
    for (float g : gradient.toFloats()) {
      assertTrue(Float.isFinite(g), () -> gradient.toString());
    }
    // Of 80 · 0.75 with p = 1.
    assertEquals(0.75, gradient.toFloats()[4], 1e-4);
  }

  @Test
  void otherShapesAreRefused() {
    assertEquals(
        "DetectionLoss: objects f32[1,2,4] for predictions f32[1,2,6]; allowed: [batch,objects,5]"
            + " for [batch,2,4 + classes]",
        assertThrows(
                ShapeException.class,
                () -> new DetectionLoss(TWO).losses(Tensor.zeros(1, 2, 4), Tensor.zeros(1, 2, 6)))
            .getMessage());
  }
}
