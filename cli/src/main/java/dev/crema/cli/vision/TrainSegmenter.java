package dev.crema.cli.vision;

import static dev.crema.Crema.*;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.TrainingOptions;
import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import dev.crema.zoo.vision.segmentation.Segmenter;
import dev.crema.zoo.vision.segmentation.SegmenterRecipe;
import dev.crema.zoo.vision.segmentation.UNet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema vision train-segmenter`.
@Command(
    name = "train-segmenter",
    mixinStandardHelpOptions = true,
    description =
        "Train a network to tell which pixels of a canvas belong to which handwritten digit, and"
            + " test it on digits of other writers.")
final class TrainSegmenter extends Common {
  @Mixin SceneOptions scenes = new SceneOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the images (default: ${DEFAULT-VALUE}).")
  int epochs = new SegmenterRecipe().epochs();

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "How often the U-Net halves the image (default: ${DEFAULT-VALUE}).")
  int depth = new SegmenterRecipe().network().depth();

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "Of the first convolutions of the U-Net (default: ${DEFAULT-VALUE}).")
  int filters = new SegmenterRecipe().network().filters();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per step (default: ${DEFAULT-VALUE}).")
  int batchSize = new SegmenterRecipe().batchSize();

  @Mixin
  TrainingOptions training =
      new TrainingOptions(new SegmenterRecipe().learningRate(), 0, "segmenter.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(training.out());
    SegmenterRecipe recipe =
        new SegmenterRecipe()
            .network(new UNet().depth(depth).filters(filters))
            .epochs(epochs)
            .batchSize(batchSize)
            .learningRate(training.learningRate())
            .seed(training.seed());
    Scenes learned = scenes.training(training.seed());
    Scenes test = scenes.test();
    Segmenter segmenter =
        Interruption.awaited(
            () -> {
              Segmenter trained =
                  recipe.train(
                      learned.forSegmentation(),
                      learned.images().shape().slice(1, 4),
                      DigitScenes.MASK_LABELS,
                      validation(test.forSegmentation()),
                      cost.callbacks());
              trained.save(training.out());
              return trained;
            });
    double overlap = segmenter.meanIoU(test.images(), test.masks());
    System.out.printf(
        Locale.ROOT,
        "mIoU of %d unseen images: %.3f%nsaved %s%n",
        test.count(),
        overlap,
        training.out());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mean_io_u", overlap);
    json.put("model", training.out().toString());
    cost.tell(json);
    return json;
  }
}
