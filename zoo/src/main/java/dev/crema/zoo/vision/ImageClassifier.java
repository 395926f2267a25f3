package dev.crema.zoo.vision;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Functional;
import dev.crema.Model;
import dev.crema.callbacks.History;
import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.data.Sample;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.Application;
import dev.crema.layers.Symbol;
import dev.crema.quantization.Quantization;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.train.Dataset;
import dev.crema.train.EvaluateOption;
import dev.crema.train.Evaluation;
import dev.crema.train.FitOption;
import dev.crema.zoo.Trained;
import dev.crema.zoo.Training;
import dev.crema.zoo.vision.networks.Architecture;
import dev.crema.zoo.vision.networks.ClassToken;
import dev.crema.zoo.vision.networks.LayerScale;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Says what is in images. One {@code .crema} file holds all of it: the network with what prepares
 * images for it, their form and the names of the classes.
 *
 * <pre>{@code
 * ImageClassifier digits = ImageClassifier.pretrained("mnist");
 * List<Prediction> best = digits.classify(Path.of("seven.png"), 3);
 * }</pre>
 *
 * <p>Any number of threads may classify at the same time.
 */
public final class ImageClassifier {
  /** What stands under {@code problem} in the metadata of the file. */
  public static final String PROBLEM = "image classification";

  /** The classifiers that come with Crema. */
  public static final List<String> PRETRAINED = List.of("mnist", "cifar10");

  static {
    Registry.register(ImageFormat.class);
    Registry.register(ClassToken.class);
    Registry.register(LayerScale.class);
  }

  private final Model model;
  private final ImageFormat format;
  private final List<String> classes;

  private ImageClassifier(Model model, ImageFormat format, List<String> classes) {
    this.model = model;
    this.format = format;
    this.classes = List.copyOf(classes);
  }

  /**
   * A new network that has seen nothing yet.
   *
   * @param classes the names of what there is to see, 2 or more, each once
   * @param augmentation how images are changed in training
   * @param seed what its weights are drawn from
   * @throws CremaException if the images are too small for the network
   */
  public static ImageClassifier create(
      Architecture architecture,
      ImageFormat format,
      List<String> classes,
      Augmentation augmentation,
      long seed) {
    requireClasses(classes);
    Symbol images = input(DType.UINT8, format.height(), format.width(), format.channels());
    Symbol seen = augmentation.of(rescaling(1 / 127.5, -1).of(images));
    Model model = Crema.model(images, architecture.of(seen, classes.size())).seed(seed);
    return new ImageClassifier(model, format, classes);
  }

  private static void requireClasses(List<String> classes) {
    Require.check(
        classes.size() > 1 && classes.stream().distinct().count() == classes.size(),
        "ImageClassifier",
        "classes",
        classes,
        "2 or more names, each once");
  }

