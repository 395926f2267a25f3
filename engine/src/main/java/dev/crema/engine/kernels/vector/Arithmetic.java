package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import java.lang.foreign.Arena;

/** The types in which sums of products are formed, and the ways in and out of them. */
enum Arithmetic {
  FLOATS(DType.FLOAT32),
  DOUBLES(DType.FLOAT64),
  INTS(DType.INT32),
  LONGS(DType.INT64);

  /** A panel of zeros, as good as no bias. */
  private static final long NO_BIAS = Arena.global().allocate(Gemm.PANEL_BYTES, 64).address();

  static final WarmUp.Gate FINISH =
      WarmUp.gate(
          "gemm finish", () -> trial(true, WarmUp.memory()), () -> trial(false, WarmUp.memory()));

  final int bytes;

  /** The columns of a panel. */
  final int panel;

  /** The bytes of a row of a panel, at most {@link Gemm#PANEL_BYTES}. */
  final int panelBytes;

  private final DType type;

  Arithmetic(DType type) {
    this.type = type;
    this.bytes = type.bytes();
    boolean vectors = type == DType.FLOAT32 && Vectors.AVAILABLE;
    this.panelBytes = vectors ? VectorFloats.PANEL_BYTES : Gemm.PANEL_BYTES;
    this.panel = panelBytes / bytes;
  }

  static Arithmetic of(DType type) {
    return switch (type) {
      case FLOAT32, BFLOAT16, FLOAT16 -> FLOATS;
      case FLOAT64 -> DOUBLES;
      case INT8, UINT8, INT32, BOOL -> INTS;
      case INT64 -> LONGS;
    };
  }

  /** Whether elements of a type are taken as they are. */
  boolean takes(DType from) {
    return from.bytes() == bytes;
  }

  /** Converts neighbouring elements. */
  void copy(DType from, long source, long target, long count) {
    if (takes(from)) {
      Rows.copy(source, target, count * bytes);
    } else {
      convert(from, source, from.bytes(), target, bytes, count);
    }
  }

  /** Converts {@code count} elements that are {@code fromStep} bytes apart. */
  void convert(DType from, long source, long fromStep, long target, long toStep, long count) {
    if (from == type && bytes == 4) {
      for (long i = 0; i < count; i++) {
        Mem.putInt(target + i * toStep, Mem.getInt(source + i * fromStep));
      }
    } else if (from == type) {
      for (long i = 0; i < count; i++) {
        Mem.putLong(target + i * toStep, Mem.getLong(source + i * fromStep));
      }
    } else if (this == FLOATS) {
      for (long i = 0; i < count; i++) {
        Mem.putFloat(
            target + i * toStep, Numbers.ofHalf(from, Mem.getShort(source + i * fromStep)));
      }
    } else {
      for (long i = 0; i < count; i++) {
        long value = Element.toLong(from, Mem.bits(from.bytes(), source + i * fromStep));
        Mem.putInt(target + i * toStep, (int) value);
      }
    }
  }

  /**
   * Adds a residual to rows of sums that are not finished yet.
   *
   * @param sumStep bytes from one row of sums to the next
   * @param residual the address of elements of a type
   * @param step bytes from one row of the residual to the next
   * @param count the columns that matter
   */
  void add(DType from, long sums, long sumStep, long residual, long step, long rows, long count) {
    long done = 0;
    if (from == DType.FLOAT32 && FINISH.isOpen()) {
      done = VectorFloats.add(sums, sumStep, residual, step, rows, count);
    }
    if (done < count) {
      for (long r = 0; r < rows; r++) {
        addRow(from, sums + r * sumStep, residual + r * step, done, count);
      }
    }
  }

