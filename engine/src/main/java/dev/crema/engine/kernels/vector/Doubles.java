package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;

/** Arrays of doubles filled from a buffer of numbers, and the way back. */
final class Doubles {
  private Doubles() {}

  /** Reads {@code count} elements from position {@code first} on. */
  static void load(DType type, long buffer, long first, double[] target, int count) {
    if (type == DType.FLOAT64) {
      for (int i = 0; i < count; i++) {
        target[i] = Mem.getDouble(buffer + 8 * (first + i));
      }
    } else {
      for (int i = 0; i < count; i++) {
        target[i] = Mem.number(type, buffer + type.bytes() * (first + i));
      }
    }
  }

  /** Writes {@code count} elements from position {@code first} on, rounded to the type. */
  static void store(DType type, long buffer, long first, double[] source, int count) {
    for (int i = 0; i < count; i++) {
      Numbers.put(type, buffer + type.bytes() * (first + i), source[i]);
    }
  }
}
