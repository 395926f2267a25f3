package dev.crema.examples;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Dataset;
import dev.crema.zoo.vision.scenes.DigitScenes;
import dev.crema.zoo.vision.scenes.Scenes;
import dev.crema.zoo.vision.segmentation.Segmentation;
import dev.crema.zoo.vision.segmentation.Segmenter;
import dev.crema.zoo.vision.segmentation.SegmenterRecipe;
import dev.crema.zoo.vision.segmentation.UNet;
import java.util.List;

/** Learns which pixels of a noisy canvas are ink. */
public final class MarkInk {
  private MarkInk() {}

  private static Tensor ink(Scenes scenes) {
    return scenes.masks().minimum(1);
  }

  public static void main(String[] arguments) {
    Scenes train = new DigitScenes().training(600, 1);
    Scenes test = new DigitScenes().test(100, 2);

    Segmenter segmenter =
        new SegmenterRecipe()
            .network(new UNet().depth(2).filters(8))
            .epochs(4)
            .learningRate(0.01)
            .train(
                Dataset.of(train.images(), ink(train)),
                Shape.of(64, 64, 1),
                List.of("paper", "ink"));

    Segmentation first = segmenter.segment(test.images()).getFirst();
    IO.println("ink on the first canvas: %.2f".formatted(first.shares().get("ink")));
    double overlap = segmenter.meanIoU(test.images(), ink(test));
    IO.println("mean intersection over union %.2f".formatted(overlap));
  }
}
