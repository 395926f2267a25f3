package dev.crema.zoo.vision.segmentation;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.data.Images;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Symbol;
import dev.crema.metrics.MeanIoU;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.state.States;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what each pixel of an image belongs to: a trained network with the names of its classes, in
 * one file.
 *
 * <p>In the metadata of the file: {@code problem} ({@code segmentation}) and {@code labels} (a list
 * of the classes).
 */
public final class Segmenter {
  private static final String PROBLEM = "segmentation";
  private static final int MOST_LABELS = 256;

  private final Model model;
  private final List<String> labels;
  private final Symbol input;

  /**
   * A segmenter.
   *
   * @param model from images, uint8 {@code [batch, height, width, channels]}, to probabilities of
   *     the classes, {@code [batch, height, width, labels]}, such as {@link UNet}
   * @param labels the names of the classes, in the order of their numbers; 256 at most
   */
  public Segmenter(Model model, List<String> labels) {
    long outputs = model.outputs().isEmpty() ? -1 : model.outputs().getFirst().dim(3);
    Require.check(
        outputs == labels.size() && outputs <= MOST_LABELS,
        "Segmenter",
        "labels",
        labels.size() + " names",
        "as many as the model has outputs (" + outputs + "), " + MOST_LABELS + " at most");
    this.model = model;
    this.labels = List.copyOf(labels);
    this.input = model.inputs().getFirst();
  }

  /** The names of the classes, in the order of their numbers. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Reads a segmenter.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws DataException if it holds something else than a segmenter
   */
  public static Segmenter load(Path file) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    if (!PROBLEM.equals(saved.metadata().get("problem"))
        || !(saved.metadata().get("labels") instanceof List<?> labels)) {
      throw new DataException("'" + file + "' is not a segmenter");
    }
    return new Segmenter(saved.model(), labels.stream().map(String::valueOf).toList());
  }

  /** Writes the segmenter; an older file is left as it was if that fails. */
  public void save(Path file) {
    Saving.save(model, file, Map.of("problem", PROBLEM, "labels", labels));
  }

  /**
   * What the pixels of an image file belong to. The image is made the size that the network takes;
   * the map has the size of the file, each of its pixels the class of the nearest one that the
   * network saw.
   *
   * @throws DataException if the file cannot be read or is not an image; it names the file
   */
  public Segmentation segment(Path image) {
    int height = (int) input.dim(1);
    int width = (int) input.dim(2);
    byte[] seen =
        bytes(segment(Images.read(List.of(image), height, width, (int) input.dim(3))).getFirst());
    int[] size = Images.size(image);
    byte[] map = new byte[size[0] * size[1]];
    for (int y = 0; y < size[0]; y++) {
      int seenY = (int) ((y + 0.5) * height / size[0]);
      for (int x = 0; x < size[1]; x++) {
        int seenX = (int) ((x + 0.5) * width / size[1]);
        map[y * size[1] + x] = seen[seenY * width + seenX];
      }
    }
    return segmentation(size[0], size[1], map);
  }

  private static byte[] bytes(Segmentation segmentation) {
    int[] classes = segmentation.map().toInts();
    byte[] bytes = new byte[classes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) classes[i];
    }
    return bytes;
  }

  /**
   * What the pixels of images of the size that the network takes belong to.
   *
   * @param images uint8 {@code [images, height, width, channels]}
   */
  public List<Segmentation> segment(Tensor images) {
    if (images.rank() != 4 || images.dtype() != DType.UINT8) {
      throw new ShapeException(
          "segment: the images are %s; allowed: u8[images,%d,%d,%d]"
              .formatted(images.type(), input.dim(1), input.dim(2), input.dim(3)));
    }
    int[] classes = model.predict(images).argmax(3).toInts();
    int height = (int) images.dim(1);
    int width = (int) images.dim(2);
    List<Segmentation> result = new ArrayList<>();
    for (int image = 0; image < images.dim(0); image++) {
      byte[] map = new byte[height * width];
      for (int i = 0; i < map.length; i++) {
        map[i] = (byte) classes[image * map.length + i];
      }
      result.add(segmentation(height, width, map));
    }
    return result;
  }

  /**
   * The mean over the classes of the intersection over union of what is and what is found; see
   * {@link dev.crema.metrics.MeanIoU}.
   *
   * @param images uint8 {@code [images, height, width, channels]}
   * @param masks the classes of the pixels, integers {@code [images, height, width]}
   */
  public double meanIoU(Tensor images, Tensor masks) {
    MeanIoU overlap = new MeanIoU(labels.size());
    States states = new States();
    overlap.update(states, masks, model.predict(images).argmax(3), Optional.empty());
    return overlap.result(states).item();
  }

  private Segmentation segmentation(int height, int width, byte[] map) {
    int[] counts = new int[labels.size()];
    for (byte label : map) {
      counts[label & 0xFF]++;
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      shares.put(labels.get(i), (double) counts[i] / map.length);
    }
    return new Segmentation(
        Tensor.ofBytes(new Type(DType.UINT8, Shape.of(height, width)), map), shares);
  }
}
