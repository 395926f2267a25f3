package dev.crema.cli.vision;

import static dev.crema.Crema.batchSize;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.train.Dataset;
import dev.crema.train.Evaluation;
import dev.crema.zoo.vision.Confusion;
import dev.crema.zoo.vision.ImageClassifier;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema vision evaluate`.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure how often a classifier is right, class by class.")
final class VisionEvaluate extends Common {
  @Parameters(
      paramLabel = "MODEL",
      description = "mnist, cifar10, or a .crema file of 'crema vision train'.")
  String model = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "mnist, fashion-mnist, cifar10, or a folder of images in class sub-folders.")
  String data = "";

  @Mixin Unreadable unreadable = new Unreadable();

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ImageClassifier classifier = VisionCommand.classifier(model);
    Dataset images = VisionCommand.images(data, classifier, unreadable).test();
    Evaluation result = classifier.evaluate(images, batchSize(256), cost.callbacks());
    Confusion confusion = classifier.confusion(images);
    System.out.print(confusion);
    System.out.println(result);
    Map<String, Object> json = new LinkedHashMap<>(result.numbers());
    json.put("classes", confusion.classes());
    json.put("confusion", confusion.counts());
    cost.tell(json);
    return json;
  }
}
