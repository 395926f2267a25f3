package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;

/**
 * Residual networks: each block adds what it has learnt to what it was given. Where a block changes
 * the size, a 1×1 convolution with normalization brings its input to that size (option B of the
 * paper, in the small networks too).
 *
 * <p>Source: He, Zhang, Ren, Sun, <i>Deep residual learning for image recognition</i>, CVPR 2016
 * (arXiv 1512.03385), section 4.2 for the small ones, table 1 for ResNet-50.
 */
public final class ResNet {
  private static final Blocks SMALL = new Blocks(0.9, 1e-5);
  private static final Blocks LARGE = new Blocks(0.99, 1.001e-5);

  private ResNet() {}

  /** ResNet-8 for small images: 78,042 weights to train for 32×32×3 and 10 classes. */
  public static Symbol resnet8(Symbol images, int classes) {
    return small(images, classes, 1);
  }

  /** ResNet-20 for small images: 272,474 weights to train for 32×32×3 and 10 classes. */
  public static Symbol resnet20(Symbol images, int classes) {
    return small(images, classes, 3);
  }

  /** ResNet-32 for small images: 466,906 weights to train for 32×32×3 and 10 classes. */
  public static Symbol resnet32(Symbol images, int classes) {
    return small(images, classes, 5);
  }

  /** {@code 6 · blocks + 2} layers: three stages of 16, 32 and 64 channels. */
  private static Symbol small(Symbol images, int classes, int blocks) {
    Symbol x = SMALL.activated(images, 16, 3, 1, relu());
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 0; block < blocks; block++) {
        x = basic(x, 16 << stage, stage > 0 && block == 0 ? 2 : 1);
      }
    }
    return Blocks.head(x, classes);
  }

  /** Two 3×3 convolutions. */
  private static Symbol basic(Symbol x, int filters, int stride) {
    Symbol y = SMALL.activated(x, filters, 3, stride, relu());
    y = SMALL.normalized(y, filters, 3, 1);
    Symbol shortcut = stride == 1 ? x : SMALL.normalized(x, filters, 1, stride);
    return activation(relu()).of(add().of(shortcut, y));
  }

  /**
   * ResNet-50: 25,636,712 weights, states included, for 1,000 classes. As in {@code
   * keras.applications}, convolutions have biases and the first one of a stage has the stride.
   */
  public static Symbol resnet50(Symbol images, int classes) {
    Symbol x = zeroPadding2d(3).of(images);
    x = biased(x, 64, 7, 2, Padding.VALID);
    x = maxPooling2d(3).strides(2).of(zeroPadding2d(1).of(activation(relu()).of(x)));
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        x = bottleneck(x, 64 << stage, stage > 0 && block == 0 ? 2 : 1, block == 0);
      }
    }
    return Blocks.head(x, classes);
  }

  /** 1×1, 3×3 and 1×1 convolutions, the last to four times the channels. */
  private static Symbol bottleneck(Symbol x, int filters, int stride, boolean first) {
    Symbol shortcut = first ? biased(x, 4 * filters, 1, stride, Padding.SAME) : x;
    Symbol y = activation(relu()).of(biased(x, filters, 1, stride, Padding.SAME));
    y = activation(relu()).of(biased(y, filters, 3, 1, Padding.SAME));
    y = biased(y, 4 * filters, 1, 1, Padding.SAME);
    return activation(relu()).of(add().of(shortcut, y));
  }

  private static Symbol biased(Symbol x, int filters, int size, int stride, Padding padding) {
    return LARGE.norm(conv2d(filters, size).strides(stride).padding(padding).of(x));
  }
}
