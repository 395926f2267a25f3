package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Reduction;

/**
 * Reductions along the middle axis, number by number: floats in float64, integers in 64 bits. Those
 * of float32 that need not be so exact are {@link FloatReduceKernel}'s.
 *
 * <p>Columns are taken {@value #COLUMNS} at a time and {@value #ROWS} rows at a time, so that what
 * the cache fetches is used before it is gone.
 */
record ReduceKernel(Reduction kind, DType type, long outer, long axis, long inner, int tiles)
    implements Kernel {
  private static final int COLUMNS = 16;
  private static final int ROWS = 256;

  /** What is known of a column in between: one number, and of sums what rounding took from it. */
  private static final int STATE_BYTES = 16;

  /** The least elements that are worth a tile. */
  private static final long TILE = 16_384;

  static Kernel of(Spec.Reduce spec) {
    if (FloatReduceKernel.isOurs(spec)) {
      return FloatReduceKernel.of(spec);
    }
    long units = spec.outer() * Tiles.ceilDiv(spec.inner(), COLUMNS);
    int tiles = Tiles.count(units, spec.axis() * Math.min(COLUMNS, spec.inner()), TILE);
    return new ReduceKernel(
        spec.kind(), spec.type(), spec.outer(), spec.axis(), spec.inner(), tiles);
  }

  @Override
  public long scratchBytes() {
    return COLUMNS * STATE_BYTES;
  }

  @Override
  public String label() {
    return "vector:" + kind + " by numbers";
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long groups = Tiles.ceilDiv(inner, COLUMNS);
    long units = outer * groups;
    int bytes = type.bytes();
    long end = Tiles.start(units, tiles, tile + 1L);
    for (long unit = Tiles.start(units, tiles, tile); unit < end; unit++) {
      long first = unit % groups * COLUMNS;
      int columns = (int) Math.min(COLUMNS, inner - first);
      long from = buffers[0] + (unit / groups * axis * inner + first) * bytes;
      long to = buffers[1] + (unit / groups * inner + first) * bytes;
      columns(from, columns, to, scratch);
    }
  }

  private void columns(long from, int columns, long to, long states) {
    int bytes = type.bytes();
    long step = inner * bytes;
    for (int c = 0; c < columns; c++) {
      start(states + (long) c * STATE_BYTES);
    }
    for (long row = 0; row < axis; row += ROWS) {
      int rows = (int) Math.min(ROWS, axis - row);
      for (int c = 0; c < columns; c++) {
        add(states + (long) c * STATE_BYTES, from + row * step + (long) c * bytes, rows, step);
      }
    }
    for (int c = 0; c < columns; c++) {
      Mem.putBits(bytes, to + (long) c * bytes, result(states + (long) c * STATE_BYTES));
    }
  }

  private void start(long state) {
    if (type.isFloating()) {
      Mem.putDouble(
          state,
          switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
          });
      Mem.putDouble(state + 8, 0);
    } else {
      Mem.putLong(
          state,
          switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Element.toLong(type, Numbers.least(type));
            case MIN -> Numbers.greatest(type);
          });
    }
  }

  private void add(long state, long from, int count, long step) {
    if (type.isFloating()) {
      switch (kind) {
        case SUM -> sum(type, state, from, count, step);
        case PRODUCT -> product(type, state, from, count, step);
        case MAX -> max(type, state, from, count, step);
        case MIN -> min(type, state, from, count, step);
      }
    } else {
      switch (kind) {
        case SUM -> wholeSum(type, state, from, count, step);
        case PRODUCT -> wholeProduct(type, state, from, count, step);
        case MAX -> wholeMax(type, state, from, count, step);
        case MIN -> wholeMin(type, state, from, count, step);
      }
    }
  }

  private long result(long state) {
    if (!type.isFloating()) {
      return Element.bits(type, Mem.getLong(state));
    }
    double value = Mem.getDouble(state);
    boolean corrected = kind == Reduction.SUM && Double.isFinite(value);
    return Element.bits(type, corrected ? value + Mem.getDouble(state + 8) : value);
  }

  private static void sum(DType type, long state, long from, int count, long step) {
    double sum = Mem.getDouble(state);
    double lost = Mem.getDouble(state + 8);
    for (int i = 0; i < count; i++) {
      double x = Mem.number(type, from + i * step);
      double next = sum + x;
      // Neumaier's correction: what the addition rounded away.
      lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    }
    Mem.putDouble(state, sum);
    Mem.putDouble(state + 8, lost);
  }

  private static void product(DType type, long state, long from, int count, long step) {
    double product = Mem.getDouble(state);
    for (int i = 0; i < count; i++) {
      product *= Mem.number(type, from + i * step);
    }
    Mem.putDouble(state, product);
  }

  private static void max(DType type, long state, long from, int count, long step) {
    double best = Mem.getDouble(state);
    for (int i = 0; i < count; i++) {
      best = Math.max(best, Mem.number(type, from + i * step));
    }
    Mem.putDouble(state, best);
  }

  private static void min(DType type, long state, long from, int count, long step) {
    double best = Mem.getDouble(state);
    for (int i = 0; i < count; i++) {
      best = Math.min(best, Mem.number(type, from + i * step));
    }
    Mem.putDouble(state, best);
  }

  private static void wholeSum(DType type, long state, long from, int count, long step) {
    long sum = Mem.getLong(state);
    for (int i = 0; i < count; i++) {
      sum += Mem.whole(type, from + i * step);
    }
    Mem.putLong(state, sum);
  }

  private static void wholeProduct(DType type, long state, long from, int count, long step) {
    long product = Mem.getLong(state);
    for (int i = 0; i < count; i++) {
      product *= Mem.whole(type, from + i * step);
    }
    Mem.putLong(state, product);
  }

  private static void wholeMax(DType type, long state, long from, int count, long step) {
    long best = Mem.getLong(state);
    for (int i = 0; i < count; i++) {
      best = Math.max(best, Mem.whole(type, from + i * step));
    }
    Mem.putLong(state, best);
  }

  private static void wholeMin(DType type, long state, long from, int count, long step) {
    long best = Mem.getLong(state);
    for (int i = 0; i < count; i++) {
      best = Math.min(best, Mem.whole(type, from + i * step));
    }
    Mem.putLong(state, best);
  }
}
