package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.initializers.Initializer;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.saving.Registry;

/**
 * A convolutional network with the manners of a transformer: large windows, few activations,
 * normalization of layers.
 *
 * <p>Source: Liu et al., <i>A ConvNet for the 2020s</i>, CVPR 2022.
 */
public final class ConvNeXt {
  private static final double EPSILON = 1e-6;
  private static final double SCALE = 1e-6;

  static {
    Registry.register(LayerScale.class);
  }

  private ConvNeXt() {}

  /**
   * ConvNeXt-Tiny: 28,589,128 weights for color images and 1,000 classes. The sides of images are
   * multiples of 32, or what is left over is cut off.
   */
  public static Symbol tiny(Symbol images, int classes) {
    int[] blocks = {3, 3, 9, 3};
    int[] filters = {96, 192, 384, 768};
    Symbol x = norm(patches(images, filters[0], 4));
    for (int stage = 0; stage < blocks.length; stage++) {
      x = stage == 0 ? x : patches(norm(x), filters[stage], 2);
      for (int i = 0; i < blocks[stage]; i++) {
        x = block(x, filters[stage]);
      }
    }
    return Blocks.classifier(norm(globalAveragePooling2d().of(x)), classes);
  }

  private static Symbol block(Symbol x, int filters) {
    Symbol y = depthwiseConv2d(7).padding(Padding.SAME).depthwiseInitializer(draws()).of(x);
    y = dense(4 * filters).activation(gelu()).kernelInitializer(draws()).of(norm(y));
    y = dense(filters).kernelInitializer(draws()).of(y);
    return add().of(x, new LayerScale(SCALE).of(y));
  }

  private static Symbol patches(Symbol x, int filters, int size) {
    return conv2d(filters, size).strides(size).kernelInitializer(draws()).of(x);
  }

  private static Symbol norm(Symbol x) {
    return layerNormalization().epsilon(EPSILON).of(x);
  }

  private static Initializer draws() {
    return truncatedNormal(0, 0.02);
  }
}
