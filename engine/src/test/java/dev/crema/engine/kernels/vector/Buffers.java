package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Operands and results of a kernel under test. Around each buffer and in the scratch memory lie
 * bytes that make NaN of every float read there; those around a buffer must survive.
 */
public final class Buffers implements AutoCloseable {
  private static final long GUARD = 256;
  private static final byte POISON = (byte) 0xFF;

  /** A tensor of the test. */
  record Data(DType type, long count, long address) {
    double number(long index) {
      return Element.toDouble(type, bits(index));
    }

    long bits(long index) {
      return Mem.bits(type.bytes(), address + index * type.bytes());
    }

    long integer(long index) {
      return Element.toLong(type, bits(index));
    }

    void set(long index, double value) {
      Mem.putBits(type.bytes(), address + index * type.bytes(), Element.bits(type, value));
    }

    long[] allBits() {
      long[] result = new long[(int) count];
      for (int i = 0; i < count; i++) {
        result[i] = bits(i);
      }
      return result;
    }

    double[] numbers() {
      double[] result = new double[(int) count];
      for (int i = 0; i < count; i++) {
        result[i] = number(i);
      }
      return result;
    }
  }

  private final Arena arena = Arena.ofConfined();
  private final List<Data> all = new ArrayList<>();

  /** A buffer of poison. */
  Data empty(DType type, long count) {
    long bytes = count * type.bytes();
    MemorySegment segment = arena.allocate(bytes + 2 * GUARD, 64).fill(POISON);
    Data data = new Data(type, count, segment.address() + GUARD);
    all.add(data);
    return data;
  }

  Data of(DType type, long count, IntToDoubleFunction values) {
    Data data = empty(type, count);
    for (int i = 0; i < count; i++) {
      data.set(i, values.applyAsDouble(i));
    }
    return data;
  }

  /** Small numbers: multiples of 1/8 in [-2, 2) or integers in [-5, 5), nonnegative if unsigned. */
  Data random(DType type, long count, Random random) {
    return of(
        type,
        count,
        _ ->
            type.isFloating()
                ? (random.nextInt(32) - 16) / 8.0
                : random.nextInt(10) - (type == DType.UINT8 ? 0 : 5));
  }

  /** Floats of full precision. */
  Data gaussian(DType type, long count, Random random) {
    return of(type, count, _ -> random.nextGaussian());
  }

  /** Runs all tiles, last first, and looks after the guards. */
  void run(Kernel kernel, Data... data) {
    long[] addresses = new long[data.length];
    for (int i = 0; i < data.length; i++) {
      addresses[i] = data[i].address();
    }
    MemorySegment scratch = arena.allocate(kernel.scratchBytes() + 2 * GUARD, 64);
    for (int tile = kernel.tiles() - 1; tile >= 0; tile--) {
      scratch.fill(POISON);
      kernel.run(addresses, tile, 0, scratch.address() + GUARD);
      requirePoison(scratch.address(), kernel.scratchBytes(), "scratch memory");
    }
    for (Data buffer : all) {
      requirePoison(
          buffer.address() - GUARD, buffer.count() * buffer.type().bytes(), buffer.toString());
    }
  }

  private static void requirePoison(long start, long bytes, String what) {
    for (long i = 0; i < GUARD; i++) {
      assertEquals(POISON, Mem.getByte(start + i), () -> "written before " + what);
      assertEquals(POISON, Mem.getByte(start + GUARD + bytes + i), () -> "written behind " + what);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
