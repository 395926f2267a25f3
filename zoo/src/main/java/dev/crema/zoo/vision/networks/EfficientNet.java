package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.layers.Symbol;

/**
 * A network whose depth, width and image size grow together; this is the smallest.
 *
 * <p>Source: Tan, Le, <i>EfficientNet: rethinking model scaling for convolutional neural
 * networks</i>, ICML 2019.
 */
public final class EfficientNet {
  private static final Blocks BLOCKS = new Blocks(0.99, 1e-3);

  /** Of the last block; those before are left out less often. */
  private static final double DROP = 0.2;

  private EfficientNet() {}

  /**
   * EfficientNet-B0: 5,330,564 weights, states included, for color images and 1,000 classes; {@code
   * keras.applications} counts 7 more, the states of a layer that normalizes the images.
   */
  public static Symbol b0(Symbol images, int classes) {
    InvertedResidual block =
        new InvertedResidual(BLOCKS, silu(), new InvertedResidual.Gate(silu(), sigmoid()));
    // Window, blocks, filters, widening, stride of the first.
    int[][] stages = {
      {3, 1, 16, 1, 1},
      {3, 2, 24, 6, 2},
      {5, 2, 40, 6, 2},
      {3, 3, 80, 6, 2},
      {5, 3, 112, 6, 1},
      {5, 4, 192, 6, 2},
      {3, 1, 320, 6, 1}
    };
    int all = 0;
    for (int[] stage : stages) {
      all += stage[1];
    }
    Symbol x = BLOCKS.activated(images, 32, 3, 2, silu());
    int done = 0;
    for (int[] stage : stages) {
      for (int i = 0; i < stage[1]; i++) {
        int given = Blocks.channels(x);
        int stride = i == 0 ? stage[4] : 1;
        double drop = DROP * done++ / all;
        x = block.of(x, stage[3] * given, stage[2], stage[0], stride, given / 4, drop);
      }
    }
    x = globalAveragePooling2d().of(BLOCKS.activated(x, 1280, 1, 1, silu()));
    return Blocks.classifier(dropout(0.2).of(x), classes);
  }
}
