package dev.crema.data;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Makes tensors from recordings (see {@link AudioFormat}): float32 {@code [samples, channels]}, -1
 * to 1.
 *
 * @param samplingRate samples per second of the result, 1 or more; by default (empty) that of each
 *     file
 * @param outputSequenceLength samples of the result, 1 or more: longer ones are cut off at the end,
 *     shorter ones filled up with zeros; by default (empty) all are kept
 * @param mono whether the mean of the channels is taken; false by default
 */
public record AudioDecoder(OptionalInt samplingRate, OptionalInt outputSequenceLength, boolean mono)
    implements Function<Path, Tensor> {
  public AudioDecoder {
    samplingRate.ifPresent(v -> Require.atLeast("AudioDecoder", "samplingRate", v, 1));
    outputSequenceLength.ifPresent(
        v -> Require.atLeast("AudioDecoder", "outputSequenceLength", v, 1));
  }

  /** Recordings as they are. */
  public AudioDecoder() {
    this(OptionalInt.empty(), OptionalInt.empty(), false);
  }

  public AudioDecoder samplingRate(int value) {
    return new AudioDecoder(OptionalInt.of(value), outputSequenceLength, mono);
  }

  public AudioDecoder outputSequenceLength(int value) {
    return new AudioDecoder(samplingRate, OptionalInt.of(value), mono);
  }

  public AudioDecoder mono(boolean value) {
    return new AudioDecoder(samplingRate, outputSequenceLength, value);
  }

  /**
   * A recording.
   *
   * @throws DataException if the file cannot be read or is not a recording; it names the file
   */
  @Override
  public Tensor apply(Path file) {
    Recording read = Recording.read(file);
    Recording mixed = mono ? read.mono() : read;
    Recording recording = mixed.resampled(samplingRate.orElse(mixed.samplingRate()));
    int channels = recording.channels();
    float[] audio = recording.audio().toFloats();
    int length = outputSequenceLength.orElse(audio.length / channels);
    return Tensor.of(
        Shape.of(length, channels), Arrays.copyOf(audio, Math.multiplyExact(length, channels)));
  }
}
