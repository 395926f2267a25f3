package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.activations.Activation;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Conv2D;

/** What the convolutional networks are made of. */
final class Blocks {
  private final double momentum;
  private final double epsilon;

  /** Blocks whose moving means follow slowly, up to 1, and whose quotients epsilon keeps finite. */
  Blocks(double momentum, double epsilon) {
    this.momentum = momentum;
    this.epsilon = epsilon;
  }

  /** Normalization. */
  Symbol norm(Symbol x) {
    return batchNormalization().momentum(momentum).epsilon(epsilon).of(x);
  }

  /** A convolution that keeps the size, or divides it by the stride, without bias. */
  static Conv2D convolution(int filters, int size, int stride) {
    return conv2d(filters, size)
        .strides(stride)
        .padding(Padding.SAME)
        .useBias(false)
        .kernelInitializer(heNormal());
  }

  /** A convolution, then normalization. */
  Symbol normalized(Symbol x, int filters, int size, int stride) {
    return norm(convolution(filters, size, stride).of(x));
  }

  /** A convolution, normalization, activation. */
  Symbol activated(Symbol x, int filters, int size, int stride, Activation function) {
    return activation(function).of(normalized(x, filters, size, stride));
  }

  /** Each channel convolved by itself, normalization, activation. */
  Symbol depthwise(Symbol x, int size, int stride, Activation function) {
    Symbol y = depthwiseConv2d(size).strides(stride).padding(Padding.SAME).useBias(false).of(x);
    return activation(function).of(norm(y));
  }

  /** The number of channels. */
  static int channels(Symbol x) {
    return Math.toIntExact(x.dim(x.rank() - 1));
  }

  /** The mean of each channel, then the probabilities of classes. */
  static Symbol head(Symbol x, int classes) {
    return classifier(globalAveragePooling2d().of(x), classes);
  }

  /** Probabilities of classes from features {@code [batch, features]}. */
  static Symbol classifier(Symbol features, int classes) {
    return dense(classes).activation(softmax()).of(features);
  }
}
