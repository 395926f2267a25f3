package dev.crema.zoo.vision.segmentation;

import static dev.crema.Crema.*;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Conv2D;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A network that makes an image smaller and larger again and hands what it saw at each size on the
 * way down to the same size on the way up, so that it knows what is there and where its edges are.
 *
 * <p>Source: Ronneberger, Fischer, Brox, <i>U-Net: convolutional networks for biomedical image
 * segmentation</i>, MICCAI 2015. Unlike there, images are padded, so that the output has the size
 * of the input.
 *
 * @param depth how often the image is halved, 1 to 8; 4 by default
 * @param filters of the first convolutions, 1 or more, twice as many after each halving; 64 by
 *     default
 * @param batchNormalization whether batch normalization follows each 3 × 3 convolution, which then
 *     has no bias; false by default, as in the paper
 */
public record UNet(int depth, int filters, boolean batchNormalization) {
  private static final int MOST_DEPTH = 8;

  /** Of the means that predictions use: short enough for trainings of a few thousand steps. */
  private static final double MOMENTUM = 0.9;

  public UNet {
    Require.within("UNet", "depth", depth, 1, MOST_DEPTH);
    Require.atLeast("UNet", "filters", filters, 1);
  }

  /** As in the paper. */
  public UNet() {
    this(4, 64, false);
  }

  public UNet depth(int value) {
    return new UNet(value, filters, batchNormalization);
  }

  public UNet filters(int value) {
    return new UNet(depth, value, batchNormalization);
  }

  public UNet batchNormalization(boolean use) {
    return new UNet(depth, filters, use);
  }

  /**
   * A model from images, uint8 {@code [batch, height, width, channels]}, to the probabilities of
   * the classes of each pixel, {@code [batch, height, width, classes]}.
   *
   * @param height a multiple of 2<sup>depth</sup>
   * @param width a multiple of 2<sup>depth</sup>
   * @param channels 1 or more
   * @param classes 2 or more, with the background
   */
  public Model model(int height, int width, int channels, int classes) {
    requireMultiple("height", height);
    requireMultiple("width", width);
    Require.atLeast("UNet", "channels", channels, 1);
    Require.atLeast("UNet", "classes", classes, 2);
    Symbol image = input(DType.UINT8, height, width, channels);
    Symbol x = rescaling(1.0 / 255).of(image);
    Deque<Symbol> seen = new ArrayDeque<>();
    for (int level = 0; level < depth; level++) {
      x = twice(x, filters << level);
      seen.push(x);
      x = maxPooling2d(2).of(x);
    }
    x = twice(x, filters << depth);
    for (int level = depth - 1; level >= 0; level--) {
      Symbol larger = conv2dTranspose(filters << level, 2).strides(2).of(x);
      x = twice(concatenate().of(seen.pop(), larger), filters << level);
    }
    return Crema.model(image, conv2d(classes, 1).activation(softmax()).of(x));
  }

  private void requireMultiple(String name, int length) {
    Require.check(
        length > 0 && length % (1 << depth) == 0,
        "UNet",
        name,
        length,
        "a multiple of 2^depth (" + (1 << depth) + ")");
  }

  private Symbol twice(Symbol x, int width) {
    return unit(unit(x, width), width);
  }

  private Symbol unit(Symbol x, int width) {
    Conv2D convolution = conv2d(width, 3).padding(Padding.SAME).kernelInitializer(heNormal());
    return batchNormalization
        ? activation(relu())
            .of(Crema.batchNormalization().momentum(MOMENTUM).of(convolution.useBias(false).of(x)))
        : convolution.activation(relu()).of(x);
  }
}
