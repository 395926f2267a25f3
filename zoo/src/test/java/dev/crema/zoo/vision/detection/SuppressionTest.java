package dev.crema.zoo.vision.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.types.CremaException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuppressionTest {
  private static Detection at(String label, double score, double place) {
    return new Detection(label, score, new Box(0, place, 10, place + 10));
  }

  @Test
  void theSurestOfEachHeapRemains() {
    // IoUs of neighbours 8 / 12 and of the outer ones 6 / 14.
    Detection left = at("a", 0.6, 0);
    Detection middle = at("a", 0.9, 2);
    Detection right = at("a", 0.7, 4);
    Detection far = at("a", 0.1, 50);
    List<Detection> heap = List.of(left, middle, right, far);
    assertEquals(List.of(middle, far), new Suppression().apply(heap));
    // What was left out leaves out nothing itself.
    Detection sureLeft = at("a", 0.95, 0);
    assertEquals(
        List.of(sureLeft, right), new Suppression().apply(List.of(sureLeft, middle, right)));
    assertEquals(List.of(middle, right, left, far), new Suppression(0.7, 100).apply(heap));
  }

  @Test
  void otherLabelsDoNotMatter() {
    List<Detection> two = List.of(at("a", 0.9, 0), at("b", 0.8, 0));
    assertEquals(two, new Suppression().apply(two));
  }

  @Test
  void theSurestOfAllRemainIfThereAreTooMany() {
    List<Detection> three = List.of(at("a", 0.2, 0), at("b", 0.9, 20), at("a", 0.5, 40));
    assertEquals(List.of(three.get(1), three.get(2)), new Suppression(0.5, 2).apply(three));
    assertEquals(List.of(), new Suppression().apply(List.of()));
  }

  @Test
  void ofEqualScoresTheFirstRemains() {
    Detection first = at("a", 0.5, 0);
    assertEquals(List.of(first), new Suppression().apply(List.of(first, at("a", 0.5, 1))));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(CremaException.class, () -> new Suppression(1.5, 3));
    assertThrows(CremaException.class, () -> new Suppression(0.5, 0));
  }
}
