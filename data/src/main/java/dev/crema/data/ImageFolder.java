package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images in class sub-folders: {@code folder/class/image.png}.
 *
 * @param classes the names of the sub-folders, sorted; their positions are the labels
 * @param files the images, by class and then by name
 * @param labels the class of each image
 */
public record ImageFolder(List<String> classes, List<Path> files, List<Integer> labels) {
  private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "gif", "bmp");

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
    List<String> classes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path sub : children(folder)) {
      if (Files.isDirectory(sub)) {
        List<Path> images = children(sub).stream().filter(ImageFolder::isImage).toList();
        if (images.isEmpty()) {
          throw new DataException(
              "class folder '" + sub + "' has no image; expected files ending in " + SUFFIXES);
        }
        images.forEach(_ -> labels.add(classes.size()));
        files.addAll(images);
        classes.add(sub.getFileName().toString());
      }
    }
    if (classes.size() < 2) {
      throw new DataException(
          "image folder '"
              + folder
              + "' has "
              + classes.size()
              + " class sub-folders; expected two or more");
    }
    return new ImageFolder(classes, files, labels);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new DataException("folder '" + folder + "' cannot be read: " + e, e);
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
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
