package dev.crema.zoo.vision;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.zoo.vision.networks.Architecture;

/**
 * How a network for images is trained. The learning rate rises from 0 along a line and falls back
 * to 0 along a cosine (Smith, Topin, <i>Super-convergence</i>, 2019); biases and normalizations do
 * not decay.
 *
 * @param method what moves the weights
 * @param epochs walks through the data, 1 or more
 * @param batchSize samples per step, 1 or more
 * @param learningRate the highest rate, greater than 0
 * @param weightDecay the part of a weight that is lost per step, times the learning rate, 0 or more
 * @param labelSmoothing how much of the expected probability is spread over all classes, 0 to 1
 * @param warmup the part of all steps in which the rate rises, 0 to 1
 */
public record Recipe(
    Method method,
    int epochs,
    int batchSize,
    double learningRate,
    double weightDecay,
    double labelSmoothing,
    double warmup) {
  /** What moves the weights. */
  public enum Method {
    /** Gradient descent with Nesterov's momentum of 0.9. */
    SGD,
    /** Adam whose weight decay stands apart from the gradients. */
    ADAMW
  }

  public Recipe {
    Require.atLeast("Recipe", "epochs", epochs, 1);
    Require.atLeast("Recipe", "batchSize", batchSize, 1);
    Require.positive("Recipe", "learningRate", learningRate);
    Require.notNegative("Recipe", "weightDecay", weightDecay);
    Require.within("Recipe", "labelSmoothing", labelSmoothing, 0, 1);
    Require.within("Recipe", "warmup", warmup, 0, 1);
  }

  /**
   * What suits a network, for batches of 128: gradient descent at 0.1 with a decay of 0.005 where
   * batches are normalized; at 0.02 with 0.005 for LeNet; AdamW at 0.001 with 0.05 and a label
   * smoothing of 0.1 for the two that normalize by layers.
   */
  public static Recipe of(Architecture architecture, int epochs) {
    return switch (architecture) {
      case CONVNEXTTINY, VITTINY4, VITTINY16 ->
          new Recipe(Method.ADAMW, epochs, 128, 1e-3, 0.05, 0.1, 0.15);
      case LENET -> new Recipe(Method.SGD, epochs, 128, 0.02, 5e-3, 0, 0.15);
      default -> new Recipe(Method.SGD, epochs, 128, 0.1, 5e-3, 0, 0.15);
    };
  }

  /** For a trained network that gets other classes: AdamW at 0.001 without decay. */
  public static Recipe fineTuning(int epochs) {
    return new Recipe(Method.ADAMW, epochs, 128, 1e-3, 0, 0, 0.15);
  }

  /** This recipe with another highest rate. */
  public Recipe learningRate(double value) {
    return new Recipe(method, epochs, batchSize, value, weightDecay, labelSmoothing, warmup);
  }

  /** This recipe with so many samples per step. */
  public Recipe batchSize(int value) {
    return new Recipe(method, epochs, value, learningRate, weightDecay, labelSmoothing, warmup);
  }

  /** This recipe with another decay. */
  public Recipe weightDecay(double value) {
    return new Recipe(method, epochs, batchSize, learningRate, value, labelSmoothing, warmup);
  }

  /** This recipe with another smoothing of the expected probabilities. */
  public Recipe labelSmoothing(double value) {
    return new Recipe(method, epochs, batchSize, learningRate, weightDecay, value, warmup);
  }

  /** The optimizer for a number of samples. */
  Optimizer optimizer(long samples) {
    double steps = (double) Math.ceilDiv(samples, batchSize) * epochs;
    double rising = Math.rint(steps * warmup);
    Schedule rate = cosineDecay(0, Math.max(1, steps - rising)).warmup(learningRate, rising);
    String[] undecayed = {"bias", "beta", "gamma"};
    return switch (method) {
      case SGD ->
          sgd(rate)
              .momentum(0.9)
              .nesterov(true)
              .weightDecay(weightDecay)
              .excludeFromWeightDecay(undecayed);
      case ADAMW -> adamw(rate).weightDecay(weightDecay).excludeFromWeightDecay(undecayed);
    };
  }
}