  /**
   * Reads a classifier.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws DataException if it holds something else than a classifier of images
   */
  public static ImageClassifier load(Path file) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    if (!PROBLEM.equals(saved.metadata().get("problem"))
        || !(saved.metadata().get("classes") instanceof List<?> names)) {
      throw new DataException(
          "'"
              + file
              + "' is no classifier of images (its problem is '"
              + saved.metadata().get("problem")
              + "'); those made by 'crema vision train' are");
    }
    List<String> classes = names.stream().map(String::valueOf).toList();
    return new ImageClassifier(saved.model(), saved.part("format", ImageFormat.class), classes);
  }

  /**
   * A classifier that comes with Crema: {@code mnist} for handwritten digits, {@code cifar10} for
   * small photos of ten kinds of things.
   *
   * @throws DataException if there is none of that name
   */
  public static ImageClassifier pretrained(String name) {
    if (!PRETRAINED.contains(name)) {
      throw new DataException("no trained classifier '" + name + "'; allowed: " + PRETRAINED);
    }
    return Trained.open(ImageClassifier.class, name + ".crema", ImageClassifier::load);
  }

  /** Writes the classifier to a file; an older file is left as it was if that fails. */
  public void save(Path file) {
    Saving.save(
        Training.trained(model),
        file,
        Map.of("problem", PROBLEM, "classes", classes, "format", Saving.describe(format)));
  }

  /** The names of the classes, in the order of the network's outputs. */
  public List<String> classes() {
    return classes;
  }

  /** The form that the network sees images in. */
  public ImageFormat format() {
    return format;
  }

  /** The network: uint8 {@code [batch, height, width, channels]} to probabilities. */
  public Model model() {
    return model;
  }

  /**
   * What an image may show, all classes, the most probable first.
   *
   * @throws DataException if the file cannot be read or is not an image; it names the file
   */
  public List<Prediction> classify(Path image) {
    return classify(image, classes.size());
  }

  /**
   * What an image may show.
   *
   * @param top how many classes are told, 1 or more
   */
  public List<Prediction> classify(Path image, int top) {
    return classify(List.of(image), top).getFirst();
  }

  /** What each of some images may show. */
  public List<List<Prediction>> classify(List<Path> images, int top) {
    if (images.isEmpty()) {
      return List.of();
    }
    List<Sample> samples =
        images.stream().map(file -> new Sample(List.of(format.read(file)), List.of())).toList();
    return classify(Sample.stack(samples).x().getFirst(), top);
  }

  /** What each of some images, uint8 {@code [images, height, width, channels]}, may show. */
  public List<List<Prediction>> classify(Tensor images, int top) {
    Require.atLeast("classify", "top", top, 1);
    float[] probabilities = model.predict(images).toFloats();
    int count = classes.size();
    return IntStream.range(0, probabilities.length / count)
        .mapToObj(
            image ->
                IntStream.range(0, count)
                    .mapToObj(i -> new Prediction(classes.get(i), probabilities[image * count + i]))
                    .sorted(Comparator.comparingDouble(Prediction::probability).reversed())
                    .limit(top)
                    .toList())
        .toList();
  }

  /**
   * Trains the network on the images of a set.
   *
   * @throws CremaException if the classes or the form of the images are others
   */
  public History train(ImageSet set, Recipe recipe, FitOption... options) {
    Require.check(
        set.classes().equals(classes), "train", "classes", set.classes(), classes.toString());
    model.compile(
        recipe.optimizer(set.trainSize()),
        categoricalCrossentropy().labelSmoothing(recipe.labelSmoothing()),
        accuracy());
    return model.fit(set.train(), Training.options(recipe.epochs(), recipe.batchSize(), options));
  }

  /** The loss (cross-entropy) and the accuracy on images with targets as in {@link ImageSet}. */
  public Evaluation evaluate(Dataset data, EvaluateOption... options) {
    return measured().evaluate(data, options);
  }

  /** The network by itself, compiled to tell its loss (cross-entropy) and accuracy. */
  public Model measured() {
    return Training.trained(model).compile(sgd(), categoricalCrossentropy(), accuracy());
  }

  /** What the images of each class are taken for. */
  public Confusion confusion(Dataset data) {
    return Confusion.of(model, classes, data);
  }

  /**
   * A classifier that computes with numbers of 8 bits; this one stays as it is. See {@link
   * Model#quantize}.
   *
   * @param images like those that will be classified; targets are not read
   */
  public ImageClassifier quantize(Dataset images, Quantization options) {
    return new ImageClassifier(model.quantize(images, options), format, classes);
  }

  /**
   * A classifier for other classes that begins with what this one has learnt: a copy of the network
   * whose last layer is new. Train it as it is, or the last layer alone first; see {@link
   * #freezeFeatures}.
   *
   * @param seed what the last layer is drawn from
   */
  public ImageClassifier withClasses(List<String> others, long seed) {
    requireClasses(others);
    Symbol features = last().inputs().getFirst();
    Symbol output = dense(others.size()).activation(softmax()).of(features);
    Model next = Crema.model(model.inputs().getFirst(), output).copy().seed(seed);
    String head = name(next, output);
    for (String path : next.weights().keySet()) {
      if (!path.startsWith(head + "/")) {
        next.setWeight(path, model.weight(path));
      }
    }
    return new ImageClassifier(next, format, others);
  }

  /** Lets training change the last layer only. */
  public ImageClassifier freezeFeatures() {
    Functional graph = graph(model);
    model.freeze(
        graph.applications().stream()
            .filter(application -> application != last())
            .map(application -> graph.name(application.layer()))
            .toArray(String[]::new));
    return this;
  }

  /** Lets training change all layers again. */
  public ImageClassifier unfreeze() {
    model.freeze();
    return this;
  }

  private Application last() {
    return model.outputs().getFirst().source().orElseThrow();
  }

  private static Functional graph(Model model) {
    return model.graph().orElseThrow();
  }

  private static String name(Model model, Symbol output) {
    return graph(model).name(output.source().orElseThrow().layer());
  }
}
