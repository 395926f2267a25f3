package dev.crema.zoo.vision.detection;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well objects are found: the area under the curve of precision over recall, per class.
 *
 * <p>The detections of a class in all images are counted from the highest score down, each as right
 * if it finds an object (their IoU is at least the threshold) that none before it has found, else
 * as wrong; that gives a precision and a recall after each detection. A precision counts as the
 * best one at its recall or a greater one.
 *
 * @param rule which evaluation is followed
 */
public record AveragePrecision(Rule rule) {
  /** The thresholds of COCO: 0.5, 0.55 … 0.95. */
  public static final List<Double> COCO_THRESHOLDS =
      IntStream.range(0, 10).mapToObj(i -> (50 + 5 * i) / 100.0).toList();

  /** How a curve becomes a number, and which object a detection is held to have found. */
  public enum Rule {
    /**
     * The mean precision at the recalls 0, 0.01 … 1; a detection finds the object that it overlaps
     * most of those not found yet; 100 detections of a class and image count at most.
     *
     * <p>Source: Lin et al., <i>Microsoft COCO</i>, ECCV 2014, and its {@code cocoeval.py}.
     */
    COCO,
    /**
     * The area under the curve; a detection of which the object that it overlaps most has been
     * found already is wrong.
     *
     * <p>Source: the Pascal VOC development kit of 2010.
     */
    VOC,
    /** As {@link #VOC}, but the mean precision at the recalls 0, 0.1 … 1, as until 2009. */
    VOC_2007
  }

  /**
   * What one image gave.
   *
   * @param objects what is in it
   * @param detections what was found in it, in any order
   */
  public record Image(List<Labelled> objects, List<Detection> detections) {
    public Image {
      objects = List.copyOf(objects);
      detections = List.copyOf(detections);
    }
  }

  /** A detection that counts, and whether it is right. */
  private record Outcome(double score, boolean right) {}

  private static final int MOST_DETECTIONS = 100;

  /**
   * The mean over all classes of which there is an object; NaN if there is none.
   *
   * @param threshold the IoU from which an object is found, above 0, 1 at most
   */
  public double mean(List<Image> images, double threshold) {
    return byClass(images, threshold).values().stream()
        .mapToDouble(d -> d)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean over thresholds too, such as {@link #COCO_THRESHOLDS}. */
  public double mean(List<Image> images, List<Double> thresholds) {
    return thresholds.stream().mapToDouble(t -> mean(images, t)).average().orElse(Double.NaN);
  }

  /** The average precision of each class of which there is an object, 0 to 1. */
  public Map<String, Double> byClass(List<Image> images, double threshold) {
    Require.check(
        threshold > 0 && threshold <= 1,
        "AveragePrecision",
        "threshold",
        threshold,
        "above 0, 1 at most");
    Map<String, Double> result = new TreeMap<>();
    images.stream()
        .flatMap(image -> image.objects().stream())
        .map(Labelled::label)
        .distinct()
        .forEach(label -> result.put(label, of(label, images, threshold)));
    return result;
  }

  private double of(String label, List<Image> images, double threshold) {
    List<Outcome> outcomes = new ArrayList<>();
    int objects = 0;
    for (Image image : images) {
      List<Box> boxes =
          image.objects().stream().filter(o -> o.label().equals(label)).map(Labelled::box).toList();
      objects += boxes.size();
      List<Detection> found =
          image.detections().stream().filter(d -> d.label().equals(label)).toList();
      outcomes.addAll(outcomes(boxes, Suppression.sorted(found), threshold));
    }
    outcomes.sort(Comparator.comparingDouble(Outcome::score).reversed());
    return area(outcomes, objects);
  }

  /**
   * Which detections are right.
   *
   * @param detections the highest score first
   */
  private List<Outcome> outcomes(List<Box> boxes, List<Detection> detections, double threshold) {
    boolean[] found = new boolean[boxes.size()];
    List<Outcome> result = new ArrayList<>();
    for (Detection detection : detections) {
      if (rule == Rule.COCO && result.size() == MOST_DETECTIONS) {
        break;
      }
      int best = -1;
      double most = threshold;
      for (int i = 0; i < boxes.size(); i++) {
        double iou = detection.box().iou(boxes.get(i));
        if (iou >= most && !(rule == Rule.COCO && found[i])) {
          best = i;
          most = iou;
        }
      }
      boolean right = best >= 0 && !found[best];
      if (right) {
        found[best] = true;
      }
      result.add(new Outcome(detection.score(), right));
    }
    return result;
  }

  private double area(List<Outcome> outcomes, int objects) {
    double[] recalls = new double[outcomes.size()];
    double[] precisions = new double[outcomes.size()];
    int right = 0;
    for (int i = 0; i < recalls.length; i++) {
      right += outcomes.get(i).right() ? 1 : 0;
      recalls[i] = (double) right / objects;
      precisions[i] = (double) right / (i + 1);
    }
    for (int i = precisions.length - 2; i >= 0; i--) {
      precisions[i] = Math.max(precisions[i], precisions[i + 1]);
    }
    return switch (rule) {
      case COCO -> sampled(recalls, precisions, 100);
      case VOC_2007 -> sampled(recalls, precisions, 10);
      case VOC -> integral(recalls, precisions);
    };
  }

  /** The mean of the precisions at the recalls 0, 1 / steps … 1. */
  private static double sampled(double[] recalls, double[] precisions, int steps) {
    double sum = 0;
    int at = 0;
    for (int step = 0; step <= steps; step++) {
      while (at < recalls.length && recalls[at] < (double) step / steps) {
        at++;
      }
      sum += at < recalls.length ? precisions[at] : 0;
    }
    return sum / (steps + 1);
  }

  private static double integral(double[] recalls, double[] precisions) {
    double sum = 0;
    double before = 0;
    for (int i = 0; i < recalls.length; i++) {
      sum += (recalls[i] - before) * precisions[i];
      before = recalls[i];
    }
    return sum;
  }
}
