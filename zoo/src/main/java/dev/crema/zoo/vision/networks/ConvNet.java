package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.layers.Symbol;

/**
 * A small plain network: 3×3 convolutions in pairs with normalization, each pair at half the size
 * and twice the channels of the one before, 16 to begin with.
 *
 * <p>Source of the plan: Simonyan, Zisserman, <i>Very deep convolutional networks for large-scale
 * image recognition</i>, ICLR 2015.
 */
public final class ConvNet {
  private static final Blocks BLOCKS = new Blocks(0.9, 1e-5);

  private ConvNet() {}

  /** 72,666 weights to train for 28×28×1 and 10 classes. */
  public static Symbol convnet(Symbol images, int classes) {
    Symbol x = images;
    for (int filters = 16; filters <= 64; filters *= 2) {
      x = filters == 16 ? x : maxPooling2d(2).of(x);
      x = BLOCKS.activated(x, filters, 3, 1, relu());
      x = BLOCKS.activated(x, filters, 3, 1, relu());
    }
    return Blocks.head(x, classes);
  }
}
