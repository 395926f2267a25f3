package dev.crema.data;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A recording.
 *
 * @param samplingRate samples per second, 1 or more
 * @param audio float32 {@code [samples, channels]}, -1 to 1: integers of n bits are divided by
 *     2<sup>n-1</sup>
 */
public record Recording(int samplingRate, Tensor audio) {
  public Recording {
    Require.atLeast("Recording", "samplingRate", samplingRate, 1);
    if (audio.rank() != 2) {
      throw new ShapeException(
          "Recording: audio is " + audio.type() + "; allowed: [samples, channels]");
    }
  }

  /** A recording with one channel. */
  public static Recording mono(int samplingRate, float... audio) {
    return new Recording(samplingRate, Tensor.of(Shape.of(audio.length, 1), audio));
  }

  /**
   * Reads a file of any {@link AudioFormat}, which its first bytes tell, whatever its name.
   *
   * @throws DataException if it cannot be read, is none of these or is truncated; it names the file
   */
  public static Recording read(Path file) {
    try {
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw new DataException("recording '" + file + "' is larger than 2 GiB");
      }
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new DataException("recording '" + file + "' cannot be read: " + e, e);
    }
  }

  /**
   * Reads the bytes of a file of any {@link AudioFormat}.
   *
   * @param name stands in messages
   */
  public static Recording parse(String name, byte[] bytes) {
    return AudioFormat.of(name, bytes).parse(name, bytes);
  }

  /** How many channels there are. */
  public int channels() {
    return Math.toIntExact(audio.dim(1));
  }

  /** How long it lasts. */
  public double seconds() {
    return (double) audio.dim(0) / samplingRate;
  }

  /** The mean of the channels. */
  public Recording mono() {
    int channels = channels();
    if (channels == 1) {
      return this;
    }
    float[] all = audio.toFloats();
    float[] mean = new float[all.length / channels];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += all[i * channels + c];
      }
      mean[i] = (float) (sum / channels);
    }
    return mono(samplingRate, mean);
  }

  /**
   * At another number of samples per second, by a windowed sinc that keeps what lies below 0.99
   * times the half of the lower rate.
   *
   * @param rate 1 or more
   */
  public Recording resampled(int rate) {
    Require.atLeast("Recording", "rate", rate, 1);
    if (rate == samplingRate) {
      return this;
    }
    int channels = channels();
    float[] changed = SamplingRate.change(audio.toFloats(), channels, samplingRate, rate);
    return new Recording(rate, Tensor.of(Shape.of(changed.length / channels, channels), changed));
  }
}
