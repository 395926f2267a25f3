package dev.crema.cli.vision;

import dev.crema.data.DataException;
import dev.crema.data.sets.DataHome;
import dev.crema.train.Dataset;
import dev.crema.zoo.vision.ImageClassifier;
import dev.crema.zoo.vision.ImageSet;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `crema vision`.
@Command(
    name = "vision",
    mixinStandardHelpOptions = true,
    description = "See what is in images.",
    subcommands = {
      VisionTrain.class,
      VisionPredict.class,
      VisionEvaluate.class,
      VisionQuantize.class,
      TrainDetector.class,
      Detect.class,
      TrainSegmenter.class,
      Segment.class
    })
public final class VisionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** A classifier in a file, or one that comes with Crema. */
  static ImageClassifier classifier(String name) {
    return ImageClassifier.PRETRAINED.contains(name)
        ? ImageClassifier.pretrained(name)
        : ImageClassifier.load(Path.of(name));
  }

  /** Images to calibrate a classifier on, and to test it with. */
  record Images(Dataset train, Dataset test) {}

  /** The two parts of a set that has a name, or all images of a folder for both. */
  static Images images(String data, ImageClassifier classifier, Unreadable unreadable) {
    if (!ImageSet.NAMES.contains(data)) {
      Dataset all =
          ImageSet.files(
              Path.of(data), classifier.classes(), classifier.format(), unreadable::accept);
      return new Images(all, all);
    }
    ImageSet set = ImageSet.named(data, DataHome.standard());
    if (!set.classes().equals(classifier.classes()) || !set.format().equals(classifier.format())) {
      throw new DataException(
          "--data %s has images %s of %s; the classifier takes %s of %s"
              .formatted(
                  data, set.format(), set.classes(), classifier.format(), classifier.classes()));
    }
    return new Images(set.train(), set.test());
  }
}
