package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.Arrays;

/** Audio that decoders give bit by bit, the channels of a sample side by side. */
final class GrowingAudio {
  private float[] values = new float[1 << 14];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    }
    values[size++] = value;
  }

  /** All of it. */
  Recording recording(int samplingRate, int channels) {
    return new Recording(
        samplingRate, Tensor.of(Shape.of(size / channels, channels), Arrays.copyOf(values, size)));
  }
}
