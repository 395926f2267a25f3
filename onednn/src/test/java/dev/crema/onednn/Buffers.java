package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Operands and results of a kernel under test. Around each buffer and in the scratch memory lie
 * bytes that make NaN of every float read there; those around a buffer must survive.
 */
final class Buffers implements AutoCloseable {
  private static final long GUARD = 256;
  private static final byte POISON = (byte) 0xFF;

  /** A tensor of the test. */
  record Data(DType type, MemorySegment segment, int count) {
    double number(int index) {
      return Element.toDouble(type, bits(index));
    }

    long bits(int index) {
      return switch (type.bytes()) {
        case 1 -> segment.get(ValueLayout.JAVA_BYTE, index);
        case 2 -> segment.getAtIndex(ValueLayout.JAVA_SHORT, index);
        default -> segment.getAtIndex(ValueLayout.JAVA_INT, index);
      };
    }

    void set(int index, double value) {
      long bits = Element.bits(type, value);
      switch (type.bytes()) {
        case 1 -> segment.set(ValueLayout.JAVA_BYTE, index, (byte) bits);
        case 2 -> segment.setAtIndex(ValueLayout.JAVA_SHORT, index, (short) bits);
        default -> segment.setAtIndex(ValueLayout.JAVA_INT, index, (int) bits);
      }
    }

    long[] allBits() {
      long[] result = new long[count];
      for (int i = 0; i < count; i++) {
        result[i] = bits(i);
      }
      return result;
    }

    double[] numbers() {
      double[] result = new double[count];
      for (int i = 0; i < count; i++) {
        result[i] = number(i);
      }
      return result;
    }
  }

  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> guarded = new ArrayList<>();

  /** A buffer of poison. */
  Data empty(DType type, long count) {
    return new Data(type, allocate(count * type.bytes()), Math.toIntExact(count));
  }

  private MemorySegment allocate(long bytes) {
    MemorySegment whole = arena.allocate(bytes + 2 * GUARD, 64).fill(POISON);
    guarded.add(whole);
    return whole.asSlice(GUARD, bytes);
  }

  /** Multiples of 1/8 in [-2, 2): sums of their products are exact in any order. */
  Data random(DType type, long count, Random random) {
    Data data = empty(type, count);
    for (int i = 0; i < count; i++) {
      data.set(i, (random.nextInt(32) - 16) / 8.0);
    }
    return data;
  }

  /** Floats of full precision. */
  Data gaussian(DType type, long count, Random random) {
    Data data = empty(type, count);
    for (int i = 0; i < count; i++) {
      data.set(i, random.nextGaussian());
    }
    return data;
  }

  static long[] addresses(Data... data) {
    long[] result = new long[data.length];
    for (int i = 0; i < data.length; i++) {
      result[i] = data[i].segment().address();
    }
    return result;
  }

  /** Runs all tiles on this thread, last first, and looks after the guards. */
  void run(Kernel kernel, Data... data) {
    MemorySegment scratch = allocate(kernel.scratchBytes());
    long[] addresses = addresses(data);
    for (int tile = kernel.tiles() - 1; tile >= 0; tile--) {
      scratch.fill(POISON);
      kernel.run(addresses, tile, 0, scratch.address());
    }
    requireGuards();
  }

  /** Runs phase after phase on several threads, each with a worker number and scratch memory. */
  void runOn(int workers, Kernel kernel, Data... data) {
    long[] addresses = Arrays.copyOf(addresses(data), data.length + 1);
    addresses[data.length] = allocate(kernel.sharedBytes()).address();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      for (Kernel phase : kernel.phases()) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> results = new ArrayList<>();
        for (int w = 0; w < workers; w++) {
          int worker = w;
          long scratch = allocate(phase.scratchBytes()).address();
          results.add(
              threads.submit(
                  () -> {
                    int tile = next.getAndIncrement();
                    while (tile < phase.tiles()) {
                      phase.run(addresses, tile, worker, scratch);
                      tile = next.getAndIncrement();
                    }
                  }));
        }
        for (Future<?> result : results) {
          result.get();
        }
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
    requireGuards();
  }

  private void requireGuards() {
    for (MemorySegment whole : guarded) {
      for (long i = 0; i < GUARD; i++) {
        assertEquals(POISON, whole.get(ValueLayout.JAVA_BYTE, i), "written before a buffer");
        assertEquals(
            POISON,
            whole.get(ValueLayout.JAVA_BYTE, whole.byteSize() - 1 - i),
            "written behind a buffer");
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
