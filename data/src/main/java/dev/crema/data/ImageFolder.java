package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.nio.file.Path;
import java.util.List;

/**
 * Images in class sub-folders: {@code folder/class/image.png}.
 *
 * @param classes the names of the sub-folders, sorted; their positions are the labels
 * @param files the images, by class and then by name
 * @param labels the class of each image
 */
public record ImageFolder(List<String> classes, List<Path> files, List<Integer> labels) {
  public ImageFolder {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    labels = List.copyOf(labels);
  }

  /**
   * Lists the images of a folder; other files are passed over.
   *
   * @throws DataException if the folder cannot be read, has fewer than two sub-folders, or one of
   *     them has no image
   */
  public static ImageFolder list(Path folder) {
    ClassFolder files = ClassFolder.images(folder);
    return new ImageFolder(files.classes(), files.files(), files.labels());
  }

  /** The images one by one, for pipelines. */
  public Records<LabelledFile> records() {
    return new ClassFolder(classes, files, labels).records();
  }

  /** All images: uint8 {@code [images, height, width, channels]}, each scaled to the given size. */
  public Tensor images(int height, int width, int channels) {
    return images(files, height, width, channels);
  }

  /** Image files as one tensor: uint8 {@code [images, height, width, channels]}. */
  public static Tensor images(List<Path> files, int height, int width, int channels) {
    int size = height * width * channels;
    byte[] bytes = new byte[Math.multiplyExact(size, files.size())];
    for (int i = 0; i < files.size(); i++) {
      System.arraycopy(
          Images.read(files.get(i), height, width, channels), 0, bytes, i * size, size);
    }
    return Tensor.ofBytes(
        new Type(DType.UINT8, Shape.of(files.size(), height, width, channels)), bytes);
  }

  /** The class numbers: int32 {@code [images]}. */
  public Tensor classNumbers() {
    return Tensor.of(Shape.of(labels.size()), labels.stream().mapToInt(label -> label).toArray());
  }
}
