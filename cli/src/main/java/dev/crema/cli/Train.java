package dev.crema.cli;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.data.ClassFolder;
import dev.crema.data.DataException;
import dev.crema.data.Datasets;
import dev.crema.data.Images;
import dev.crema.data.Table;
import dev.crema.data.TableEncoding;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.optimizers.Optimizer;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saving;
import dev.crema.train.Dataset;
import dev.crema.train.Evaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Train a network on mnist, a CSV file, or a folder of images in class sub-folders.")
final class Train extends Common {
  @Parameters(paramLabel = "DATA", description = "mnist, FILE.csv or FOLDER")
  String data = "";

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column of a CSV file to predict.")
  @Nullable String target;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "mlp, cnn (images only), linear, or a model file to go on with (default:"
              + " ${DEFAULT-VALUE}).")
  String model = "mlp";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the data (default: ${DEFAULT-VALUE}).")
  int epochs = 5;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per step (default: ${DEFAULT-VALUE}).")
  int batchSize = 128;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Of Adam at the start; it falls to 0 along a cosine (default: ${DEFAULT-VALUE}).")
  double learningRate = 4e-3;

  @Option(names = "--constant-rate", description = "Keep the learning rate as it is.")
  boolean constantRate;

  @Option(
      names = "--validation-split",
      paramLabel = "X",
      description = "The part of a CSV file or folder to test with (default: ${DEFAULT-VALUE}).")
  double validationSplit = 0.2;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Scale images to this size; by default that of the first.")
  @Nullable String size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
  long seed = 0;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The model file (default: the data's name with .crema).")
  @Nullable Path out;

  @Mixin CostOption cost = new CostOption();

  /** Data to train and to test with. */
  private record Prepared(Problem problem, Dataset train, Dataset test, Symbol input) {}

  @Override
  protected Map<String, Object> work() {
    if (batchSize < 1) {
      throw new DataException("--batch-size is " + batchSize + "; allowed: 1 or more");
    }
    Path file = out == null ? Path.of(stem(data) + ".crema") : out;
    ModelFile.requireWritable(file);
    Prepared prepared = prepare();
    Model network = network(prepared);
    System.out.print(network.summary());
    // Ctrl-C ends the training early, but what it gave is saved.
    Evaluation result =
        Interruption.awaited(
            () -> {
              network.fit(prepared.train(), epochs(epochs), batchSize(batchSize), cost.callbacks());
              Evaluation tested = network.evaluate(prepared.test(), cost.callbacks());
              Saving.save(network, file, prepared.problem().toMap());
              System.out.println("test: " + tested);
              System.out.println("saved " + file);
              return tested;
            });
    Map<String, Object> json = new LinkedHashMap<>(result.numbers());
    json.put("model", file.toString());
    json.put("epochs", epochs);
    cost.tell(json);
    return json;
  }

  private static String stem(String source) {
    String name = String.valueOf(Path.of(source).getFileName());
    return name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
  }

  private Prepared prepare() {
    if (data.equals("mnist")) {
      Datasets.Split mnist = Datasets.mnist();
      return new Prepared(Problem.mnist(), mnist.train(), mnist.test(), input(DType.UINT8, 28, 28));
    }
    return Problem.isFolder(data) ? images() : table();
  }

  private Prepared table() {
    if (target == null) {
      throw new DataException("--target is missing: the column of '" + data + "' to predict");
    }
    Table table = Table.readCsv(Path.of(data), Table.Header.GUESS);
    int[][] parts = split(table.rows().size());
    Table train = table.select(parts[0]);
    Table test = table.select(parts[1]);
    TableEncoding encoding = TableEncoding.learn(table, target);
    return new Prepared(
        new Problem.TableProblem(encoding),
        Dataset.of(encoding.encode(train), encoding.encodeTarget(train)),
        Dataset.of(encoding.encode(test), encoding.encodeTarget(test)),
        input(encoding.width()));
  }

  private Prepared images() {
    ClassFolder folder = ClassFolder.images(Path.of(data));
    int[] lengths = size == null ? Images.size(folder.files().getFirst()) : parse(size);
    Tensor x = Images.read(folder.files(), lengths[0], lengths[1], 3);
    Tensor y = folder.classNumbers();
    int[][] parts = split(folder.files().size());
    return new Prepared(
        new Problem.ImageProblem(folder.classes(), lengths[0], lengths[1], 3),
        Dataset.of(x.gather(index(parts[0]), 0), y.gather(index(parts[0]), 0)),
        Dataset.of(x.gather(index(parts[1]), 0), y.gather(index(parts[1]), 0)),
        input(DType.UINT8, lengths[0], lengths[1], 3));
  }

  private static int[] parse(String size) {
    String[] parts = size.split("x", -1);
    try {
      int height = Integer.parseInt(parts[0]);
      int width = Integer.parseInt(parts[parts.length - 1]);
      if (parts.length <= 2 && height > 0 && width > 0) {
        return new int[] {height, width};
      }
    } catch (NumberFormatException e) {
      throw new DataException("--size is '" + size + "'; allowed: HEIGHTxWIDTH, such as 32x32", e);
    }
    throw new DataException("--size is '" + size + "'; allowed: HEIGHTxWIDTH, such as 32x32");
  }

  private static Tensor index(int[] rows) {
    return Tensor.of(Shape.of(rows.length), rows);
  }

  /** Rows to train and rows to test with, drawn by the seed. */
  private int[][] split(int rows) {
    if (!(validationSplit > 0 && validationSplit < 1)) {
      throw new DataException(
          "--validation-split is " + validationSplit + "; allowed: more than 0, less than 1");
    }
    if (rows < 2) {
      throw new DataException(
          "'"
              + data
              + "' has "
              + rows
              + " samples; at least 2 are needed, one of them to test with");
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int test = Math.clamp(Math.round(rows * validationSplit), 1, rows - 1);
    return new int[][] {
      order.subList(test, rows).stream().mapToInt(i -> i).toArray(),
      order.subList(0, test).stream().mapToInt(i -> i).toArray()
    };
  }

  private Model network(Prepared prepared) {
    if (model.endsWith(".crema")) {
      return Saving.load(Path.of(model), LoadLimits.DEFAULT).model();
    }
    Optional<List<String>> classes = prepared.problem().classes();
    List<Layer> layers = new ArrayList<>();
    boolean images = prepared.problem() instanceof Problem.ImageProblem;
    if (images) {
      layers.add(rescaling(1.0 / 255));
    }
    switch (model) {
      case "linear" -> layers.addAll(images ? List.of(flatten()) : List.of());
      case "mlp" ->
          layers.addAll(
              images
                  ? List.of(flatten(), dense(128).activation(relu()))
                  : List.of(dense(64).activation(relu()), dense(64).activation(relu())));
      case "cnn" -> convolutional(prepared, layers);
      default ->
          throw new DataException(
              "--model is '" + model + "'; allowed: mlp, cnn, linear or the name of a .crema file");
    }
    layers.add(classes.isPresent() ? dense(classes.get().size()).activation(softmax()) : dense(1));
    Model network = sequential(prepared.input(), layers.toArray(Layer[]::new)).seed(seed);
    return classes.isPresent()
        ? network.compile(optimizer(prepared), sparseCategoricalCrossentropy(), accuracy())
        : network.compile(
            adam(learningRate), meanSquaredError(), metric("mae", meanAbsoluteError()));
  }

  private Optimizer optimizer(Prepared prepared) {
    if (constantRate) {
      return adam(learningRate);
    }
    long samples = prepared.train().size().orElseThrow();
    long steps = (samples + batchSize - 1) / batchSize * epochs;
    return adam(cosineDecay(learningRate, (double) Math.max(1, steps)));
  }

  /** The convnet of Keras's MNIST example. */
  private static void convolutional(Prepared prepared, List<Layer> layers) {
    if (!(prepared.problem() instanceof Problem.ImageProblem images)) {
      throw new DataException("--model cnn takes images; allowed for tables: mlp, linear");
    }
    if (images.channels() == 1) {
      layers.add(reshape(images.height(), images.width(), 1));
    }
    layers.addAll(
        List.of(
            conv2d(32, 3).activation(relu()),
            maxPooling2d(),
            conv2d(64, 3).activation(relu()),
            maxPooling2d(),
            flatten(),
            dropout(0.5)));
  }
}
