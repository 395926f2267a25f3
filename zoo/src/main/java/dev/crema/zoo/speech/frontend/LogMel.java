package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.preprocessing.MelSpectrogram;

/**
 * A layer that turns sound into the natural logarithm of its power over time in mel bands: {@code
 * ln(max(power, floor))}. Unlike the decibels of {@link MelSpectrogram} a number depends on its own
 * frame alone, not on the rest of the batch.
 *
 * <p>Input {@code [batch, samples]}; output {@code [batch, frames, bands]} with {@code samples /
 * sequenceStride + 1} frames.
 *
 * <p>Source: S. Young et al., <i>The HTK book</i>, section 5.4.
 *
 * @param bands which power; of it only what does not tell of decibels counts
 * @param floor the least power that counts, greater than 0; 1e-5 by default, about that of 16-bit
 *     silence with a little noise
 */
public record LogMel(MelSpectrogram bands, double floor) implements UnaryLayer {
  public LogMel {
    Require.positive("LogMel", "floor", floor);
    bands = bands.powerToDb(false);
  }

  /**
   * 40 bands of frames of 32 ms each 10 ms, from 20 Hz to the half of the sampling rate.
   *
   * @param samplingRate samples per second, 1000 or more
   */
  public static LogMel of(int samplingRate) {
    Require.atLeast("LogMel", "samplingRate", samplingRate, 1000);
    MelSpectrogram spectrogram =
        new MelSpectrogram()
            .samplingRate(samplingRate)
            .bands(40, 20, samplingRate / 2.0)
            .frames(samplingRate * 32 / 1000, samplingRate / 100);
    return new LogMel(spectrogram, 1e-5);
  }

  /** Frames that many samples apart. */
  public LogMel stride(int samples) {
    return new LogMel(bands.frames(bands.fftLength(), samples), floor);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return bands.call(scope, input).transpose(0, 2, 1).maximum(floor).log();
  }
}
