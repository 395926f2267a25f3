package dev.crema.zoo.vision.segmentation;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.Shape;
import dev.crema.train.Dataset;
import dev.crema.train.FitOption;
import dev.crema.zoo.Training;
import java.util.List;

/**
 * How a segmenter is trained: a {@link UNet} with the cross-entropy of all pixels, Adam, a rate
 * that falls to 0 along a cosine.
 *
 * @param network by default of depth 3 with 8 filters
 * @param epochs walks through the data, 1 or more; 8 by default
 * @param batchSize images per step, 1 or more; 16 by default
 * @param learningRate at the start, greater than 0; 0.004 by default
 * @param seed of the weights and the order of the images; 0 by default
 */
public record SegmenterRecipe(
    UNet network, int epochs, int batchSize, double learningRate, long seed) {
  public SegmenterRecipe {
    Require.atLeast("SegmenterRecipe", "epochs", epochs, 1);
    Require.atLeast("SegmenterRecipe", "batchSize", batchSize, 1);
    Require.positive("SegmenterRecipe", "learningRate", learningRate);
  }

  /** The defaults. */
  public SegmenterRecipe() {
    this(new UNet(3, 8, false), 8, 16, 4e-3, 0);
  }

  public SegmenterRecipe network(UNet value) {
    return new SegmenterRecipe(value, epochs, batchSize, learningRate, seed);
  }

  public SegmenterRecipe epochs(int value) {
    return new SegmenterRecipe(network, value, batchSize, learningRate, seed);
  }

  public SegmenterRecipe batchSize(int value) {
    return new SegmenterRecipe(network, epochs, value, learningRate, seed);
  }

  public SegmenterRecipe learningRate(double value) {
    return new SegmenterRecipe(network, epochs, batchSize, value, seed);
  }

  public SegmenterRecipe seed(long value) {
    return new SegmenterRecipe(network, epochs, batchSize, learningRate, value);
  }

  /**
   * Trains a segmenter; {@code mean_io_u} is reported.
   *
   * @param data images, uint8 {@code [images, height, width, channels]}, and the class of each of
   *     their pixels, integers {@code [images, height, width]}; of known size
   * @param image the shape of one image, {@code [height, width, channels]}
   * @param labels the names of the classes, in the order of their numbers
   * @param options of training besides those of the recipe, such as callbacks
   */
  public Segmenter train(Dataset data, Shape image, List<String> labels, FitOption... options) {
    double steps = Training.steps(data, epochs, batchSize);
    Model model =
        network
            .model((int) image.dim(0), (int) image.dim(1), (int) image.dim(2), labels.size())
            .seed(seed);
    model.compile(
        adam(cosineDecay(learningRate, steps)),
        sparseCategoricalCrossentropy(),
        meanIoU(labels.size()).sparseYPred(false));
    model.fit(data, Training.options(epochs, batchSize, options));
    return new Segmenter(Training.trained(model), labels);
  }
}
