package dev.crema.cli.vision;

import static dev.crema.Crema.*;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.data.DataException;
import dev.crema.data.sets.DataHome;
import dev.crema.train.Evaluation;
import dev.crema.zoo.vision.Augmentation;
import dev.crema.zoo.vision.ImageClassifier;
import dev.crema.zoo.vision.ImageFormat;
import dev.crema.zoo.vision.ImageSet;
import dev.crema.zoo.vision.Recipe;
import dev.crema.zoo.vision.networks.Architecture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema vision train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Train a network to tell classes of images, or teach a trained one other classes.",
      "What is not given is chosen by the network and the data."
    })
final class VisionTrain extends Common {
  @Parameters(
      paramLabel = "DATA",
      description = "mnist, fashion-mnist, cifar10, or a folder of images in class sub-folders.")
  String data = "";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "lenet, convnet, resnet8, resnet20, resnet32, resnet50, mobilenetv1, mobilenetv2,"
              + " mobilenetv3small, mobilenetv3large, efficientnetb0, convnexttiny, vittiny4,"
              + " vittiny16; or, to go on with, mnist or a .crema file. By default convnet"
              + " for gray and resnet20 for color images.")
  @Nullable String model;

  @Option(
      names = "--freeze",
      description = "Train the last layer only, if the model is a trained one.")
  boolean freeze;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the data (default: ${DEFAULT-VALUE}).")
  int epochs = 16;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per step (default: ${DEFAULT-VALUE}).")
  int batchSize = 128;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The highest; it rises from 0 and falls back to 0.")
  @Nullable Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "The part of weights lost per step, times the learning rate.")
  @Nullable Double weightDecay;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "The part of the expected probability spread over all classes.")
  @Nullable Double labelSmoothing;

  @Option(
      names = "--augmentation",
      paramLabel = "KIND",
      description = "none, handwriting, or photos.")
  @Nullable Kind augmentation;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "The size of a folder's images (default: ${DEFAULT-VALUE}).")
  String size = "32x32";

  @Option(names = "--gray", description = "Take a folder's images without their colors.")
  boolean gray;

  @Option(
      names = "--validation-split",
      paramLabel = "X",
      description = "The part of a folder to test with (default: ${DEFAULT-VALUE}).")
  double validationSplit = 0.2;

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

  @Mixin Unreadable unreadable = new Unreadable();

  @Mixin CostOption cost = new CostOption();

  /** How images are changed. */
  enum Kind {
    NONE(Augmentation.NONE),
    HANDWRITING(Augmentation.HANDWRITING),
    PHOTOS(Augmentation.PHOTOS);

    private final Augmentation augmentation;

    Kind(Augmentation augmentation) {
      this.augmentation = augmentation;
    }
  }

  /** A classifier and how it is trained. */
  private record Plan(ImageClassifier classifier, Recipe recipe) {}

  @Override
  protected Map<String, Object> work() {
    Path file = out == null ? Path.of(Path.of(data).getFileName() + ".crema") : out;
    ModelFile.requireWritable(file);
    Plan plan;
    ImageSet set;
    if (model == null || architecture(model) != null) {
      set = set(new ImageFormat(side(0), side(1), gray ? 1 : 3));
      plan = fresh(set);
    } else {
      ImageClassifier trained = VisionCommand.classifier(model);
      set = set(trained.format());
      plan = trained(trained, set);
    }
    System.out.print(plan.classifier().model().summary());
    // Ctrl-C ends the training early, but what it gave is saved.
    Evaluation result = Interruption.awaited(() -> train(plan, set, file));
    Map<String, Object> json = new LinkedHashMap<>(result.numbers());
    json.put("model", file.toString());
    json.put("epochs", epochs);
    cost.tell(json);
    return json;
  }

  private Evaluation train(Plan plan, ImageSet set, Path file) {
    ImageClassifier classifier = plan.classifier();
    classifier.train(
        set, plan.recipe(), validation(set.test()), validationBatchSize(256), cost.callbacks());
    Evaluation tested = classifier.evaluate(set.test(), batchSize(256));
    classifier.save(file);
    System.out.println("test: " + tested);
    System.out.println("saved " + file);
    return tested;
  }

  private ImageSet set(ImageFormat format) {
    if (ImageSet.NAMES.contains(data)) {
      return ImageSet.named(data, DataHome.standard());
    }
    if (!(validationSplit > 0 && validationSplit < 1)) {
      throw new DataException(
          "--validation-split is " + validationSplit + "; allowed: more than 0, less than 1");
    }
    if (!Files.isDirectory(Path.of(data))) {
      throw new DataException(
          "DATA is '" + data + "'; allowed: " + ImageSet.NAMES + " or a folder of images");
    }
    return ImageSet.folder(Path.of(data), format, validationSplit, seed, unreadable::accept);
  }

  private int side(int which) {
    String[] parts = size.split("x", -1);
    try {
      int side = Integer.parseInt(parts[which % parts.length]);
      if (parts.length <= 2 && side > 0) {
        return side;
      }
    } catch (NumberFormatException e) {
      throw new DataException("--size is '" + size + "'; allowed: HEIGHTxWIDTH, such as 64x64", e);
    }
    throw new DataException("--size is '" + size + "'; allowed: HEIGHTxWIDTH, such as 64x64");
  }

  private static @Nullable Architecture architecture(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(Architecture.values())
        .filter(architecture -> architecture.name().equals(upper))
        .findFirst()
        .orElse(null);
  }

  /** A new network. */
  private Plan fresh(ImageSet set) {
    boolean color = set.format().channels() == 3;
    Architecture chosen = model == null ? null : architecture(model);
    if (chosen == null) {
      chosen = color ? Architecture.RESNET20 : Architecture.CONVNET;
    }
    Augmentation changes =
        augmentation == null ? usual(color).augmentation : augmentation.augmentation;
    return new Plan(
        ImageClassifier.create(chosen, set.format(), set.classes(), changes, seed),
        settings(Recipe.of(chosen, epochs)));
  }

  /** Digits are neither flipped nor are unknown gray images. */
  private Kind usual(boolean color) {
    return switch (data) {
      case "mnist" -> Kind.HANDWRITING;
      case "fashion-mnist", "cifar10" -> Kind.PHOTOS;
      default -> color ? Kind.PHOTOS : Kind.NONE;
    };
  }

  /** A trained network, with a new last layer if the classes are others. */
  private Plan trained(ImageClassifier classifier, ImageSet set) {
    if (!set.format().equals(classifier.format())) {
      throw new DataException(
          "'%s' takes images %s; '%s' has %s"
              .formatted(model, classifier.format(), data, set.format()));
    }
    ImageClassifier next =
        set.classes().equals(classifier.classes())
            ? classifier
            : classifier.withClasses(set.classes(), seed);
    return new Plan(freeze ? next.freezeFeatures() : next, settings(Recipe.fineTuning(epochs)));
  }

  private Recipe settings(Recipe recipe) {
    Recipe result = recipe.batchSize(batchSize);
    result = learningRate == null ? result : result.learningRate(learningRate);
    result = weightDecay == null ? result : result.weightDecay(weightDecay);
    return labelSmoothing == null ? result : result.labelSmoothing(labelSmoothing);
  }
}
