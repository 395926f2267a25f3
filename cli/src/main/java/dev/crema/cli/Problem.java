package dev.crema.cli;

import dev.crema.data.ClassFolder;
import dev.crema.data.DataException;
import dev.crema.data.Datasets;
import dev.crema.data.Images;
import dev.crema.data.Table;
import dev.crema.data.TableEncoding;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is to be predicted from what: how files become tensors, and predictions become words. */
sealed interface Problem {
  /** Inputs and expected outputs. */
  record Samples(Tensor x, Tensor y) {}

  /** The names of the classes; empty if a quantity is predicted. */
  Optional<List<String>> classes();

  /** The data of a file, folder or built-in set. */
  Samples read(String source);

  /** The inputs of files to predict. */
  Tensor inputs(List<Path> files);

  /** This problem as JSON values, to be kept in the model file. */
  Map<String, Object> toMap();

  /** Images of one size, by class. */
  record ImageProblem(List<String> names, int height, int width, int channels) implements Problem {
    /** The mean brightness of the border from which an image counts as dark on bright. */
    private static final int BRIGHT = 128;

    @Override
    public Optional<List<String>> classes() {
      return Optional.of(names);
    }

    @Override
    public Samples read(String source) {
      if (source.equals("mnist")) {
        Datasets.Split mnist = Datasets.mnist();
        return new Samples(mnist.xTest(), mnist.yTest());
      }
      ClassFolder folder = ClassFolder.images(Path.of(source));
      if (!folder.classes().equals(names)) {
        throw new DataException(
            "'" + source + "' has the classes " + folder.classes() + "; the model has " + names);
      }
      return new Samples(
          Images.read(folder.files(), height, width, channels), folder.classNumbers());
    }

    @Override
    public Tensor inputs(List<Path> files) {
      byte[] all = new byte[files.size() * height * width * channels];
      for (int i = 0; i < files.size(); i++) {
        byte[] image = Images.read(files.get(i), height, width, channels);
        if (channels == 1 && isBright(image)) {
          System.err.println("crema: '" + files.get(i) + "' is dark on bright; inverted");
          for (int p = 0; p < image.length; p++) {
            image[p] = (byte) ~image[p];
          }
        }
        System.arraycopy(image, 0, all, i * image.length, image.length);
      }
      Shape shape = Shape.of(files.size(), height, width);
      return Tensor.ofBytes(
          new Type(DType.UINT8, channels == 1 ? shape : shape.concat(Shape.of(channels))), all);
    }

    private boolean isBright(byte[] image) {
      double sum = 0;
      int count = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (y == 0 || x == 0 || y == height - 1 || x == width - 1) {
            sum += image[y * width + x] & 0xFF;
            count++;
          }
        }
      }
      return sum / count > BRIGHT;
    }

    @Override
    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("problem", "images");
      map.put("classes", names);
      map.put("height", height);
      map.put("width", width);
      map.put("channels", channels);
      return map;
    }
  }

  /** Rows of a table. */
  record TableProblem(TableEncoding encoding) implements Problem {
    @Override
    public Optional<List<String>> classes() {
      return encoding.classes();
    }

    @Override
    public Samples read(String source) {
      Table table = Table.readCsv(Path.of(source), Table.Header.GUESS);
      return new Samples(encoding.encode(table), encoding.encodeTarget(table));
    }

    @Override
    public Tensor inputs(List<Path> files) {
      if (files.size() != 1) {
        throw new DataException(files.size() + " files; the model takes one CSV file");
      }
      return encoding.encode(Table.readCsv(files.getFirst(), Table.Header.GUESS));
    }

    @Override
    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("problem", "table");
      map.put("encoding", encoding.toMap());
      return map;
    }
  }

  /** The digits of MNIST. */
  static Problem mnist() {
    List<String> digits = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return new ImageProblem(digits, 28, 28, 1);
  }

  /**
   * The problem that a model file was trained for.
   *
   * @throws DataException if the file does not say
   */
  static Problem of(Path model, Map<String, Object> metadata) {
    if ("table".equals(metadata.get("problem"))
        && metadata.get("encoding") instanceof Map<?, ?> map) {
      return new TableProblem(TableEncoding.ofMap(map));
    }
    if ("images".equals(metadata.get("problem"))
        && metadata.get("classes") instanceof List<?> classes
        && metadata.get("height") instanceof Integer height
        && metadata.get("width") instanceof Integer width
        && metadata.get("channels") instanceof Integer channels) {
      List<String> names = new ArrayList<>();
      classes.forEach(name -> names.add(String.valueOf(name)));
      return new ImageProblem(names, height, width, channels);
    }
    if (metadata.get("problem") instanceof String other) {
      throw new DataException(
          ("'%s' was trained for '%s'; this command takes models made by 'crema train', others have"
                  + " commands of their own: 'crema vision', 'text', 'speech' or 'recommend'")
              .formatted(model, other));
    }
    throw new DataException(
        "'" + model + "' does not say what it was trained for; models made by 'crema train' do");
  }

  /** Whether a source is a folder of images, told from a CSV file. */
  static boolean isFolder(String source) {
    Path path = Path.of(source);
    if (!Files.exists(path)) {
      throw new DataException(
          "'" + source + "' does not exist; give mnist, a CSV file or a folder of images");
    }
    return Files.isDirectory(path);
  }
}
