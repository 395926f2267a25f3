package dev.crema.zoo.speech.transcription;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;

/**
 * A convolutional network for CTC: one convolution that halves the number of frames, then residual
 * blocks of two time-channel separable convolutions, each with batch normalization.
 *
 * <p>Source: S. Kriman et al., <i>QuartzNet: deep automatic speech recognition with 1D time-channel
 * separable convolutions</i>, ICASSP 2020, made small.
 */
public final class TranscriptionNetwork {
  private static final int KERNEL = 11;

  private TranscriptionNetwork() {}

  /**
   * The network.
   *
   * @param features {@code [batch, frames, features]}
   * @param channels of all convolutions, 1 or more
   * @param blocks 1 or more
   * @param symbols characters and blank, 2 or more
   * @return logits {@code [batch, ceil(frames / 2), symbols]}
   */
  public static Symbol of(Symbol features, int channels, int blocks, int symbols) {
    Require.atLeast("TranscriptionNetwork", "channels", channels, 1);
    Require.atLeast("TranscriptionNetwork", "blocks", blocks, 1);
    Require.atLeast("TranscriptionNetwork", "symbols", symbols, 2);
    Symbol x =
        conv1d(channels, KERNEL).strides(2).padding(Padding.SAME).useBias(false).of(features);
    x = activation(relu()).of(batchNormalization().momentum(0.9).of(x));
    for (int i = 0; i < blocks; i++) {
      Symbol y = separable(x, channels);
      y = separable(dropout(0.1).of(activation(relu()).of(y)), channels);
      x = activation(relu()).of(add().of(x, y));
    }
    x = dropout(0.1).of(x);
    return dense(symbols).of(x);
  }

  private static Symbol separable(Symbol x, int channels) {
    Symbol apart = depthwiseConv1d(KERNEL).padding(Padding.SAME).useBias(false).of(x);
    return batchNormalization().momentum(0.9).of(dense(channels).useBias(false).of(apart));
  }
}