  private void addRow(DType from, long sums, long residual, long first, long count) {
    for (long i = first; i < count; i++) {
      long sum = sums + bytes * i;
      long addend = residual + from.bytes() * i;
      switch (this) {
        case FLOATS ->
            Mem.putFloat(
                sum,
                Mem.getFloat(sum)
                    + (from == DType.FLOAT32
                        ? Mem.getFloat(addend)
                        : Numbers.ofHalf(from, Mem.getShort(addend))));
        case DOUBLES -> Mem.putDouble(sum, Mem.getDouble(sum) + Mem.getDouble(addend));
        case INTS, LONGS -> {
          long value = Element.toLong(type, Mem.bits(bytes, sum));
          value += Element.toLong(from, Mem.bits(from.bytes(), addend));
          Mem.putBits(bytes, sum, value);
        }
      }
    }
  }

  /**
   * Finishes rows of sums: adds a bias, applies relu, rounds to the type.
   *
   * @param sumStep bytes from one row of sums to the next
   * @param targetStep bytes from one row of the target to the next
   * @param count the columns that matter, at most a panel
   * @param bias the address of as many elements of the type, or 0
   */
  void finish(
      DType to,
      long sums,
      long sumStep,
      long target,
      long targetStep,
      long rows,
      long count,
      long bias,
      boolean relu) {
    long done = 0;
    if (to == DType.FLOAT32 && FINISH.isOpen()) {
      long addend = bias == 0 ? NO_BIAS : bias;
      done = VectorFloats.finish(sums, sumStep, target, targetStep, rows, count, addend, relu);
    }
    if (done < count) {
      for (long r = 0; r < rows; r++) {
        long from = sums + r * sumStep;
        finishRow(to, from, target + r * targetStep, done, count, bias, relu);
      }
    }
  }

  private void finishRow(
      DType to, long sums, long target, long first, long count, long bias, boolean relu) {
    switch (this) {
      case FLOATS -> {
        if (to == DType.FLOAT32) {
          finishFloats(sums, target, first, count, bias == 0 ? NO_BIAS : bias, relu);
        } else {
          finishHalves(to, sums, target, count, bias, relu);
        }
      }
      case DOUBLES -> {
        for (long i = 0; i < count; i++) {
          double value = Mem.getDouble(sums + 8 * i);
          value = bias == 0 ? value : value + Mem.getDouble(bias + 8 * i);
          Mem.putDouble(target + 8 * i, relu ? Math.max(value, 0) : value);
        }
      }
      case INTS, LONGS -> {
        for (long i = 0; i < count; i++) {
          long value = Element.toLong(type, Mem.bits(bytes, sums + bytes * i));
          if (bias != 0) {
            value += Element.toLong(to, Mem.bits(to.bytes(), bias + to.bytes() * i));
          }
          // Wrap around before the comparison with zero.
          value = Element.toLong(to, Element.bits(to, value));
          Mem.putBits(to.bytes(), target + to.bytes() * i, relu ? Math.max(value, 0) : value);
        }
      }
    }
  }

  private static void finishFloats(
      long sums, long target, long from, long to, long bias, boolean relu) {
    for (long i = from; i < to; i++) {
      float value = Mem.getFloat(sums + 4 * i) + Mem.getFloat(bias + 4 * i);
      Mem.putFloat(target + 4 * i, relu ? Math.max(value, 0) : value);
    }
  }

  private static void trial(boolean vector, long memory) {
    int rows = 64;
    long target = memory + (long) rows * Gemm.PANEL_BYTES;
    int count = Gemm.PANEL_BYTES / 4;
    for (int i = 0; i < 2; i++) {
      boolean relu = i == 0;
      if (vector) {
        long step = Gemm.PANEL_BYTES;
        VectorFloats.finish(memory, step, target, step, rows, count, NO_BIAS, relu);
      } else {
        for (long r = 0; r < rows; r++) {
          long row = r * Gemm.PANEL_BYTES;
          finishFloats(memory + row, target + row, 0, count, NO_BIAS, relu);
        }
      }
    }
  }

  private static void finishHalves(
      DType to, long sums, long target, long count, long bias, boolean relu) {
    for (long i = 0; i < count; i++) {
      float value = Mem.getFloat(sums + 4 * i);
      value = bias == 0 ? value : value + Numbers.ofHalf(to, Mem.getShort(bias + 2 * i));
      Mem.putShort(target + 2 * i, Numbers.toHalf(to, relu ? Math.max(value, 0) : value));
    }
  }
}
