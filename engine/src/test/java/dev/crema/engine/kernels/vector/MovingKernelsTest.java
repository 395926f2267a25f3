package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MovingKernelsTest {
  private static final DType[] BY_SIZE = {DType.UINT8, DType.FLOAT16, DType.FLOAT32, DType.FLOAT64};

  /** Views made by a random transposition, slice, reversal and repetition of the source. */
  @Test
  void randomStridedCopiesAreRight() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      DType type = BY_SIZE[random.nextInt(4)];
      int rank = random.nextInt(5);
      long[] shape = new long[rank];
      for (int i = 0; i < rank; i++) {
        shape[i] = random.nextInt(6) == 0 ? 1 : 1 + random.nextInt(rank <= 2 ? 90 : 9);
      }
      View from = View.random(random, shape, true);
      View to = View.random(random, shape, false);
      checkCopy(seed, type, shape, from, to);
    }
  }

  @Test
  void largeTranspositionsAreRight() {
    for (DType type : BY_SIZE) {
      long[] shape = {3, 301, 277};
      View from = new View(List.of(277L * 301, 1L, 301L), 0, 3 * 301 * 277);
      View to = new View(List.of(277L * 301, 277L, 1L), 0, 3 * 301 * 277);
      checkCopy(0, type, shape, from, to);
    }
  }

  @Test
  void anEmptyCopyWritesNothing() {
    checkCopy(
        0,
        DType.FLOAT32,
        new long[] {3, 0},
        new View(List.of(0L, 1L), 0, 1),
        new View(List.of(0L, 1L), 0, 4));
  }

  private record View(List<Long> strides, long offset, long size) {
    static View random(Random random, long[] shape, boolean repeats) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < shape.length; i++) {
        order.add(i);
      }
      if (random.nextBoolean()) {
        Collections.shuffle(order, random);
      }
      Long[] strides = new Long[shape.length];
      long size = 1;
      long offset = 0;
      for (int i = shape.length - 1; i >= 0; i--) {
        int axis = order.get(i);
        if (repeats && random.nextInt(6) == 0) {
          strides[axis] = 0L;
          continue;
        }
        long step = random.nextInt(6) == 0 ? 2 : 1;
        long extra = random.nextInt(5) == 0 ? 3 : 0;
        strides[axis] = size * step;
        offset += size * random.nextInt((int) extra + 1);
        if (random.nextInt(6) == 0) {
          offset += (shape[axis] - 1) * strides[axis];
          strides[axis] = -strides[axis];
        }
        size *= shape[axis] * step + extra;
      }
      return new View(List.of(strides), offset, size);
    }

    long at(long[] shape, long element) {
      long place = offset;
      for (int i = shape.length - 1; i >= 0; i--) {
        place += element % shape[i] * strides.get(i);
        element /= shape[i];
      }
      return place;
    }
  }

  private static void checkCopy(int seed, DType type, long[] shape, View from, View to) {
    Random random = new Random(seed);
    Spec.Copy spec =
        new Spec.Copy(
            type.bytes(),
            Shape.of(shape),
            from.strides(),
            from.offset(),
            to.strides(),
            to.offset());
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.empty(type, from.size());
      for (long i = 0; i < x.count(); i++) {
        Mem.putBits(type.bytes(), x.address() + i * type.bytes(), random.nextLong());
      }
      Buffers.Data y = buffers.empty(type, to.size());
      long[] expected = y.allBits();
      for (long i = 0; i < Shape.of(shape).size(); i++) {
        expected[(int) to.at(shape, i)] = x.bits(from.at(shape, i));
      }
      buffers.run(CopyKernel.of(spec), x, y);
      assertArrayEquals(expected, y.allBits(), () -> "seed " + seed + ", " + spec);
    }
  }

  @Test
  void rowsAreGathered() {
    for (int test = 0; test < 100; test++) {
      int seed = test;
      Random random = new Random(seed);
      DType type = BY_SIZE[random.nextInt(4)];
      DType indexType = random.nextBoolean() ? DType.INT32 : DType.INT64;
      long batch = 1L + random.nextInt(3);
      long outer = 1L + random.nextInt(3);
      long axis = 1L + random.nextInt(20);
      long inner = 1L + random.nextInt(40);
      long count = random.nextInt(50);
      Spec.Gather spec = new Spec.Gather(type.bytes(), indexType, batch, outer, axis, inner, count);
      try (Buffers buffers = new Buffers()) {
        Buffers.Data x = buffers.random(type, batch * outer * axis * inner, random);
        Buffers.Data index = buffers.of(indexType, batch * count, _ -> random.nextInt((int) axis));
        Buffers.Data y = buffers.empty(type, batch * outer * count * inner);
        buffers.run(GatherKernel.of(spec), x, index, y);
        for (long i = 0; i < y.count(); i++) {
          long at = i;
          long piece = i / (count * inner);
          long row = index.integer(piece / outer * count + i / inner % count);
          assertEquals(
              x.bits((piece * axis + row) * inner + i % inner),
              y.bits(i),
              () -> "seed " + seed + ", element " + at + " of " + spec);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
  void rowsAreAddedUp(DType type) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      DType indexType = random.nextBoolean() ? DType.INT32 : DType.INT64;
      long batch = 1L + random.nextInt(3);
      long outer = 1L + random.nextInt(3);
      long axis = 1L + random.nextInt(20);
      long inner = 1L + random.nextInt(40);
      long count = random.nextInt(50);
      Spec.ScatterAdd spec = new Spec.ScatterAdd(type, indexType, batch, outer, axis, inner, count);
      checkScatter(seed, random, spec);
    }
  }

  @Test
  void manyTilesScatterAsOne() {
    Spec.ScatterAdd spec = new Spec.ScatterAdd(DType.FLOAT32, DType.INT32, 1, 1, 3000, 64, 900);
    assertEquals(true, ScatterAddKernel.of(spec).tiles() > 1);
    checkScatter(1, new Random(1), spec);
    checkScatter(
        2, new Random(2), new Spec.ScatterAdd(DType.BFLOAT16, DType.INT32, 1, 1, 9000, 64, 900));
  }

  private static void checkScatter(int seed, Random random, Spec.ScatterAdd spec) {
    DType type = spec.type();
    long pieces = spec.batch() * spec.outer();
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.random(type, pieces * spec.count() * spec.inner(), random);
      Buffers.Data index =
          buffers.of(
              spec.index(), spec.batch() * spec.count(), _ -> random.nextInt((int) spec.axis()));
      Buffers.Data y = buffers.empty(type, pieces * spec.axis() * spec.inner());
      double[] sums = new double[(int) y.count()];
      for (long i = 0; i < x.count(); i++) {
        long piece = i / (spec.count() * spec.inner());
        long row =
            index.integer(piece / spec.outer() * spec.count() + i / spec.inner() % spec.count());
        sums[(int) ((piece * spec.axis() + row) * spec.inner() + i % spec.inner())] += x.number(i);
      }
      buffers.run(ScatterAddKernel.of(spec), x, index, y);
      for (int i = 0; i < sums.length; i++) {
        int at = i;
        long bits =
            type.isFloating() ? Element.bits(type, sums[i]) : Element.bits(type, (long) sums[i]);
        assertEquals(
            Element.toDouble(type, bits),
            y.number(i),
            () -> "seed " + seed + ", element " + at + " of " + spec);
      }
    }
  }

  @Test
  void rowsAreReplaced() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      DType type = BY_SIZE[random.nextInt(4)];
      DType indexType = random.nextBoolean() ? DType.INT32 : DType.INT64;
      checkUpdate(
          seed,
          type,
          new Spec.UpdateRows(
              type.bytes(),
              indexType,
              1L + random.nextInt(20),
              random.nextInt(40),
              random.nextInt(50)));
    }
  }

  @Test
  void manyTilesReplaceRowsAsOne() {
    Spec.UpdateRows spec = new Spec.UpdateRows(4, DType.INT32, 300, 16, 30_000);
    assertEquals(8, UpdateRowsKernel.of(spec).tiles());
    checkUpdate(1, DType.FLOAT32, spec);
    checkUpdate(2, DType.INT8, new Spec.UpdateRows(1, DType.INT32, 3000, 3, 900_000));
  }

  private static void checkUpdate(int seed, DType type, Spec.UpdateRows spec) {
    Random random = new Random(seed);
    try (Buffers buffers = new Buffers()) {
      Buffers.Data values = buffers.random(type, spec.count() * spec.inner(), random);
      Buffers.Data index =
          buffers.of(spec.index(), spec.count(), _ -> random.nextInt((int) spec.rows() + 1) - 1);
      Buffers.Data y = buffers.random(type, spec.rows() * spec.inner(), random);
      long[] expected = y.allBits();
      for (long i = 0; i < values.count(); i++) {
        long row = index.integer(i / spec.inner());
        if (row >= 0) {
          expected[(int) (row * spec.inner() + i % spec.inner())] = values.bits(i);
        }
      }
      buffers.run(UpdateRowsKernel.of(spec), index, values, y);
      assertArrayEquals(expected, y.allBits(), () -> "seed " + seed + ", " + spec);
    }
  }

  @Test
  void anIndexOutsideTheAxisIsNamed() {
    Kernel gather = GatherKernel.of(new Spec.Gather(4, DType.INT32, 1, 1, 5, 2, 3));
    Kernel scatter =
        ScatterAddKernel.of(new Spec.ScatterAdd(DType.FLOAT32, DType.INT64, 1, 1, 5, 2, 3));
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.of(DType.FLOAT32, 10, i -> i);
      Buffers.Data y = buffers.empty(DType.FLOAT32, 10);
      Buffers.Data high = buffers.of(DType.INT32, 3, i -> i == 1 ? 5 : 0);
      assertEquals(
          "gather: index 5 at position 1 is out of range; allowed: 0 to 4",
          assertThrows(IndexException.class, () -> buffers.run(gather, x, high, y)).getMessage());
      Buffers.Data low = buffers.of(DType.INT64, 3, i -> i == 2 ? -1 : 0);
      assertEquals(
          "scatter add: index -1 at position 2 is out of range; allowed: 0 to 4",
          assertThrows(IndexException.class, () -> buffers.run(scatter, x, low, y)).getMessage());
      Kernel update = UpdateRowsKernel.of(new Spec.UpdateRows(4, DType.INT32, 5, 2, 3));
      long[] before = y.allBits();
      assertEquals(
          "update rows: index 5 at position 1 is out of range; allowed: -1 to 4",
          assertThrows(IndexException.class, () -> buffers.run(update, high, x, y)).getMessage());
      assertArrayEquals(before, y.allBits());
    }
  }
}
