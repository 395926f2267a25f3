package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.activations.Activation;
import dev.crema.layers.Symbol;
import dev.crema.layers.regularization.Dropout;

/**
 * A block of few channels at its ends and many between: a 1×1 convolution widens, each channel is
 * convolved by itself, a 1×1 convolution narrows; what comes out is added to what went in if it has
 * the same size.
 *
 * <p>Sources: Sandler et al., <i>MobileNetV2: inverted residuals and linear bottlenecks</i>, CVPR
 * 2018; for the gate, Hu, Shen, Sun, <i>Squeeze-and-excitation networks</i>, CVPR 2018.
 *
 * @param blocks normalization
 * @param activation of the wide part
 * @param gate weighs the channels of the wide part
 */
record InvertedResidual(Blocks blocks, Activation activation, Gate gate) {
  /**
   * Squeeze and excitation: the mean of each channel says, through two layers, how much the channel
   * counts.
   *
   * @param between the activation between the two layers
   * @param last gives 0 to 1
   */
  record Gate(Activation between, Activation last) {
    Symbol of(Symbol x, int squeezed) {
      Symbol means = globalAveragePooling2d().of(x);
      Symbol few = dense(squeezed).activation(between).of(means);
      return multiply().of(x, dense(Blocks.channels(x)).activation(last).of(few));
    }
  }

  /**
   * Adds the block.
   *
   * @param wide the channels between
   * @param filters the channels that come out
   * @param size of the window
   * @param squeezed the length between the gate's layers; 0 for no gate
   * @param drop the part of samples for which the block is left out in training (stochastic depth)
   */
  Symbol of(Symbol x, int wide, int filters, int size, int stride, int squeezed, double drop) {
    Symbol y = wide == Blocks.channels(x) ? x : blocks.activated(x, wide, 1, 1, activation);
    y = blocks.depthwise(y, size, stride, activation);
    y = squeezed == 0 ? y : gate.of(y, squeezed);
    y = blocks.normalized(y, filters, 1, 1);
    if (stride != 1 || filters != Blocks.channels(x)) {
      return y;
    }
    return add().of(x, drop == 0 ? y : whole(drop).of(y));
  }

  /** Leaves out whole samples. */
  private static Dropout whole(double rate) {
    return dropout(rate).noiseShape(-1, 1, 1, 1);
  }
}
