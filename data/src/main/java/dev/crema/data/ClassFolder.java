package dev.crema.data;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Files in class sub-folders: {@code folder/class/file.txt}, such as images, recordings or texts.
 * With a {@link FolderDataset} it is what Keras calls {@code image_dataset_from_directory} and so
 * on:
 *
 * <pre>{@code
 * var split = ClassFolder.images(Path.of("flowers")).shuffle(42).split(0.2);
 * var images = new ImageDecoder(64, 64);
 * model.fit(
 *     new FolderDataset(split.training(), images),
 *     batchSize(32),
 *     validation(new FolderDataset(split.validation(), images)));
 * }</pre>
 *
 * @param classes the names of the sub-folders, sorted unless {@link #classNames} says otherwise;
 *     their positions are the labels
 * @param files by class and then by path unless they have been shuffled
 * @param labels the class of each file
 */
public record ClassFolder(List<String> classes, List<Path> files, List<Integer> labels) {
  private static final Set<String> IMAGES =
      Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp");

  public ClassFolder {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    labels = List.copyOf(labels);
    if (files.size() != labels.size()) {
      throw new CremaException(
          files.size() + " files and " + labels.size() + " labels; allowed: one label a file");
    }
    for (int label : labels) {
      if (label < 0 || label >= classes.size()) {
        throw new CremaException(
            "label " + label + "; allowed: 0 to below the number of classes, " + classes.size());
      }
    }
  }

  /** Some files to train on, others to validate with. */
  public record Split(ClassFolder training, ClassFolder validation) {}

  /** Lists the images: {@code png, jpg, jpeg, gif, bmp, tif, tiff, webp}. */
  public static ClassFolder images(Path folder) {
    return list(folder, "image", IMAGES);
  }

  /** Lists the recordings, {@code *.wav}. */
  public static ClassFolder audio(Path folder) {
    return list(folder, "recording", Set.of("wav"));
  }

  /** Lists the texts, {@code *.txt}. */
  public static ClassFolder texts(Path folder) {
    return list(folder, "text", Set.of("txt"));
  }

  /**
   * Lists the files of the sub-folders and of the folders in them, in the order of their paths.
   * Files with other endings, files outside sub-folders and sub-folders whose names start with a
   * dot are passed over; links to folders are followed only for the classes themselves.
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
      if (Files.isDirectory(sub) && !sub.getFileName().toString().startsWith(".")) {
        List<Path> found = within(sub, suffixes);
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

  private static List<Path> within(Path folder, Set<String> suffixes) {
    // The entries of a link to a folder, not the link itself.
    try (Stream<Path> entries = Files.walk(folder.resolve("."))) {
      return entries
          .map(Path::normalize)
          .filter(file -> ends(file, suffixes))
          .sorted(Comparator.comparing(Path::getParent).thenComparing(Path::getFileName))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("folder '" + folder + "' cannot be read: " + e, e);
    }
  }

  private static boolean ends(Path file, Set<String> suffixes) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && suffixes.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * The files of some classes, whose order gives the labels.
   *
   * @throws DataException if there is no such class
   */
  public ClassFolder classNames(String... names) {
    List<String> order = List.of(names);
    List<Path> chosen = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (String name : order) {
      int label = classes.indexOf(name);
      if (label < 0) {
        throw new DataException("no class folder '" + name + "'; there are: " + classes);
      }
      for (int i = 0; i < files.size(); i++) {
        if (labels.get(i) == label) {
          chosen.add(files.get(i));
          numbers.add(order.indexOf(name));
        }
      }
    }
    return new ClassFolder(order, chosen, numbers);
  }

  /** The same files in random order, before a {@link #split}; equal seeds give equal orders. */
  public ClassFolder shuffle(long seed) {
    List<LabelledFile> shuffled = records().shuffle(Math.max(1, files.size()), seed).toList();
    return new ClassFolder(
        classes,
        shuffled.stream().map(LabelledFile::file).toList(),
        shuffled.stream().map(LabelledFile::label).toList());
  }

  /**
   * The last files, to validate with, apart from the others. Files by class have to be shuffled
   * first: the last ones are all of one class.
   *
   * @param validationSplit the share of files to validate with, between 0 and 1, rounded down to
   *     whole files
   * @throws CremaException if one of the two would have no file
   */
  public Split split(double validationSplit) {
    Require.check(
        validationSplit > 0 && validationSplit < 1,
        "split",
        "validationSplit",
        validationSplit,
        "above 0 and below 1");
    int at = files.size() - (int) (validationSplit * files.size());
    if (at == 0 || at == files.size()) {
      throw new CremaException(
          "split: validationSplit %s of %d files leaves none in one part; allowed: 1 or more in each"
              .formatted(validationSplit, files.size()));
    }
    return new Split(range(0, at), range(at, files.size()));
  }

  private ClassFolder range(int from, int to) {
    return new ClassFolder(classes, files.subList(from, to), labels.subList(from, to));
  }

  /** The files one by one. */
  public Records<LabelledFile> records() {
    return Records.of(
        IntStream.range(0, files.size())
            .mapToObj(i -> new LabelledFile(files.get(i), labels.get(i)))
            .toList());
  }

  /** The class numbers: int32 {@code [files]}. */
  public Tensor classNumbers() {
    return Tensor.of(Shape.of(labels.size()), labels.stream().mapToInt(label -> label).toArray());
  }
}
