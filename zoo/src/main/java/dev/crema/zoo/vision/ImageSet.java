package dev.crema.zoo.vision;

import dev.crema.check.Require;
import dev.crema.data.ClassFolder;
import dev.crema.data.DataException;
import dev.crema.data.Datasets;
import dev.crema.data.FolderDataset;
import dev.crema.data.IdxFile;
import dev.crema.data.LabelMode;
import dev.crema.data.LabelledFile;
import dev.crema.data.sets.Cifar10;
import dev.crema.data.sets.DataHome;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.train.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Images and what is in them: inputs uint8 {@code [batch, height, width, channels]}, targets
 * float32 {@code [batch, classes]}, 1 at the place of the class.
 *
 * @param classes the names of the classes
 * @param format of the images
 * @param train to train with
 * @param trainSize how many those are; some of them may turn out unreadable
 * @param test to test with
 */
public record ImageSet(
    List<String> classes, ImageFormat format, Dataset train, long trainSize, Dataset test) {
  /** The sets that have a name. */
  public static final List<String> NAMES = List.of("mnist", "fashion-mnist", "cifar10");

  private static final List<String> CLOTHES =
      List.of(
          "T-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  public ImageSet {
    classes = List.copyOf(classes);
  }

  /**
   * A set by name; {@code mnist} comes with Crema, the others are in the folder of data sets.
   *
   * @throws DataException if there is none of that name, or its files are not there
   */
  public static ImageSet named(String name, DataHome home) {
    return switch (name) {
      case "mnist" -> mnist();
      case "fashion-mnist" -> fashionMnist(home);
      case "cifar10" -> of(Cifar10.CLASSES, Cifar10.read(home), false);
      default -> throw new DataException("no image set '" + name + "'; allowed: " + NAMES);
    };
  }

  /** 70,000 handwritten digits, 28×28×1; see {@link Datasets#mnist}. */
  public static ImageSet mnist() {
    List<String> digits = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return of(digits, Datasets.mnist(), true);
  }

  /**
   * 70,000 pictures of clothes, 28×28×1.
   *
   * <p>Source: Xiao, Rasul, Vollgraf, <i>Fashion-MNIST: a novel image dataset for benchmarking
   * machine learning algorithms</i>, arXiv 1708.07747, 2017.
   */
  private static ImageSet fashionMnist(DataHome home) {
    return of(
        CLOTHES,
        new Datasets.Split(
            idx(home, "train-images-idx3-ubyte"),
            idx(home, "train-labels-idx1-ubyte"),
            idx(home, "t10k-images-idx3-ubyte"),
            idx(home, "t10k-labels-idx1-ubyte")),
        true);
  }

  private static Tensor idx(DataHome home, String file) {
    try (InputStream in = home.open("fashion-mnist", file)) {
      return IdxFile.read("fashion-mnist/" + file, in);
    } catch (IOException e) {
      throw new DataException("'fashion-mnist/" + file + "' cannot be read: " + e, e);
    }
  }

  /**
   * Images in memory.
   *
   * @param split images uint8 {@code [images, height, width]} or with channels behind, labels
   *     integers {@code [images]}
   * @param brightOnDark see {@link ImageFormat}
   */
  public static ImageSet of(List<String> classes, Datasets.Split split, boolean brightOnDark) {
    Tensor first = split.xTrain();
    int channels = first.rank() == 3 ? 1 : (int) first.dim(3);
    return new ImageSet(
        classes,
        new ImageFormat((int) first.dim(1), (int) first.dim(2), channels, brightOnDark),
        samples(split.xTrain(), split.yTrain(), classes.size()),
        first.dim(0),
        samples(split.xTest(), split.yTest(), classes.size()));
  }

  private static Dataset samples(Tensor x, Tensor y, int classes) {
    Shape shape = x.rank() == 3 ? x.shape().concat(Shape.of(1)) : x.shape();
    return Dataset.of(
        Tensor.over(new Type(x.dtype(), shape), x.memory()), y.oneHot(classes, DType.FLOAT32));
  }

  /**
   * Image files in class sub-folders, decoded when they are needed. Of each class, a share of the
   * images, drawn by the seed and rounded down, is to test with: a class with one image has it in
   * training.
   *
   * @param share to test with, greater than 0, less than 1
   * @param onError told of each file that cannot be read, which is then left out; it may throw
   * @throws DataException if the folder is not one of classes, or no class has an image to test
   *     with
   */
  public static ImageSet folder(
      Path folder,
      ImageFormat format,
      double share,
      long seed,
      Consumer<? super DataException> onError) {
    Require.check(share > 0 && share < 1, "folder", "share", share, "above 0 and below 1");
    ClassFolder all = ClassFolder.images(folder).shuffle(seed);
    int[] left = new int[all.classes().size()];
    all.labels().forEach(label -> left[label]++);
    for (int i = 0; i < left.length; i++) {
      left[i] = (int) (share * left[i]);
    }
    List<LabelledFile> test = new ArrayList<>();
    List<LabelledFile> train = new ArrayList<>();
    for (LabelledFile file : all.records().toList()) {
      (left[file.label()]-- > 0 ? test : train).add(file);
    }
    if (test.isEmpty()) {
      throw new DataException(
          "'%s' has %d images; a share of %s of each class to test with leaves none"
              .formatted(folder, train.size(), share));
    }
    return new ImageSet(
        all.classes(),
        format,
        files(all.classes(), train, format, onError),
        train.size(),
        files(all.classes(), test, format, onError));
  }

  /** All images of a folder whose sub-folders are some of the classes, to test with. */
  public static Dataset files(
      Path folder,
      List<String> classes,
      ImageFormat format,
      Consumer<? super DataException> onError) {
    ClassFolder all = ClassFolder.images(folder);
    List<LabelledFile> files = new ArrayList<>();
    for (LabelledFile file : all.records().toList()) {
      int label = classes.indexOf(all.classes().get(file.label()));
      if (label < 0) {
        throw new DataException(
            "'%s' has the classes %s; the classifier knows %s"
                .formatted(folder, all.classes(), classes));
      }
      files.add(new LabelledFile(file.file(), label));
    }
    return files(classes, files, format, onError);
  }

  private static Dataset files(
      List<String> classes,
      List<LabelledFile> files,
      ImageFormat format,
      Consumer<? super DataException> onError) {
    ClassFolder folder =
        new ClassFolder(
            classes,
            files.stream().map(LabelledFile::file).toList(),
            files.stream().map(LabelledFile::label).toList());
    return new FolderDataset(folder, format::read)
        .labelMode(LabelMode.CATEGORICAL)
        .onError(onError);
  }
}
