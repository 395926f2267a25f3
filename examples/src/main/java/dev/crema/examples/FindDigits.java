package dev.crema.examples;

import dev.crema.engine.Tensor;
import dev.crema.train.Dataset;
import dev.crema.zoo.vision.detection.Anchors;
import dev.crema.zoo.vision.detection.AveragePrecision;
import dev.crema.zoo.vision.detection.Detection;
import dev.crema.zoo.vision.detection.DetectorRecipe;
import dev.crema.zoo.vision.detection.ObjectDetector;
import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import java.util.List;

/** Learns to find handwritten digits on a canvas, whichever they are. */
public final class FindDigits {
  private FindDigits() {}

  /** What is in the scenes, all of class 0. */
  private static Tensor places(Scenes scenes) {
    Tensor boxes = scenes.objects().slice(2, 0, 4);
    Tensor classes = scenes.objects().slice(2, 4, 5).minimum(0);
    return Tensor.concatenate(2, List.of(boxes, classes));
  }

  public static void main(String[] arguments) {
    Scenes train = new DigitScenes().training(1_500, 1);
    Scenes test = new DigitScenes().test(200, 2);

    Anchors anchors = new Anchors(64, 64, 8, 16).size(2.25).ratios(1.0, 2.0);
    ObjectDetector detector =
        new DetectorRecipe(anchors)
            .filters(16)
            .epochs(5)
            .learningRate(5e-3)
            .train(Dataset.of(train.images(), places(train)), 1, List.of("digit"));

    List<Detection> first = detector.detect(test.images()).getFirst();
    IO.println("digits on the first canvas: %d".formatted(first.size()));
    double precision =
        new AveragePrecision(AveragePrecision.Rule.COCO)
            .mean(detector.evaluated(test.images(), places(test)), 0.5);
    IO.println("average precision %.2f".formatted(precision));
  }
}
