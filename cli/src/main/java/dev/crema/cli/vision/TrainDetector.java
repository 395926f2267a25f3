package dev.crema.cli.vision;

import static dev.crema.Crema.*;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.TrainingOptions;
import dev.crema.zoo.vision.detection.AveragePrecision;
import dev.crema.zoo.vision.detection.DetectorRecipe;
import dev.crema.zoo.vision.detection.ObjectDetector;
import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema vision train-detector`.
@Command(
    name = "train-detector",
    mixinStandardHelpOptions = true,
    description =
        "Train a network to find handwritten digits on a canvas, and test it on digits of other"
            + " writers.")
final class TrainDetector extends Common {
  @Mixin SceneOptions scenes = new SceneOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the images (default: ${DEFAULT-VALUE}).")
  int epochs = DetectorRecipe.digits().epochs();

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "How wide the network is, a multiple of 4 (default: ${DEFAULT-VALUE}).")
  int filters = DetectorRecipe.digits().filters();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per step (default: ${DEFAULT-VALUE}).")
  int batchSize = DetectorRecipe.digits().batchSize();

  @Mixin
  TrainingOptions training =
      new TrainingOptions(DetectorRecipe.digits().learningRate(), 0, "detector.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(training.out());
    DetectorRecipe recipe =
        DetectorRecipe.digits()
            .filters(filters)
            .epochs(epochs)
            .batchSize(batchSize)
            .learningRate(training.learningRate())
            .seed(training.seed());
    Scenes test = scenes.test();
    ObjectDetector detector =
        Interruption.awaited(
            () -> {
              ObjectDetector trained =
                  recipe.train(
                      scenes.training(training.seed()).forDetection(),
                      1,
                      DigitScenes.LABELS,
                      validation(test.forDetection()),
                      cost.callbacks());
              trained.save(training.out());
              return trained;
            });
    Map<String, Object> json = figures(detector, test);
    System.out.println("saved " + training.out());
    json.put("model", training.out().toString());
    cost.tell(json);
    return json;
  }

  private static Map<String, Object> figures(ObjectDetector detector, Scenes test) {
    List<AveragePrecision.Image> images = detector.evaluated(test.images(), test.objects());
    AveragePrecision coco = new AveragePrecision(AveragePrecision.Rule.COCO);
    double half = coco.mean(images, 0.5);
    double all = coco.mean(images, AveragePrecision.COCO_THRESHOLDS);
    System.out.printf(
        Locale.ROOT,
        "mAP of %d unseen images: %.3f at IoU 0.5, %.3f at 0.5 to 0.95%n",
        test.count(),
        half,
        all);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("map50", half);
    json.put("map", all);
    return json;
  }
}
