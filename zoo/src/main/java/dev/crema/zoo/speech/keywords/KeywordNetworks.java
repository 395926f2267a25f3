package dev.crema.zoo.speech.keywords;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.layers.convolution.DepthwiseConv2D;
import java.util.Arrays;
import java.util.List;

/** Small networks that tell which of some words was said. */
public final class KeywordNetworks {
  private KeywordNetworks() {}

  /**
   * A depthwise separable convolutional network: a convolution of 10 frames × 4 features with
   * stride 2, four depthwise separable ones of 3 × 3, the mean of all. Size S of the paper has 64
   * channels, M 172, L 276; with 64 channels, 49 frames of 10 coefficients and 12 classes there are
   * 24,908 parameters, as in MLPerf Tiny.
   *
   * <p>Source: Y. Zhang, N. Suda, L. Lai, V. Chandra, <i>Hello Edge: keyword spotting on
   * microcontrollers</i>, 2017, with the dropout of MLPerf Tiny's reference.
   *
   * @param features {@code [batch, frames, features]}
   * @param channels 1 or more
   * @param classes 2 or more
   * @return logits {@code [batch, classes]}
   */
  public static Symbol dsCnn(Symbol features, int channels, int classes) {
    Require.atLeast("dsCnn", "channels", channels, 1);
    Require.atLeast("dsCnn", "classes", classes, 2);
    Symbol x = image(features);
    x = conv2d(channels, 10, 4).strides(2, 2).padding(Padding.SAME).of(x);
    x = dropout(0.2).of(activated(x));
    for (int i = 0; i < 4; i++) {
      x = activated(depthwiseConv2d(3).padding(Padding.SAME).of(x));
      x = activated(conv2d(channels, 1).of(x));
    }
    return dense(classes).of(globalAveragePooling2d().of(dropout(0.4).of(x)));
  }

  /**
   * A broadcasted residual network: each block convolves along frequency, averages frequencies,
   * convolves along time and adds the result to all frequencies. With 40 features and 12 classes
   * BC-ResNet-1 has 9.2 thousand parameters and BC-ResNet-8 321 thousand.
   *
   * <p>Source: B. Kim, S. Chang, J. Lee, D. Sung, <i>Broadcasted residual learning for efficient
   * keyword spotting</i>, Interspeech 2021, table 1; sub-spectral normalization in 5 bands after S.
   * Chang et al., ICASSP 2021.
   *
   * @param features {@code [batch, frames, features]}, a multiple of 40 features
   * @param width the τ of the paper: channels are {@code 8·width} to {@code 32·width}, 0.5 or more
   * @param classes 2 or more
   * @return logits {@code [batch, classes]}
   */
  public static Symbol bcResNet(Symbol features, double width, int classes) {
    Require.check(width >= 0.5 && width <= 64, "bcResNet", "width", width, "0.5 to 64");
    Require.atLeast("bcResNet", "classes", classes, 2);
    long bands = features.dim(-1);
    Require.check(bands % 40 == 0, "bcResNet", "features", bands, "a multiple of 40");
    int[] channels =
        Arrays.stream(new int[] {16, 8, 12, 16, 20, 32}).map(c -> (int) (c * width)).toArray();
    int[] blocks = {2, 2, 4, 4};
    Symbol x = image(features);
    x = conv2d(channels[0], 5).strides(1, 2).padding(Padding.SAME).useBias(false).of(x);
    x = activated(x);
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int i = 0; i < blocks[stage]; i++) {
        int stride = i == 0 && (stage == 1 || stage == 2) ? 2 : 1;
        x = broadcasted(x, channels[stage + 1], i == 0, stride, 1 << stage);
      }
    }
    x = zeroPadding2d(2, 0).of(x);
    x = depthwiseConv2d(5).useBias(false).of(x);
    x = activated(conv2d(channels[5], 1).useBias(false).of(x));
    return dense(classes).of(globalAveragePooling2d().of(x));
  }

  /** A block of {@link #bcResNet}; a transition has another number of channels or a stride. */
  private static Symbol broadcasted(
      Symbol input, int channels, boolean transition, int stride, int dilation) {
    Symbol x = input;
    if (transition) {
      x = activated(conv2d(channels, 1).useBias(false).of(x));
    }
    DepthwiseConv2D alongFrequency =
        depthwiseConv2d(1, 3).padding(Padding.SAME).strides(1, stride).useBias(false);
    Symbol two = subSpectral(alongFrequency.of(x), 5);
    Symbol one = alongTime(mean(two), dilation);
    one = activation(silu()).of(batchNormalization().momentum(0.9).of(one));
    Conv2D mixing = conv2d(channels, 1).useBias(false);
    one = spatialDropout2d(0.1).of(mixing.of(one));
    // Every frequency gets the same: adding broadcasts the axis of length 1.
    Symbol sum = add().of(two, one);
    return activation(relu()).of(transition ? sum : add().of(input, sum));
  }

  /**
   * A depthwise convolution of 3 frames that are {@code dilation} apart. Frames of equal remainder
   * are put side by side, where a convolution without dilation, which is several times faster in
   * training, does the same.
   */
  private static Symbol alongTime(Symbol x, int dilation) {
    DepthwiseConv2D three = depthwiseConv2d(3, 1).padding(Padding.SAME).useBias(false);
    int frames = length(x, 1);
    int channels = length(x, 3);
    int steps = Math.ceilDiv(frames, dilation);
    int missing = steps * dilation - frames;
    Symbol apart = zeroPadding2d(0, missing, 0, 0).of(x);
    apart = three.of(reshape(steps, dilation, channels).of(apart));
    return cropping2d(0, missing, 0, 0).of(reshape(steps * dilation, 1, channels).of(apart));
  }

  /** The mean over frequencies, {@code [batch, frames, 1, channels]}. */
  private static Symbol mean(Symbol x) {
    return averagePooling2d(1, Math.toIntExact(x.dim(2))).of(x);
  }

  /** Batch normalization with statistics and weights of its own in each of some bands. */
  private static Symbol subSpectral(Symbol x, int bands) {
    int frames = length(x, 1);
    int frequencies = length(x, 2);
    int channels = length(x, 3);
    int each = frequencies / bands;
    List<Layer> layers =
        List.of(
            reshape(frames, bands, each, channels),
            permute(1, 3, 2, 4),
            reshape(frames, each, bands * channels),
            batchNormalization().momentum(0.9),
            reshape(frames, each, bands, channels),
            permute(1, 3, 2, 4),
            reshape(frames, frequencies, channels));
    Symbol result = x;
    for (Layer layer : layers) {
      result = layer.of(result);
    }
    return result;
  }

  private static int length(Symbol x, int axis) {
    return Math.toIntExact(x.dim(axis));
  }

  private static Symbol image(Symbol features) {
    if (features.rank() != 3) {
      throw new CremaException(
          "features are " + features.example() + "; allowed: [batch, frames, features]");
    }
    return reshape(length(features, 1), length(features, 2), 1).of(features);
  }

  private static Symbol activated(Symbol x) {
    return activation(relu()).of(batchNormalization().momentum(0.9).of(x));
  }

  /** Which network a {@link KeywordRecipe} trains. */
  public enum Kind {
    /** {@link #dsCnn} with 64 channels on 10 cepstral coefficients. */
    DS_CNN,
    /** {@link #bcResNet} of width 1 on 40 bands. */
    BC_RESNET
  }
}
