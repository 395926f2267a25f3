package dev.crema.engine.kernels.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * What generated vector loops call to get at elements: loads, stores and conversions, bit for bit
 * as {@link Scalars} on numbers.
 *
 * <p>All vectors of a loop have as many lanes, those of a preferred float vector. Float32 and
 * bfloat16 are floats in it, int32 and the narrow integers are ints, and a bool is a mask.
 */
final class VectorElements {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** The elements of one step. */
  static final int LANES = FLOATS.length();

  /** There are no vectors of four bytes; those are an int. */
  private static final boolean FOUR = LANES == 4;

  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * 16));
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, LANES * 8)));
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorElements() {}

  // ---------------------------------------------------------------- memory

  static FloatVector loadFloat32(long address) {
    return FloatVector.fromMemorySegment(FLOATS, Mem.ALL, address, ORDER);
  }

  static FloatVector loadBfloat16(long address) {
    return ((IntVector)
            ShortVector.fromMemorySegment(SHORTS, Mem.ALL, address, ORDER).castShape(INTS, 0))
        .lanewise(VectorOperators.LSHL, 16)
        .reinterpretAsFloats();
  }

  static IntVector loadInt32(long address) {
    return IntVector.fromMemorySegment(INTS, Mem.ALL, address, ORDER);
  }

  static IntVector loadInt8(long address) {
    return FOUR
        ? fourBytes(address).lanewise(VectorOperators.ASHR, 24)
        : (IntVector) bytes(address).convertShape(VectorOperators.B2I, INTS, 0);
  }

  static IntVector loadUint8(long address) {
    return FOUR
        ? fourBytes(address).lanewise(VectorOperators.LSHR, 24)
        : (IntVector) bytes(address).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
  }

  static VectorMask<Float> loadBool(long address) {
    return toBool(loadUint8(address));
  }

  private static ByteVector bytes(long address) {
    return ByteVector.fromMemorySegment(BYTES, Mem.ALL, address, ORDER);
  }

  /** Each of four bytes in the high end of its lane. */
  private static IntVector fourBytes(long address) {
    IntVector shifts = IntVector.broadcast(INTS, 24).sub(IntVector.zero(INTS).addIndex(8));
    return IntVector.broadcast(INTS, Mem.getInt(address)).lanewise(VectorOperators.LSHL, shifts);
  }

  static void storeFloat32(FloatVector value, long address) {
    value.intoMemorySegment(Mem.ALL, address, ORDER);
  }

  /** Stores values that are rounded already. */
  static void storeBfloat16(FloatVector value, long address) {
    value
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHR, 16)
        .convertShape(VectorOperators.I2S, SHORTS, 0)
        .intoMemorySegment(Mem.ALL, address, ORDER);
  }

  static void storeInt32(IntVector value, long address) {
    value.intoMemorySegment(Mem.ALL, address, ORDER);
  }

  static void storeInt8(IntVector value, long address) {
    storeBytes(value, address);
  }

  static void storeUint8(IntVector value, long address) {
    storeBytes(value, address);
  }

  static void storeBool(VectorMask<Float> value, long address) {
    storeBytes(toInt32(value), address);
  }

  private static void storeBytes(IntVector value, long address) {
    if (FOUR) {
      IntVector shifts = IntVector.zero(INTS).addIndex(8);
      int four =
          value.and(0xFF).lanewise(VectorOperators.LSHL, shifts).reduceLanes(VectorOperators.OR);
      Mem.putInt(address, four);
    } else {
      value.convertShape(VectorOperators.I2B, BYTES, 0).intoMemorySegment(Mem.ALL, address, ORDER);
    }
  }

  static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  static IntVector splat(int value) {
    return IntVector.broadcast(INTS, value);
  }

  static VectorMask<Float> splatBool(int value) {
    return FLOATS.maskAll(value != 0);
  }

  // ---------------------------------------------------------------- rounding into narrow types

  static FloatVector roundBfloat16(FloatVector x) {
    return roundBfloat16(x, nearestBfloat16(x));
  }

  /** The bits of the nearest bfloat16 above others that do not count, unless x is not a number. */
  static IntVector nearestBfloat16(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    return bits.add(0x7FFF).add(bits.lanewise(VectorOperators.LSHR, 16).and(1));
  }

  static FloatVector roundBfloat16(FloatVector x, IntVector nearest) {
    return nearest
        .blend(x.reinterpretAsInts().or(0x40_0000), x.test(VectorOperators.IS_NAN).cast(INTS))
        .and(0xFFFF_0000)
        .reinterpretAsFloats();
  }

  static IntVector roundInt8(IntVector x) {
    return x.lanewise(VectorOperators.LSHL, 24).lanewise(VectorOperators.ASHR, 24);
  }

  static IntVector roundUint8(IntVector x) {
    return x.and(0xFF);
  }

  // ---------------------------------------------------------------- conversions

  static FloatVector toFloat32(FloatVector x) {
    return x;
  }

  static FloatVector toFloat32(IntVector x) {
    return (FloatVector) x.convert(VectorOperators.I2F, 0);
  }

  static FloatVector toFloat32(VectorMask<Float> x) {
    return FloatVector.zero(FLOATS).blend(1f, x);
  }

  static FloatVector toBfloat16(FloatVector x) {
    return roundBfloat16(x);
  }

  /** Of integers of 8 bits, which need no rounding. */
  static FloatVector toBfloat16(IntVector x) {
    return toFloat32(x);
  }

  static FloatVector toBfloat16(VectorMask<Float> x) {
    return toFloat32(x);
  }

  static IntVector toInt32(FloatVector x) {
    return (IntVector) x.convert(VectorOperators.F2I, 0);
  }

  static IntVector toInt32(IntVector x) {
    return x;
  }

  static IntVector toInt32(VectorMask<Float> x) {
    return IntVector.zero(INTS).blend(1, x.cast(INTS));
  }

  static IntVector toInt8(FloatVector x) {
    return toInt32(x.max(-128f).min(127f));
  }

  static IntVector toInt8(IntVector x) {
    return roundInt8(x);
  }

  static IntVector toInt8(VectorMask<Float> x) {
    return toInt32(x);
  }

  static IntVector toUint8(FloatVector x) {
    return toInt32(x.max(0f).min(255f));
  }

  static IntVector toUint8(IntVector x) {
    return roundUint8(x);
  }

  static IntVector toUint8(VectorMask<Float> x) {
    return toInt32(x);
  }

  static VectorMask<Float> toBool(FloatVector x) {
    return x.compare(VectorOperators.NE, 0f);
  }

  static VectorMask<Float> toBool(IntVector x) {
    return x.compare(VectorOperators.NE, 0).cast(FLOATS);
  }

  static VectorMask<Float> toBool(VectorMask<Float> x) {
    return x;
  }
}
