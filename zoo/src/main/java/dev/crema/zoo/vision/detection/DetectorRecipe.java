package dev.crema.zoo.vision.detection;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.train.Dataset;
import dev.crema.train.FitOption;
import dev.crema.zoo.Training;
import java.util.List;

/**
 * How a detector is trained: a {@link RetinaNet} with {@link DetectionLoss}, Adam, a rate that
 * rises over the first steps and then falls to 0 along a cosine.
 *
 * @param anchors where guesses start; they give the size of the images
 * @param filters of the pyramid, a multiple of 4; 32 by default
 * @param epochs walks through the data, 1 or more; 20 by default
 * @param batchSize images per step, 1 or more; 16 by default
 * @param learningRate the highest one, greater than 0; 0.002 by default
 * @param seed of the weights and the order of the images; 0 by default
 */
public record DetectorRecipe(
    Anchors anchors, int filters, int epochs, int batchSize, double learningRate, long seed) {
  /** Over how many steps the rate rises at most; over a tenth of all if these are few. */
  private static final int WARMUP = 200;

  public DetectorRecipe {
    Require.atLeast("DetectorRecipe", "epochs", epochs, 1);
    Require.atLeast("DetectorRecipe", "batchSize", batchSize, 1);
    Require.positive("DetectorRecipe", "learningRate", learningRate);
  }

  /** For images of the anchors' size. */
  public DetectorRecipe(Anchors anchors) {
    this(anchors, 32, 20, 16, 2e-3, 0);
  }

  /** For digits of 14 to 32 pixels in images of 64 by 64, see {@code DigitScenes}. */
  public static DetectorRecipe digits() {
    return new DetectorRecipe(
        new Anchors(64, 64, 8, 16).size(2.5).scales(1.0, 1.4).ratios(1.0, 2.0));
  }

  public DetectorRecipe filters(int value) {
    return new DetectorRecipe(anchors, value, epochs, batchSize, learningRate, seed);
  }

  public DetectorRecipe epochs(int value) {
    return new DetectorRecipe(anchors, filters, value, batchSize, learningRate, seed);
  }

  public DetectorRecipe batchSize(int value) {
    return new DetectorRecipe(anchors, filters, epochs, value, learningRate, seed);
  }

  public DetectorRecipe learningRate(double value) {
    return new DetectorRecipe(anchors, filters, epochs, batchSize, value, seed);
  }

  public DetectorRecipe seed(long value) {
    return new DetectorRecipe(anchors, filters, epochs, batchSize, learningRate, value);
  }

  /**
   * Trains a detector.
   *
   * @param data images, uint8 {@code [images, height, width, channels]}, and what is in them,
   *     {@code [images, objects, 5]}, see {@link DetectionLoss}; of known size
   * @param channels of the images
   * @param labels the names of the classes
   * @param options of training besides those of the recipe, such as callbacks
   */
  public ObjectDetector train(
      Dataset data, int channels, List<String> labels, FitOption... options) {
    long steps = Training.steps(data, epochs, batchSize);
    int warmup = Math.clamp(steps / 10, 1, WARMUP);
    Model model = RetinaNet.of(anchors, channels, labels.size(), filters).seed(seed);
    model.compile(
        adam(warmup(cosineDecay(learningRate, (double) steps), warmup)),
        new DetectionLoss(anchors));
    model.fit(data, Training.options(epochs, batchSize, options));
    return new ObjectDetector(Training.trained(model), labels, anchors);
  }
}
