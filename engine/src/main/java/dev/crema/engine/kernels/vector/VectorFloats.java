package dev.crema.engine.kernels.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link Gemm} on float32. Sums stay in registers: 16 vectors of them where
 * vectors have 512 bits, which leaves half of the registers for operands, and 12 where they are
 * shorter, which leaves 4 of 16. Both operands are read in place with any steps; the loops are as
 * long as C2 compiles well (6 by 4 and 12 by 2 vectors were slower, the latter tenfold).
 */
final class VectorFloats {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  /** A panel: as wide as a block where vectors are short, so that it stays in the nearest cache. */
  static final int PANEL_BYTES = LANES == 16 ? Gemm.PANEL_BYTES : 2 * SPECIES.vectorByteSize();

  /** The rows that a block takes: two blocks of 4 if the sums of 4 by 4 vectors fit registers. */
  static final int BLOCK = LANES == 16 ? 8 : 6;

  /**
   * More than any address or distance. An address that is masked with it is, to the compiler too,
   * neither negative nor beyond {@link Mem#ALL} when two more distances are added: so it does
   * without a check of bounds for each load, which took a fifth of the time.
   */
  private static final long REACH = Long.MAX_VALUE >> 2;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorFloats() {}

  /** What {@link MicroKernels#panel} says. */
  static void panel(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      int rows,
      int columns,
      boolean fresh) {
    for (int r = 0; r < rows; r += BLOCK) {
      long left = a + r * rowStep;
      long to = sums + r * sumStep;
      block(left, rowStep, step, b, bStep, to, sumStep, depth, rows - r, columns, fresh);
    }
  }

  /** Up to {@link #BLOCK} rows. */
  private static void block(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      int rows,
      int columns,
      boolean fresh) {
    if (LANES != 16) {
      for (int c = 0; c < columns; c += 2 * LANES) {
        block6x2(a, rowStep, step, b + 4L * c, bStep, sums + 4L * c, sumStep, depth, fresh);
      }
    } else if (columns <= 16) {
      block8x1(a, rowStep, step, b, bStep, sums, sumStep, depth, fresh);
    } else if (columns <= 32) {
      block8x2(a, rowStep, step, b, bStep, sums, sumStep, depth, fresh);
    } else {
      block4x4(a, rowStep, step, b, bStep, sums, sumStep, depth, fresh);
      if (rows > 4) {
        long left = a + 4 * rowStep;
        long to = sums + 4 * sumStep;
        block4x4(left, rowStep, step, b, bStep, to, sumStep, depth, fresh);
      }
    }
  }

  // The blocks write their sums by the JDK's own methods, not by one of ours: so late in a method
  // of this size the compiler
  // inlines only what it is forced to, and would allocate an object for every vector that it hands
  // over.

