package dev.crema.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Files in class sub-folders: {@code folder/class/file.txt}, such as texts or recordings.
 *
 * @param classes the names of the sub-folders, sorted; their positions are the labels
 * @param files by class and then by name
 * @param labels the class of each file
 */
public record ClassFolder(List<String> classes, List<Path> files, List<Integer> labels) {
  public ClassFolder {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    labels = List.copyOf(labels);
  }

  /** Lists the texts, {@code *.txt}, of a folder; other files are passed over. */
  public static ClassFolder texts(Path folder) {
    return list(folder, "text", Set.of("txt"));
  }

  /**
   * Lists the files of a folder; those with other endings are passed over.
   *
   * @param what the files are, for messages, such as {@code recording}
   * @param suffixes their endings in lower case, such as {@code wav}; capitals do as well
   * @throws DataException if the folder cannot be read, has fewer than two sub-folders, or one of
   *     them has no such file
   */
  public static ClassFolder list(Path folder, String what, Set<String> suffixes) {
    List<String> classes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path sub : children(folder)) {
      if (Files.isDirectory(sub)) {
        List<Path> found = children(sub).stream().filter(file -> ends(file, suffixes)).toList();
        if (found.isEmpty()) {
          throw new DataException(
              "class folder '"
                  + sub
                  + "' has no "
                  + what
                  + "; expected files ending in "
                  + new TreeSet<>(suffixes));
        }
        found.forEach(_ -> labels.add(classes.size()));
        files.addAll(found);
        classes.add(sub.getFileName().toString());
      }
    }
    if (classes.size() < 2) {
      throw new DataException(
          what
              + " folder '"
              + folder
              + "' has "
              + classes.size()
              + " class sub-folders; expected two or more");
    }
    return new ClassFolder(classes, files, labels);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new DataException("folder '" + folder + "' cannot be read: " + e, e);
    }
  }

  private static boolean ends(Path file, Set<String> suffixes) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && suffixes.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** The files one by one. */
  public Records<LabelledFile> records() {
    return Records.of(
        IntStream.range(0, files.size())
            .mapToObj(i -> new LabelledFile(files.get(i), labels.get(i)))
            .toList());
  }
}
