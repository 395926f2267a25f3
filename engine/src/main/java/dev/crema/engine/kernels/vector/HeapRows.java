package dev.crema.engine.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a loop number by number, on copies of its rows in arrays on the heap. The interpreter takes
 * an element from an array in one step and from memory outside in hundreds, and the JIT compiler
 * makes vector code of a plain loop over arrays: it knows that they do not overlap.
 */
final class HeapRows {
  /** The elements that are copied at a time. */
  private static final int BLOCK = 1024;

  /** A call for fewer elements than this works on them where they are. */
  private static final int FEW = 32;

  private static final ThreadLocal<Arrays> ARRAYS = ThreadLocal.withInitial(Arrays::new);

  private final Loop loop;
  private final DType[] types;
  private final Access[] accesses;
  private final int inputs;

  /** Which one of its type each buffer is. */
  private final int[] numbers;

  HeapRows(Loop loop, Expression expression, List<Access> accesses) {
    this.loop = loop;
    this.inputs = accesses.size();
    List<DType> all = new ArrayList<>(expression.inputs());
    all.addAll(expression.outputTypes());
    this.types = all.toArray(DType[]::new);
    this.accesses = accesses.toArray(Access[]::new);
    this.numbers = new int[types.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Collections.frequency(all.subList(0, i), types[i]);
    }
  }

  /** The arrays of a thread, which all loops use. */
  private static final class Arrays {
    private final Map<DType, List<Object>> byType = new EnumMap<>(DType.class);
    private Object[] buffers = new Object[16];

    /**
     * An array for each of some buffers.
     *
     * @param numbers which one of its type each buffer is
     */
    Object[] of(DType[] types, int[] numbers) {
      if (buffers.length < types.length) {
        buffers = new Object[types.length];
      }
      for (int i = 0; i < types.length; i++) {
        List<Object> arrays = byType.computeIfAbsent(types[i], _ -> new ArrayList<>());
        if (numbers[i] == arrays.size()) {
          arrays.add(array(types[i]));
        }
        buffers[i] = arrays.get(numbers[i]);
      }
      return buffers;
    }
  }

  private static Object array(DType type) {
    return switch (type) {
      case FLOAT32 -> new float[BLOCK];
      case FLOAT64 -> new double[BLOCK];
      case INT32 -> new int[BLOCK];
      case INT64 -> new long[BLOCK];
      case BFLOAT16, FLOAT16 -> new short[BLOCK];
      case INT8, UINT8, BOOL -> new byte[BLOCK];
    };
  }

  /** The class of the arrays that have elements of a type. */
  static ClassDesc arrayOf(DType type) {
    return switch (type) {
      case FLOAT32 -> ConstantDescs.CD_float.arrayType();
      case FLOAT64 -> ConstantDescs.CD_double.arrayType();
      case INT32 -> ConstantDescs.CD_int.arrayType();
      case INT64 -> ConstantDescs.CD_long.arrayType();
      case BFLOAT16, FLOAT16 -> ConstantDescs.CD_short.arrayType();
      case INT8, UINT8, BOOL -> ConstantDescs.CD_byte.arrayType();
    };
  }

  /** As {@link Loop#scalar} for elements 0 to {@code count}. */
  void run(long[] at, long[] steps, int count) {
    if (count < FEW) {
      loop.scalar(at, steps, 0, count, 0);
      return;
    }
    Object[] buffers = ARRAYS.get().of(types, numbers);
    for (int done = 0; done < count; done += BLOCK) {
      int length = Math.min(BLOCK, count - done);
      for (int i = 0; i < inputs; i++) {
        switch (accesses[i]) {
          case CONTIGUOUS ->
              load(types[i], at[i] + (long) done * types[i].bytes(), buffers[i], 0, length);
          case REPEATED -> load(types[i], at[i], buffers[i], 0, 1);
          case STRIDED -> {
            for (int k = 0; k < length; k++) {
              load(types[i], at[i] + (done + k) * steps[i], buffers[i], k, 1);
            }
          }
        }
      }
      loop.arrays(buffers, length);
      for (int i = inputs; i < types.length; i++) {
        store(types[i], buffers[i], at[i] + (long) done * types[i].bytes(), length);
      }
    }
  }

  private static void load(DType type, long from, Object array, int to, int count) {
    MemorySegment.copy(Mem.ALL, layout(type), from, array, to, count);
  }

  private static void store(DType type, Object array, long to, int count) {
    MemorySegment.copy(array, 0, Mem.ALL, layout(type), to, count);
  }

  private static ValueLayout layout(DType type) {
    return switch (type) {
      case FLOAT32 -> JAVA_FLOAT_UNALIGNED;
      case FLOAT64 -> JAVA_DOUBLE_UNALIGNED;
      case INT32 -> JAVA_INT_UNALIGNED;
      case INT64 -> JAVA_LONG_UNALIGNED;
      case BFLOAT16, FLOAT16 -> JAVA_SHORT_UNALIGNED;
      case INT8, UINT8, BOOL -> JAVA_BYTE;
    };
  }
}