  /** 4 rows by 4 vectors. */
  private static void block4x4(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      boolean fresh) {
    if (depth == 0) {
      return; // A call to warm up.
    }
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s02 = FloatVector.zero(SPECIES);
    FloatVector s03 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s22 = FloatVector.zero(SPECIES);
    FloatVector s23 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s32 = FloatVector.zero(SPECIES);
    FloatVector s33 = FloatVector.zero(SPECIES);
    long row1 = rowStep & REACH;
    long row2 = 2 * rowStep & REACH;
    long row3 = 3 * rowStep & REACH;
    for (int k = 0; k < depth; k++) {
      a &= REACH;
      b &= REACH;
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector b2 = load(b + 2 * BYTES);
      FloatVector b3 = load(b + 3 * BYTES);
      FloatVector x0 = spread(a);
      s00 = multiplyAdd(x0, b0, s00);
      s01 = multiplyAdd(x0, b1, s01);
      s02 = multiplyAdd(x0, b2, s02);
      s03 = multiplyAdd(x0, b3, s03);
      FloatVector x1 = spread(a + row1);
      s10 = multiplyAdd(x1, b0, s10);
      s11 = multiplyAdd(x1, b1, s11);
      s12 = multiplyAdd(x1, b2, s12);
      s13 = multiplyAdd(x1, b3, s13);
      FloatVector x2 = spread(a + row2);
      s20 = multiplyAdd(x2, b0, s20);
      s21 = multiplyAdd(x2, b1, s21);
      s22 = multiplyAdd(x2, b2, s22);
      s23 = multiplyAdd(x2, b3, s23);
      FloatVector x3 = spread(a + row3);
      s30 = multiplyAdd(x3, b0, s30);
      s31 = multiplyAdd(x3, b1, s31);
      s32 = multiplyAdd(x3, b2, s32);
      s33 = multiplyAdd(x3, b3, s33);
      a += step;
      b += bStep;
    }
    if (!fresh) {
      s00 = s00.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums, ORDER));
      s01 = s01.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + BYTES, ORDER));
      s02 = s02.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * BYTES, ORDER));
      s03 = s03.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * BYTES, ORDER));
      s10 = s10.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep, ORDER));
      s11 = s11.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep + BYTES, ORDER));
      s12 =
          s12.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep + 2 * BYTES, ORDER));
      s13 =
          s13.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep + 3 * BYTES, ORDER));
      s20 = s20.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep, ORDER));
      s21 =
          s21.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep + BYTES, ORDER));
      s22 =
          s22.add(
              FloatVector.fromMemorySegment(
                  SPECIES, Mem.ALL, sums + 2 * sumStep + 2 * BYTES, ORDER));
      s23 =
          s23.add(
              FloatVector.fromMemorySegment(
                  SPECIES, Mem.ALL, sums + 2 * sumStep + 3 * BYTES, ORDER));
      s30 = s30.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep, ORDER));
      s31 =
          s31.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep + BYTES, ORDER));
      s32 =
          s32.add(
              FloatVector.fromMemorySegment(
                  SPECIES, Mem.ALL, sums + 3 * sumStep + 2 * BYTES, ORDER));
      s33 =
          s33.add(
              FloatVector.fromMemorySegment(
                  SPECIES, Mem.ALL, sums + 3 * sumStep + 3 * BYTES, ORDER));
    }
    s00.intoMemorySegment(Mem.ALL, sums, ORDER);
    s01.intoMemorySegment(Mem.ALL, sums + BYTES, ORDER);
    s02.intoMemorySegment(Mem.ALL, sums + 2 * BYTES, ORDER);
    s03.intoMemorySegment(Mem.ALL, sums + 3 * BYTES, ORDER);
    s10.intoMemorySegment(Mem.ALL, sums + sumStep, ORDER);
    s11.intoMemorySegment(Mem.ALL, sums + sumStep + BYTES, ORDER);
    s12.intoMemorySegment(Mem.ALL, sums + sumStep + 2 * BYTES, ORDER);
    s13.intoMemorySegment(Mem.ALL, sums + sumStep + 3 * BYTES, ORDER);
    s20.intoMemorySegment(Mem.ALL, sums + 2 * sumStep, ORDER);
    s21.intoMemorySegment(Mem.ALL, sums + 2 * sumStep + BYTES, ORDER);
    s22.intoMemorySegment(Mem.ALL, sums + 2 * sumStep + 2 * BYTES, ORDER);
    s23.intoMemorySegment(Mem.ALL, sums + 2 * sumStep + 3 * BYTES, ORDER);
    s30.intoMemorySegment(Mem.ALL, sums + 3 * sumStep, ORDER);
    s31.intoMemorySegment(Mem.ALL, sums + 3 * sumStep + BYTES, ORDER);
    s32.intoMemorySegment(Mem.ALL, sums + 3 * sumStep + 2 * BYTES, ORDER);
    s33.intoMemorySegment(Mem.ALL, sums + 3 * sumStep + 3 * BYTES, ORDER);
  }

  /** 8 rows by 2 vectors. */
  private static void block8x2(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      boolean fresh) {
    if (depth == 0) {
      return; // A call to warm up.
    }
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s41 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s51 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s61 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    FloatVector s71 = FloatVector.zero(SPECIES);
    long row1 = rowStep & REACH;
    long row2 = 2 * rowStep & REACH;
    long row3 = 3 * rowStep & REACH;
    long row4 = 4 * rowStep & REACH;
    long row5 = 5 * rowStep & REACH;
    long row6 = 6 * rowStep & REACH;
    long row7 = 7 * rowStep & REACH;
    for (int k = 0; k < depth; k++) {
      a &= REACH;
      b &= REACH;
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector x0 = spread(a);
      s00 = multiplyAdd(x0, b0, s00);
      s01 = multiplyAdd(x0, b1, s01);
      FloatVector x1 = spread(a + row1);
      s10 = multiplyAdd(x1, b0, s10);
      s11 = multiplyAdd(x1, b1, s11);
      FloatVector x2 = spread(a + row2);
      s20 = multiplyAdd(x2, b0, s20);
      s21 = multiplyAdd(x2, b1, s21);
      FloatVector x3 = spread(a + row3);
      s30 = multiplyAdd(x3, b0, s30);
      s31 = multiplyAdd(x3, b1, s31);
      FloatVector x4 = spread(a + row4);
      s40 = multiplyAdd(x4, b0, s40);
      s41 = multiplyAdd(x4, b1, s41);
      FloatVector x5 = spread(a + row5);
      s50 = multiplyAdd(x5, b0, s50);
      s51 = multiplyAdd(x5, b1, s51);
      FloatVector x6 = spread(a + row6);
      s60 = multiplyAdd(x6, b0, s60);
      s61 = multiplyAdd(x6, b1, s61);
      FloatVector x7 = spread(a + row7);
      s70 = multiplyAdd(x7, b0, s70);
      s71 = multiplyAdd(x7, b1, s71);
      a += step;
      b += bStep;
    }
    if (!fresh) {
      s00 = s00.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums, ORDER));
      s01 = s01.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + BYTES, ORDER));
      s10 = s10.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep, ORDER));
      s11 = s11.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep + BYTES, ORDER));
      s20 = s20.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep, ORDER));
      s21 =
          s21.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep + BYTES, ORDER));
      s30 = s30.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep, ORDER));
      s31 =
          s31.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep + BYTES, ORDER));
      s40 = s40.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 4 * sumStep, ORDER));
      s41 =
          s41.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 4 * sumStep + BYTES, ORDER));
      s50 = s50.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 5 * sumStep, ORDER));
      s51 =
          s51.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 5 * sumStep + BYTES, ORDER));
      s60 = s60.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 6 * sumStep, ORDER));
      s61 =
          s61.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 6 * sumStep + BYTES, ORDER));
      s70 = s70.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 7 * sumStep, ORDER));
      s71 =
          s71.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 7 * sumStep + BYTES, ORDER));
    }
    s00.intoMemorySegment(Mem.ALL, sums, ORDER);
    s01.intoMemorySegment(Mem.ALL, sums + BYTES, ORDER);
    s10.intoMemorySegment(Mem.ALL, sums + sumStep, ORDER);
    s11.intoMemorySegment(Mem.ALL, sums + sumStep + BYTES, ORDER);
    s20.intoMemorySegment(Mem.ALL, sums + 2 * sumStep, ORDER);
    s21.intoMemorySegment(Mem.ALL, sums + 2 * sumStep + BYTES, ORDER);
    s30.intoMemorySegment(Mem.ALL, sums + 3 * sumStep, ORDER);
    s31.intoMemorySegment(Mem.ALL, sums + 3 * sumStep + BYTES, ORDER);
    s40.intoMemorySegment(Mem.ALL, sums + 4 * sumStep, ORDER);
    s41.intoMemorySegment(Mem.ALL, sums + 4 * sumStep + BYTES, ORDER);
    s50.intoMemorySegment(Mem.ALL, sums + 5 * sumStep, ORDER);
    s51.intoMemorySegment(Mem.ALL, sums + 5 * sumStep + BYTES, ORDER);
    s60.intoMemorySegment(Mem.ALL, sums + 6 * sumStep, ORDER);
    s61.intoMemorySegment(Mem.ALL, sums + 6 * sumStep + BYTES, ORDER);
    s70.intoMemorySegment(Mem.ALL, sums + 7 * sumStep, ORDER);
    s71.intoMemorySegment(Mem.ALL, sums + 7 * sumStep + BYTES, ORDER);
  }

  /** 8 rows by 1 vector. */
  private static void block8x1(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      boolean fresh) {
    if (depth == 0) {
      return; // A call to warm up.
    }
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    long row1 = rowStep & REACH;
    long row2 = 2 * rowStep & REACH;
    long row3 = 3 * rowStep & REACH;
    long row4 = 4 * rowStep & REACH;
    long row5 = 5 * rowStep & REACH;
    long row6 = 6 * rowStep & REACH;
    long row7 = 7 * rowStep & REACH;
    for (int k = 0; k < depth; k++) {
      a &= REACH;
      b &= REACH;
      FloatVector b0 = load(b);
      FloatVector x0 = spread(a);
      s00 = multiplyAdd(x0, b0, s00);
      FloatVector x1 = spread(a + row1);
      s10 = multiplyAdd(x1, b0, s10);
      FloatVector x2 = spread(a + row2);
      s20 = multiplyAdd(x2, b0, s20);
      FloatVector x3 = spread(a + row3);
      s30 = multiplyAdd(x3, b0, s30);
      FloatVector x4 = spread(a + row4);
      s40 = multiplyAdd(x4, b0, s40);
      FloatVector x5 = spread(a + row5);
      s50 = multiplyAdd(x5, b0, s50);
      FloatVector x6 = spread(a + row6);
      s60 = multiplyAdd(x6, b0, s60);
      FloatVector x7 = spread(a + row7);
      s70 = multiplyAdd(x7, b0, s70);
      a += step;
      b += bStep;
    }
    if (!fresh) {
      s00 = s00.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums, ORDER));
      s10 = s10.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep, ORDER));
      s20 = s20.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep, ORDER));
      s30 = s30.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep, ORDER));
      s40 = s40.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 4 * sumStep, ORDER));
      s50 = s50.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 5 * sumStep, ORDER));
      s60 = s60.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 6 * sumStep, ORDER));
      s70 = s70.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 7 * sumStep, ORDER));
    }
    s00.intoMemorySegment(Mem.ALL, sums, ORDER);
    s10.intoMemorySegment(Mem.ALL, sums + sumStep, ORDER);
    s20.intoMemorySegment(Mem.ALL, sums + 2 * sumStep, ORDER);
    s30.intoMemorySegment(Mem.ALL, sums + 3 * sumStep, ORDER);
    s40.intoMemorySegment(Mem.ALL, sums + 4 * sumStep, ORDER);
    s50.intoMemorySegment(Mem.ALL, sums + 5 * sumStep, ORDER);
    s60.intoMemorySegment(Mem.ALL, sums + 6 * sumStep, ORDER);
    s70.intoMemorySegment(Mem.ALL, sums + 7 * sumStep, ORDER);
  }

  /** 6 rows by 2 vectors. */
  private static void block6x2(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      boolean fresh) {
    if (depth == 0) {
      return; // A call to warm up.
    }
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s41 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s51 = FloatVector.zero(SPECIES);
    long row1 = rowStep & REACH;
    long row2 = 2 * rowStep & REACH;
    long row3 = 3 * rowStep & REACH;
    long row4 = 4 * rowStep & REACH;
    long row5 = 5 * rowStep & REACH;
    for (int k = 0; k < depth; k++) {
      a &= REACH;
      b &= REACH;
      FloatVector b0 = load(b);
      FloatVector b1 = load(b + BYTES);
      FloatVector x0 = spread(a);
      s00 = multiplyAdd(x0, b0, s00);
      s01 = multiplyAdd(x0, b1, s01);
      FloatVector x1 = spread(a + row1);
      s10 = multiplyAdd(x1, b0, s10);
      s11 = multiplyAdd(x1, b1, s11);
      FloatVector x2 = spread(a + row2);
      s20 = multiplyAdd(x2, b0, s20);
      s21 = multiplyAdd(x2, b1, s21);
      FloatVector x3 = spread(a + row3);
      s30 = multiplyAdd(x3, b0, s30);
      s31 = multiplyAdd(x3, b1, s31);
      FloatVector x4 = spread(a + row4);
      s40 = multiplyAdd(x4, b0, s40);
      s41 = multiplyAdd(x4, b1, s41);
      FloatVector x5 = spread(a + row5);
      s50 = multiplyAdd(x5, b0, s50);
      s51 = multiplyAdd(x5, b1, s51);
      a += step;
      b += bStep;
    }
    if (!fresh) {
      s00 = s00.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums, ORDER));
      s01 = s01.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + BYTES, ORDER));
      s10 = s10.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep, ORDER));
      s11 = s11.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + sumStep + BYTES, ORDER));
      s20 = s20.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep, ORDER));
      s21 =
          s21.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 2 * sumStep + BYTES, ORDER));
      s30 = s30.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep, ORDER));
      s31 =
          s31.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 3 * sumStep + BYTES, ORDER));
      s40 = s40.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 4 * sumStep, ORDER));
      s41 =
          s41.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 4 * sumStep + BYTES, ORDER));
      s50 = s50.add(FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 5 * sumStep, ORDER));
      s51 =
          s51.add(
              FloatVector.fromMemorySegment(SPECIES, Mem.ALL, sums + 5 * sumStep + BYTES, ORDER));
    }
    s00.intoMemorySegment(Mem.ALL, sums, ORDER);
    s01.intoMemorySegment(Mem.ALL, sums + BYTES, ORDER);
    s10.intoMemorySegment(Mem.ALL, sums + sumStep, ORDER);
    s11.intoMemorySegment(Mem.ALL, sums + sumStep + BYTES, ORDER);
    s20.intoMemorySegment(Mem.ALL, sums + 2 * sumStep, ORDER);
    s21.intoMemorySegment(Mem.ALL, sums + 2 * sumStep + BYTES, ORDER);
    s30.intoMemorySegment(Mem.ALL, sums + 3 * sumStep, ORDER);
    s31.intoMemorySegment(Mem.ALL, sums + 3 * sumStep + BYTES, ORDER);
    s40.intoMemorySegment(Mem.ALL, sums + 4 * sumStep, ORDER);
    s41.intoMemorySegment(Mem.ALL, sums + 4 * sumStep + BYTES, ORDER);
    s50.intoMemorySegment(Mem.ALL, sums + 5 * sumStep, ORDER);
    s51.intoMemorySegment(Mem.ALL, sums + 5 * sumStep + BYTES, ORDER);
  }

  /**
   * Finishes rows of sums: {@code target = sums + bias}, or 0 if that is less and {@code relu}.
   * Returns how many columns it has done, whole vectors only.
   *
   * @param bias the address of as many elements
   */
  static long finish(
      long sums,
      long sumStep,
      long target,
      long targetStep,
      long rows,
      long count,
      long bias,
      boolean relu) {
    long bytes = count / LANES * BYTES;
    if (relu) {
      finishRelu(sums, sumStep, target, targetStep, rows, bytes, bias);
    } else {
      finishPlain(sums, sumStep, target, targetStep, rows, bytes, bias);
    }
    return count / LANES * LANES;
  }

  /** Adds rows to rows of sums. Returns how many columns it has done, whole vectors only. */
  static long add(long sums, long sumStep, long addend, long step, long rows, long count) {
    long bytes = count / LANES * BYTES;
    for (long r = 0; r < rows; r++) {
      long row = sums + r * sumStep;
      finishPlain(row, sumStep, row, sumStep, 1, bytes, addend + r * step);
    }
    return count / LANES * LANES;
  }

  private static void finishPlain(
      long sums, long sumStep, long target, long targetStep, long rows, long bytes, long bias) {
    for (long r = 0; r < rows; r++) {
      long from = sums + r * sumStep;
      long to = target + r * targetStep;
      for (long i = 0; i < bytes; i += BYTES) {
        load(from + i).add(load(bias + i)).intoMemorySegment(Mem.ALL, to + i, ORDER);
      }
    }
  }

  private static void finishRelu(
      long sums, long sumStep, long target, long targetStep, long rows, long bytes, long bias) {
    for (long r = 0; r < rows; r++) {
      long from = sums + r * sumStep;
      long to = target + r * targetStep;
      for (long i = 0; i < bytes; i += BYTES) {
        load(from + i).add(load(bias + i)).max(0).intoMemorySegment(Mem.ALL, to + i, ORDER);
      }
    }
  }

  /** Copies the whole vectors of rows; returns how many bytes of each row these are. */
  static long copy(long from, long fromStep, long to, long toStep, long rows, long bytes) {
    long end = bytes / BYTES * BYTES;
    for (long i = 0; i < end; i += BYTES) {
      copyColumn(from + i, fromStep, to + i, toStep, (int) rows);
    }
    return end;
  }

  private static void copyColumn(long from, long fromStep, long to, long toStep, int rows) {
    for (int r = 0; r < rows; r++) {
      load(from & REACH).intoMemorySegment(Mem.ALL, to & REACH, ORDER);
      from += fromStep;
      to += toStep;
    }
  }

  private static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, Mem.ALL, address, ORDER);
  }

  private static FloatVector spread(long address) {
    return FloatVector.broadcast(SPECIES, Mem.getFloat(address));
  }

  private static FloatVector multiplyAdd(FloatVector a, FloatVector b, FloatVector c) {
    return Fma.FUSED ? a.fma(b, c) : a.mul(b).add(c);
  }
}
