package dev.crema.engine.kernels.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector forms of {@link FloatColumns}: as many columns as fill whole vectors. Each method
 * tells how many those are. Where columns are left over behind at least one vector, the last vector
 * overlaps the one before it.
 */
final class FloatColumnVectors {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final long BYTES = 4L * LANES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private FloatColumnVectors() {}

  private static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, Mem.ALL, address, ORDER);
  }

  private static void store(FloatVector value, long address) {
    value.intoMemorySegment(Mem.ALL, address, ORDER);
  }

  /** Where the vector begins that reaches up to {@code LANES} columns from {@code column}. */
  private static int within(int column, int count) {
    return Math.min(column, count - LANES);
  }

  static int sum(long from, int rows, long step, int count, long to) {
    if (count < LANES) {
      return 0;
    }
    int column = 0;
    for (; column <= count - 4 * LANES; column += 4 * LANES) {
      sumFour(from + 4L * column, rows, step, to + 4L * column);
    }
    for (; column < count; column += LANES) {
      int at = within(column, count);
      sumOne(from + 4L * at, rows, step, to + 4L * at);
    }
    return count;
  }

  private static void sumFour(long from, int rows, long step, long to) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int r = 0; r < rows; r++) {
      long at = from + r * step;
      a = a.add(load(at));
      b = b.add(load(at + BYTES));
      c = c.add(load(at + 2 * BYTES));
      d = d.add(load(at + 3 * BYTES));
    }
    store(a, to);
    store(b, to + BYTES);
    store(c, to + 2 * BYTES);
    store(d, to + 3 * BYTES);
  }

  private static void sumOne(long from, int rows, long step, long to) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      sum = sum.add(load(from + r * step));
    }
    store(sum, to);
  }

  static int max(long from, int rows, long step, int count, long to) {
    if (count < LANES) {
      return 0;
    }
    for (int column = 0; column < count; column += LANES) {
      int at = within(column, count);
      maxOne(from + 4L * at, rows, step, to + 4L * at);
    }
    return count;
  }

  private static void maxOne(long from, int rows, long step, long to) {
    FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int r = 0; r < rows; r++) {
      max = max.max(load(from + r * step));
    }
    store(max, to);
  }

  static int min(long from, int rows, long step, int count, long to) {
    if (count < LANES) {
      return 0;
    }
    for (int column = 0; column < count; column += LANES) {
      int at = within(column, count);
      minOne(from + 4L * at, rows, step, to + 4L * at);
    }
    return count;
  }

  private static void minOne(long from, int rows, long step, long to) {
    FloatVector min = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
    for (int r = 0; r < rows; r++) {
      min = min.min(load(from + r * step));
    }
    store(min, to);
  }
}
