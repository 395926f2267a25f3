package dev.crema.engine.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import java.lang.foreign.MemorySegment;

/**
 * All of memory by absolute address. One segment for everything keeps hot kernels monomorphic: with
 * a segment for each tensor the JIT was seen to deoptimize them again and again.
 */
public final class Mem {
  @SuppressWarnings("restricted") // checked above the kernels; see package-info
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Mem() {}

  static float getFloat(long address) {
    return ALL.get(JAVA_FLOAT_UNALIGNED, address);
  }

  static void putFloat(long address, float value) {
    ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
  }

  static double getDouble(long address) {
    return ALL.get(JAVA_DOUBLE_UNALIGNED, address);
  }

  static void putDouble(long address, double value) {
    ALL.set(JAVA_DOUBLE_UNALIGNED, address, value);
  }

  static int getInt(long address) {
    return ALL.get(JAVA_INT_UNALIGNED, address);
  }

  public static void putInt(long address, int value) {
    ALL.set(JAVA_INT_UNALIGNED, address, value);
  }

  static long getLong(long address) {
    return ALL.get(JAVA_LONG_UNALIGNED, address);
  }

  public static void putLong(long address, long value) {
    ALL.set(JAVA_LONG_UNALIGNED, address, value);
  }

  static short getShort(long address) {
    return ALL.get(JAVA_SHORT_UNALIGNED, address);
  }

  static void putShort(long address, short value) {
    ALL.set(JAVA_SHORT_UNALIGNED, address, value);
  }

  static byte getByte(long address) {
    return ALL.get(JAVA_BYTE, address);
  }

  static void putByte(long address, byte value) {
    ALL.set(JAVA_BYTE, address, value);
  }

  public static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  static void zero(long address, long bytes) {
    if (bytes > 0) {
      ALL.asSlice(address, bytes).fill((byte) 0);
    }
  }

  /** The bits of an element, without sign extension. */
  public static long bits(int bytes, long address) {
    return switch (bytes) {
      case 1 -> getByte(address) & 0xFFL;
      case 2 -> getShort(address) & 0xFFFFL;
      case 4 -> getInt(address) & 0xFFFFFFFFL;
      default -> getLong(address);
    };
  }

  static void putBits(int bytes, long address, long bits) {
    switch (bytes) {
      case 1 -> putByte(address, (byte) bits);
      case 2 -> putShort(address, (short) bits);
      case 4 -> putInt(address, (int) bits);
      default -> putLong(address, bits);
    }
  }

  /** The element of an int32 or int64 tensor. */
  static long index(DType type, long base, long position) {
    return type == DType.INT64 ? getLong(base + 8 * position) : getInt(base + 4 * position);
  }

  /** The element at an address as a double; exact but for int64 beyond 2<sup>53</sup>. */
  static double number(DType type, long address) {
    return Element.toDouble(type, bits(type.bytes(), address));
  }

  /** The element at an address as an integer; floats are cut off. */
  static long whole(DType type, long address) {
    return Element.toLong(type, bits(type.bytes(), address));
  }
}
