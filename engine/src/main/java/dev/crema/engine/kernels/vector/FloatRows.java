package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * One line of neighbouring float32 elements to one number.
 *
 * <p>A sum of at least {@value #PARTS} elements is formed in blocks of {@value #BLOCK}: element j
 * of a block goes to partial sum j mod {@value #PARTS}, the partial sums are added pairwise, and
 * the blocks in float64. So its error stays near that of one block however long the line, and
 * vectors of any length give the same bits. Extremes have no order to keep.
 */
final class FloatRows {
  static final int PARTS = 64;
  static final int BLOCK = 4096;

  /** The bytes of scratch memory for partial results. */
  static final long SCRATCH = 4 * PARTS;

  /** Lines shorter than this go number by number. */
  private static final int SHORT = PARTS;

  private static final int[] WARM_LENGTHS = {784, 64, 75, 128, 1000};

  /** Shorter ones until the code is compiled: it is slow before. */
  private static final int[] COLD_LENGTHS = {75, 256};

  private static final WarmUp.Gate SUM = gate("row sum", FloatRows::sum);
  private static final WarmUp.Gate MAX = gate("row maximum", FloatRows::max);
  private static final WarmUp.Gate MIN = gate("row minimum", FloatRows::min);

  private FloatRows() {}

  private interface Form {
    float of(long from, long count, long scratch, boolean vectors);
  }

  private static WarmUp.Gate gate(String name, Form form) {
    long elements = 0;
    for (int length : WARM_LENGTHS) {
      elements += length;
    }
    return WarmUp.gate(
        name,
        () -> warm(form, COLD_LENGTHS, true),
        () -> warm(form, WARM_LENGTHS, true),
        () -> warm(form, WARM_LENGTHS, false),
        elements);
  }

  private static void warm(Form form, int[] lengths, boolean vectors) {
    for (int length : lengths) {
      form.of(WarmUp.memory() + SCRATCH, length, WarmUp.memory(), vectors);
    }
  }

  private static WarmUp.Gate gate(Reduction kind) {
    return switch (kind) {
      case SUM -> SUM;
      case MAX -> MAX;
      case MIN -> MIN;
      case PRODUCT -> throw new IllegalArgumentException("products are formed in float64");
    };
  }

  /** Asks for vectors to be warmed up for lines of a length. */
  static void want(Reduction kind, long length) {
    if (length >= SHORT) {
      gate(kind).want();
    }
  }

  /** Decides whether vectors compute, for tests that compare the two. */
  static void useVectors(Reduction kind, boolean use) {
    gate(kind).force(use);
  }

  /**
   * @param loop computes the parts; null if Java does
   */
  static float reduce(
      Reduction kind, long from, long count, long scratch, @Nullable ColumnLoop loop) {
    if (loop != null && count >= SHORT) {
      return byColumns(kind, from, count, scratch, loop);
    }
    boolean vectors = gate(kind).isOpen();
    return switch (kind) {
      case SUM -> sum(from, count, scratch, vectors);
      case MAX -> max(from, count, scratch, vectors);
      case MIN -> min(from, count, scratch, vectors);
      case PRODUCT -> throw new IllegalArgumentException("products are formed in float64");
    };
  }

  /** By a loop over columns: the elements of a part are a column. */
  private static float byColumns(
      Reduction kind, long from, long count, long scratch, ColumnLoop loop) {
    double sum = 0;
    float best = kind == Reduction.MAX ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    for (long at = 0; at < count; at += BLOCK) {
      int length = (int) Math.min(BLOCK, count - at);
      int whole = length / PARTS * PARTS;
      long tail = from + 4 * (at + whole);
      loop.run(from + 4 * at, whole / PARTS, 4 * PARTS, PARTS, scratch);
      if (kind == Reduction.SUM) {
        addTail(tail, length - whole, scratch);
        sum += pairwise(scratch, halved(scratch, loop));
      } else {
        int parts = halved(scratch, loop);
        best = better(kind, best, extreme(kind, scratch, parts));
        best = better(kind, best, extreme(kind, tail, length - whole));
      }
    }
    return kind == Reduction.SUM ? (float) sum : best;
  }

  private static float extreme(Reduction kind, long from, long count) {
    return kind == Reduction.MAX ? maxOfNumbers(from, count) : minOfNumbers(from, count);
  }

  private static float better(Reduction kind, float a, float b) {
    return kind == Reduction.MAX ? Math.max(a, b) : Math.min(a, b);
  }

  /** Combines the upper half of the parts with the lower while that is whole vectors. */
  private static int halved(long parts, ColumnLoop loop) {
    int count = PARTS;
    while (count / 2 >= loop.lanes()) {
      count /= 2;
      loop.run(parts, 2, 4L * count, count, parts);
    }
    return count;
  }

  private static float sum(long from, long count, long parts, boolean vectors) {
    if (count < SHORT) {
      return shortSum(from, (int) count);
    }
    double total = 0;
    for (long at = 0; at < count; at += BLOCK) {
      int length = (int) Math.min(BLOCK, count - at);
      long block = from + 4 * at;
      total += vectors ? FloatRowVectors.sum(block, length, parts) : block(block, length, parts);
    }
    return (float) total;
  }

  private static float shortSum(long from, int count) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Mem.getFloat(from + 4L * i);
    }
    return sum;
  }

  /** The sum of a block; {@link FloatRowVectors#sum} does the same. */
  private static float block(long from, int length, long parts) {
    int whole = length / PARTS * PARTS;
    for (int p = 0; p < PARTS; p += 4) {
      fourParts(from + 4L * p, whole, parts + 4L * p);
    }
    addTail(from + 4L * whole, length - whole, parts);
    return pairwise(parts, PARTS);
  }

  private static void fourParts(long from, int length, long parts) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < length; i += PARTS) {
      long at = from + 4L * i;
      a += Mem.getFloat(at);
      b += Mem.getFloat(at + 4);
      c += Mem.getFloat(at + 8);
      d += Mem.getFloat(at + 12);
    }
    Mem.putFloat(parts, a);
    Mem.putFloat(parts + 4, b);
    Mem.putFloat(parts + 8, c);
    Mem.putFloat(parts + 12, d);
  }

  /** Adds elements to the parts one by one. */
  static void addTail(long from, int count, long parts) {
    for (int i = 0; i < count; i++) {
      long part = parts + 4L * i;
      Mem.putFloat(part, Mem.getFloat(part) + Mem.getFloat(from + 4L * i));
    }
  }

  /** Adds the upper half of some parts to the lower until one is left. */
  static float pairwise(long parts, int count) {
    for (int half = count / 2; half > 0; half /= 2) {
      addTail(parts + 4L * half, half, parts);
    }
    return Mem.getFloat(parts);
  }

  private static float max(long from, long count, long parts, boolean vectors) {
    float result = Float.NEGATIVE_INFINITY;
    long done = 0;
    while (vectors && count - done >= PARTS) {
      int length = (int) Math.min(BLOCK, count - done) / PARTS * PARTS;
      FloatRowVectors.max(from + 4 * done, length, parts);
      result = Math.max(result, maxOfNumbers(parts, PARTS));
      done += length;
    }
    return Math.max(result, maxOfNumbers(from + 4 * done, count - done));
  }

  private static float maxOfNumbers(long from, long count) {
    int best = OrderedFloats.key(Float.NEGATIVE_INFINITY);
    int widest = 0;
    for (long i = 0; i < count; i++) {
      int bits = Mem.getInt(from + 4 * i);
      best = Math.max(best, OrderedFloats.key(bits));
      widest = Math.max(widest, OrderedFloats.magnitude(bits));
    }
    return OrderedFloats.isNaN(widest) ? Float.NaN : OrderedFloats.value(best);
  }

  private static float min(long from, long count, long parts, boolean vectors) {
    float result = Float.POSITIVE_INFINITY;
    long done = 0;
    while (vectors && count - done >= PARTS) {
      int length = (int) Math.min(BLOCK, count - done) / PARTS * PARTS;
      FloatRowVectors.min(from + 4 * done, length, parts);
      result = Math.min(result, minOfNumbers(parts, PARTS));
      done += length;
    }
    return Math.min(result, minOfNumbers(from + 4 * done, count - done));
  }

  private static float minOfNumbers(long from, long count) {
    int best = OrderedFloats.key(Float.POSITIVE_INFINITY);
    int widest = 0;
    for (long i = 0; i < count; i++) {
      int bits = Mem.getInt(from + 4 * i);
      best = Math.min(best, OrderedFloats.key(bits));
      widest = Math.max(widest, OrderedFloats.magnitude(bits));
    }
    return OrderedFloats.isNaN(widest) ? Float.NaN : OrderedFloats.value(best);
  }
}
