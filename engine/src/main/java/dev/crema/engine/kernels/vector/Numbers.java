package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;

/** Half-width floats, and the order of elements. */
final class Numbers {
  private Numbers() {}

  static boolean isHalf(DType type) {
    return type == DType.BFLOAT16 || type == DType.FLOAT16;
  }

  static float ofHalf(DType type, short bits) {
    return type == DType.BFLOAT16 ? Element.bfloat16ToFloat(bits) : Float.float16ToFloat(bits);
  }

  static short toHalf(DType type, float value) {
    return type == DType.BFLOAT16 ? Element.bfloat16Bits(value) : Float.floatToFloat16(value);
  }

  /**
   * A long that orders elements as their values do: -0 equals 0, all NaN are equal and the
   * greatest.
   */
  static long key(DType type, long bits) {
    if (!type.isFloating()) {
      return Element.toLong(type, bits);
    }
    double value = Element.toDouble(type, bits);
    if (Double.isNaN(value)) {
      return Long.MAX_VALUE;
    }
    long ordered = Double.doubleToRawLongBits(value + 0.0);
    return ordered ^ (ordered >> 63 & Long.MAX_VALUE);
  }

  /** Rounds a result to the type in which a type is computed. */
  static double round(DType type, double value) {
    return type == DType.FLOAT64 ? value : (float) value;
  }

  /** Stores a number that {@link #round} gave. */
  static void put(DType type, long address, double value) {
    switch (type) {
      case FLOAT32 -> Mem.putFloat(address, (float) value);
      case FLOAT64 -> Mem.putDouble(address, value);
      case BFLOAT16, FLOAT16 -> Mem.putShort(address, toHalf(type, (float) value));
      case INT8, UINT8, INT32, INT64, BOOL ->
          Mem.putBits(type.bytes(), address, Element.bits(type, value));
    }
  }

  /** The bits of the least value, -∞ of floats. */
  static long least(DType type) {
    return switch (type) {
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Element.bits(type, Double.NEGATIVE_INFINITY);
      case INT8 -> 0x80;
      case UINT8, BOOL -> 0;
      case INT32 -> 0x80000000L;
      case INT64 -> Long.MIN_VALUE;
    };
  }

  /** The greatest value of an integer type or bool. */
  static long greatest(DType type) {
    return switch (type) {
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 255;
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      case BOOL -> 1;
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 ->
          throw new IllegalArgumentException("not an integer type: " + type);
    };
  }
}
