package dev.crema.zoo.vision.detection;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out what is found several times: a detection goes if one of the same label with a higher
 * score overlaps it too much (greedy non-maximum suppression). Of equal scores the first counts as
 * the higher one.
 *
 * @param iou above which IoU one of two detections goes, 0 to 1; 0.5 by default
 * @param most how many detections remain at most, those with the highest scores, 1 or more; 100 by
 *     default
 */
public record Suppression(double iou, int most) {
  public Suppression {
    Require.within("Suppression", "iou", iou, 0, 1);
    Require.atLeast("Suppression", "most", most, 1);
  }

  /** What COCO's evaluation asks for. */
  public Suppression() {
    this(0.5, 100);
  }

  /** What remains of some detections, the highest score first. */
  public List<Detection> apply(List<Detection> detections) {
    List<Detection> kept = new ArrayList<>();
    Map<String, List<Detection>> byLabel = new HashMap<>();
    for (Detection detection : sorted(detections)) {
      List<Detection> same = byLabel.computeIfAbsent(detection.label(), _ -> new ArrayList<>());
      if (kept.size() < most && same.stream().noneMatch(k -> k.box().iou(detection.box()) > iou)) {
        same.add(detection);
        kept.add(detection);
      }
    }
    return kept;
  }

  static List<Detection> sorted(List<Detection> detections) {
    return detections.stream()
        .sorted(Comparator.comparingDouble(Detection::score).reversed())
        .toList();
  }
}
