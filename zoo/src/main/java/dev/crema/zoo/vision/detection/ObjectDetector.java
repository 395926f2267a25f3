package dev.crema.zoo.vision.detection;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.data.Images;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.Trained;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds objects in images: a trained network with all that it needs, in one file.
 *
 * <p>In the metadata of the file: {@code problem} ({@code detection}), {@code labels} (a list of
 * the classes) and {@code anchors}.
 */
public final class ObjectDetector {
  private static final String PROBLEM = "detection";
  private static final int SIDES = 4;

  /** The least score that counts in evaluations, as in RetinaNet's. */
  private static final double EVALUATED = 0.05;

  static {
    Registry.register(Anchors.class);
    Registry.register(DetectionLoss.class);
  }

  private final Model model;
  private final List<String> labels;
  private final Anchors anchors;
  private final Tensor places;
  private final double threshold;
  private final Suppression suppression;

  /**
   * A detector that tells of what it is sure to 50 % or more.
   *
   * @param model from images, uint8 {@code [batch, height, width, channels]}, to offsets and
   *     logits, {@code [batch, anchors, 4 + labels]}, such as {@link RetinaNet}
   * @param labels the names of the classes, in the order of their numbers
   */
  public ObjectDetector(Model model, List<String> labels, Anchors anchors) {
    this(model, labels, anchors, 0.5, new Suppression());
  }

  private ObjectDetector(
      Model model,
      List<String> labels,
      Anchors anchors,
      double threshold,
      Suppression suppression) {
    Require.within("ObjectDetector", "threshold", threshold, 0, 1);
    long outputs = model.outputs().isEmpty() ? -1 : model.outputs().getFirst().dim(2);
    Require.check(
        outputs == SIDES + labels.size(),
        "ObjectDetector",
        "labels",
        labels.size() + " names",
        "as many as the model has outputs beside the 4 of the box (" + (outputs - SIDES) + ")");
    this.model = model;
    this.labels = List.copyOf(labels);
    this.anchors = anchors;
    this.places = anchors.boxes();
    this.threshold = threshold;
    this.suppression = suppression;
  }

  /** This detector with another least score, 0 to 1. */
  public ObjectDetector threshold(double value) {
    return new ObjectDetector(model, labels, anchors, value, suppression);
  }

  /** This detector with another way to leave out what is found several times. */
  public ObjectDetector suppression(Suppression value) {
    return new ObjectDetector(model, labels, anchors, threshold, value);
  }

  /** The names of the classes, in the order of their numbers. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Reads a detector.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws DataException if it holds something else than a detector
   */
  public static ObjectDetector load(Path file) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    if (!PROBLEM.equals(saved.metadata().get("problem"))
        || !(saved.metadata().get("labels") instanceof List<?> labels)) {
      throw new DataException("'" + file + "' is not a detector");
    }
    return new ObjectDetector(
        saved.model(),
        labels.stream().map(String::valueOf).toList(),
        saved.part("anchors", Anchors.class));
  }

  /**
   * The detector that comes with Crema: digits of 14 to 32 pixels, brighter than what is around
   * them, in gray images of 64 by 64; see {@code docs/results/detection.md}.
   */
  public static ObjectDetector digits() {
    return Trained.open(ObjectDetector.class, "digits.crema", ObjectDetector::load);
  }

  /** Writes the detector; an older file is left as it was if that fails. */
  public void save(Path file) {
    Saving.save(
        model,
        file,
        Map.of("problem", PROBLEM, "labels", labels, "anchors", Saving.describe(anchors)));
  }

  /**
   * Finds objects in an image file, which is made the size that the network takes (as SSD does it,
   * without keeping its proportions); boxes are in pixels of the file.
   *
   * @return the highest score first
   * @throws DataException if the file cannot be read or is not an image; it names the file
   */
  public List<Detection> detect(Path image) {
    int channels = (int) model.inputs().getFirst().dim(3);
    Tensor pixels = Images.read(List.of(image), anchors.height(), anchors.width(), channels);
    int[] size = Images.size(image);
    double vertically = (double) size[0] / anchors.height();
    double horizontally = (double) size[1] / anchors.width();
    return detect(pixels).getFirst().stream()
        .map(d -> new Detection(d.label(), d.score(), d.box().scaled(vertically, horizontally)))
        .toList();
  }

  /**
   * Finds objects in images of the size that the network takes.
   *
   * @param images uint8 {@code [images, height, width, channels]}
   * @return the detections of each image, the highest score first
   */
  public List<List<Detection>> detect(Tensor images) {
    if (images.rank() != 4 || images.dtype() != DType.UINT8) {
      throw new ShapeException(
          "detect: the images are "
              + images.type()
              + "; allowed: u8[images,"
              + anchors.height()
              + ","
              + anchors.width()
              + ",channels]");
    }
    Tensor outputs = model.predict(images);
    Tensor boxes = Boxes.decode(outputs.slice(2, 0, SIDES), places);
    Tensor scores = outputs.slice(2, SIDES, outputs.dim(2)).sigmoid();
    float[] corners = boxes.toFloats();
    float[] sure = scores.toFloats();
    int each = anchors.count();
    List<List<Detection>> result = new ArrayList<>();
    for (int image = 0; image < images.dim(0); image++) {
      result.add(suppression.apply(candidates(corners, sure, image * each, (image + 1) * each)));
    }
    return result;
  }

  /**
   * What is to be found in images and what is found, for {@link AveragePrecision}; all with a score
   * of 0.05 or more counts.
   *
   * @param images uint8 {@code [images, height, width, channels]}
   * @param objects {@code [images, objects, 5]} of {@code y1, x1, y2, x2, class}, see {@link
   *     DetectionLoss}
   */
  public List<AveragePrecision.Image> evaluated(Tensor images, Tensor objects) {
    List<List<Detection>> found = threshold(EVALUATED).detect(images);
    List<List<Labelled>> wanted = Labelled.all(objects, labels);
    return IntStream.range(0, found.size())
        .mapToObj(i -> new AveragePrecision.Image(wanted.get(i), found.get(i)))
        .toList();
  }

  /** What some anchors have found, before suppression. */
  private List<Detection> candidates(float[] corners, float[] scores, int from, int to) {
    List<Detection> result = new ArrayList<>();
    for (int anchor = from; anchor < to; anchor++) {
      for (int label = 0; label < labels.size(); label++) {
        double score = scores[anchor * labels.size() + label];
        if (score >= threshold) {
          int at = anchor * SIDES;
          Box box = new Box(corners[at], corners[at + 1], corners[at + 2], corners[at + 3]);
          Box seen = box.clipped(anchors.height(), anchors.width());
          result.add(new Detection(labels.get(label), score, seen));
        }
      }
    }
    return result;
  }
}
