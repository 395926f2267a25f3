package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;

/**
 * The first convolutional network that read handwriting for a living, with rectifiers and the
 * largest of four values where LeNet-5 had hyperbolic tangents and means.
 *
 * <p>Source: LeCun, Bottou, Bengio, Haffner, <i>Gradient-based learning applied to document
 * recognition</i>, Proceedings of the IEEE 86, 1998.
 */
public final class LeNet {
  private LeNet() {}

  /** 61,706 weights for 28×28×1 and 10 classes. */
  public static Symbol lenet(Symbol images, int classes) {
    Symbol x = conv2d(6, 5).padding(Padding.SAME).activation(relu()).of(images);
    x = conv2d(16, 5).activation(relu()).of(maxPooling2d(2).of(x));
    x = flatten().of(maxPooling2d(2).of(x));
    x = dense(120).activation(relu()).of(x);
    return Blocks.classifier(dense(84).activation(relu()).of(x), classes);
  }
}
