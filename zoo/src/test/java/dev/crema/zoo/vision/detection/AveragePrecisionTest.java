package dev.crema.zoo.vision.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
  private static final AveragePrecision COCO = new AveragePrecision(AveragePrecision.Rule.COCO);
  private static final AveragePrecision VOC = new AveragePrecision(AveragePrecision.Rule.VOC);
  private static final AveragePrecision VOC_2007 =
      new AveragePrecision(AveragePrecision.Rule.VOC_2007);

  private static Box at(double place) {
    return new Box(0, place, 10, place + 10);
  }

  private static AveragePrecision.Image image(List<Labelled> objects, Detection... detections) {
    return new AveragePrecision.Image(objects, List.of(detections));
  }

  private static Labelled cat(double place) {
    return new Labelled("cat", at(place));
  }

  private static Detection cat(double score, double place) {
    return new Detection("cat", score, at(place));
  }

  /** Three objects; from the highest score down right, wrong, right: precisions 1, 1/2, 2/3. */
  private static final List<AveragePrecision.Image> THREE =
      List.of(
          image(List.of(cat(0), cat(100)), cat(0.9, 0), cat(0.8, 50)),
          image(List.of(cat(0)), cat(0.7, 0)));

  @Test
  void curvesBecomeNumbersByHand() {
    // Recalls 1/3, 1/3, 2/3; at recalls up to 1/3 the precision is 1, up to 2/3 it is 2/3, then 0.
    assertEquals(1.0 / 3 + 1.0 / 3 * 2 / 3, VOC.mean(THREE, 0.5), 1e-12);
    // Recalls 0 to 0.33 are 34 of 101, 0.34 to 0.66 33.
    assertEquals((34 + 33 * 2.0 / 3) / 101, COCO.mean(THREE, 0.5), 1e-12);
    // 0 to 0.3 are 4 of 11, 0.4 to 0.6 are 3.
    assertEquals((4 + 3 * 2.0 / 3) / 11, VOC_2007.mean(THREE, 0.5), 1e-12);
  }

  @Test
  void allFoundIsOneAndNothingFoundIsZero() {
    List<AveragePrecision.Image> all = List.of(image(List.of(cat(0)), cat(0.3, 0)));
    List<AveragePrecision.Image> nothing = List.of(image(List.of(cat(0))));
    for (AveragePrecision rule : List.of(COCO, VOC, VOC_2007)) {
      assertEquals(1, rule.mean(all, AveragePrecision.COCO_THRESHOLDS), 1e-12);
      assertEquals(0, rule.mean(nothing, 0.5));
      assertTrue(Double.isNaN(rule.mean(List.of(image(List.of(), cat(0.3, 0))), 0.5)));
    }
  }

  @Test
  void whatIsFoundTwiceIsWrongOnce() {
    List<AveragePrecision.Image> twice =
        List.of(image(List.of(cat(0), cat(100)), cat(0.9, 0), cat(0.8, 1), cat(0.7, 100)));
    assertEquals(0.5 + 0.5 * 2 / 3, VOC.mean(twice, 0.5), 1e-12);
  }

  @Test
  void theRulesDifferInWhoIsFound() {
    // The second detection overlaps the first object most, but that has been found: COCO gives it
    // the other one, with IoU 6 / 14 = 0.43, VOC holds it to be wrong.
    List<AveragePrecision.Image> close =
        List.of(image(List.of(cat(0), cat(5)), cat(0.9, 0), cat(0.8, 1)));
    assertEquals(1, COCO.mean(close, 0.4), 1e-12);
    assertEquals(0.5, VOC.mean(close, 0.4), 1e-12);
  }

  @Test
  void thresholdsDecideWhatIsFound() {
    // IoU 8 / 12 = 0.67: found at 0.5, 0.55, 0.6 and 0.65, four of ten.
    List<AveragePrecision.Image> off = List.of(image(List.of(cat(0)), cat(0.9, 2)));
    assertEquals(0.4, COCO.mean(off, AveragePrecision.COCO_THRESHOLDS), 1e-12);
    // Just at the threshold: 5 / 15.
    assertEquals(1, COCO.mean(List.of(image(List.of(cat(0)), cat(0.9, 5))), 1.0 / 3), 1e-12);
  }

  @Test
  void classesCountEachForItself() {
    List<AveragePrecision.Image> images =
        List.of(
            image(
                List.of(cat(0), new Labelled("dog", at(50))),
                new Detection("dog", 0.9, at(0)),
                cat(0.8, 0),
                new Detection("bird", 0.9, at(70))));
    assertEquals(Map.of("cat", 1.0, "dog", 0.0), COCO.byClass(images, 0.5));
    assertEquals(0.5, COCO.mean(images, 0.5));
  }

  @Test
  void aHundredDetectionsOfAClassAndImageCount() {
    List<Detection> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(cat(0.9, 1000 + 20 * i));
    }
    many.add(cat(0.1, 0));
    List<AveragePrecision.Image> images =
        List.of(new AveragePrecision.Image(List.of(cat(0)), many));
    assertEquals(0, COCO.mean(images, 0.5));
    assertEquals(1.0 / 101, VOC.mean(images, 0.5), 1e-12);
  }

  @Test
  void thresholdsOutOfRangeAreRefused() {
    assertEquals(
        "AveragePrecision: threshold is 0.0; allowed: above 0, 1 at most",
        assertThrows(CremaException.class, () -> COCO.mean(THREE, 0.0)).getMessage());
  }
}
