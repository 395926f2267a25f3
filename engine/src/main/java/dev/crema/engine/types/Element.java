package dev.crema.engine.types;

/**
 * Single elements of any {@link DType} as raw bits, and the conversions between types.
 *
 * <p>Floats round to nearest even. A float becomes an integer by truncation toward zero, saturating
 * at the type's range, NaN becoming 0 (Java's own rule, extended to the narrow types); a wider
 * integer becomes a narrower one by dropping its high bits; anything becomes a bool by comparison
 * with zero.
 */
public final class Element {
  private Element() {}

  /** The bits of a number in the given type. */
  public static long bits(DType type, double value) {
    return switch (type) {
      case FLOAT32 -> Float.floatToRawIntBits((float) value) & 0xFFFFFFFFL;
      case FLOAT64 -> Double.doubleToRawLongBits(value);
      case BFLOAT16 -> bfloat16Bits(roundToOddFloat(value)) & 0xFFFFL;
      case FLOAT16 -> Float.floatToFloat16(roundToOddFloat(value)) & 0xFFFFL;
      case INT8 -> (long) Math.clamp(value, -128d, 127d) & 0xFF;
      case UINT8 -> (long) Math.clamp(value, 0d, 255d) & 0xFF;
      case INT32 -> (int) value & 0xFFFFFFFFL;
      case INT64 -> (long) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  /** The bits of an integer in the given type. */
  public static long bits(DType type, long value) {
    return switch (type) {
      case FLOAT32 -> Float.floatToRawIntBits((float) value) & 0xFFFFFFFFL;
      case FLOAT64 -> Double.doubleToRawLongBits((double) value);
      case BFLOAT16, FLOAT16 -> bits(type, (double) value);
      case INT8, UINT8 -> value & 0xFF;
      case INT32 -> value & 0xFFFFFFFFL;
      case INT64 -> value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  /**
   * The number that some bits stand for, as a double; exact for all types but int64 beyond
   * 2<sup>53</sup>.
   */
  public static double toDouble(DType type, long bits) {
    return switch (type) {
      case FLOAT32 -> Float.intBitsToFloat((int) bits);
      case FLOAT64 -> Double.longBitsToDouble(bits);
      case BFLOAT16 -> bfloat16ToFloat((short) bits);
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case INT8, UINT8, INT32, INT64, BOOL -> (double) toLong(type, bits);
    };
  }

  /** The integer that some bits stand for; a float is truncated toward zero and saturates. */
  public static long toLong(DType type, long bits) {
    return switch (type) {
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> (long) toDouble(type, bits);
      case INT8 -> (byte) bits;
      case UINT8 -> bits & 0xFF;
      case INT32 -> (int) bits;
      case INT64 -> bits;
      case BOOL -> bits & 1;
    };
  }

  /** The bits that a value of one type has in another. */
  public static long convert(DType from, long bits, DType to) {
    return from.isFloating() ? bits(to, toDouble(from, bits)) : bits(to, toLong(from, bits));
  }

  /** The bfloat16 nearest to a float, ties to even; NaN stays NaN. */
  public static short bfloat16Bits(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
  }

  public static float bfloat16ToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * The float from which rounding on to a half-width float gives what rounding the double itself
   * would.
   */
  private static float roundToOddFloat(double value) {
    float nearest = (float) value;
    if (nearest == value
        || Double.isNaN(value)
        || Float.isInfinite(nearest)
        || (Float.floatToRawIntBits(nearest) & 1) != 0) {
      return nearest;
    }
    return nearest < value ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }
}
