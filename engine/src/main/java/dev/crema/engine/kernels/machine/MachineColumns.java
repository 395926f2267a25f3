package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.vector.ColumnLoop;
import dev.crema.engine.types.Reduction;

/**
 * Sums, greatest or least numbers of columns, by machine code: four vectors at a time while there
 * are so many, so that none waits for its own last addition.
 */
final class MachineColumns implements ColumnLoop {
  private static final int TOGETHER = 4;

  private final Width width;
  private final MachineCode four;
  private final MachineCode one;

  private MachineColumns(Width width, MachineCode four, MachineCode one) {
    this.width = width;
    this.four = four;
    this.one = one;
  }

  /**
   * The loop for a reduction.
   *
   * @throws IllegalArgumentException of products, which are formed in float64
   */
  static MachineColumns of(Width width, Reduction kind) {
    return new MachineColumns(
        width, MachineCode.of(code(width, kind, TOGETHER)), MachineCode.of(code(width, kind, 1)));
  }

  /** {@code void loop(float *from, long rows, long step, float *to)}. */
  private static byte[] code(Width width, Reduction kind, int vectors) {
    Assembler assembler = new Assembler(width);
    int none = Float.floatToRawIntBits(nothing(kind));
    for (int i = 0; i < vectors; i++) {
      assembler.constant(i, none);
    }
    int skip = assembler.skipIfZero(Assembler.RSI);
    int start = assembler.position();
    for (int i = 0; i < vectors; i++) {
      int next = vectors + 3 * i;
      assembler.load(next, Assembler.Place.of(Assembler.RDI, i * width.bytes()));
      switch (kind) {
        case SUM -> assembler.binary(Operation.ADD, i, i, next);
        case MAX -> extreme(assembler, Operation.MAX, Operation.AND, i, next);
        case MIN -> extreme(assembler, Operation.MIN, Operation.OR, i, next);
        case PRODUCT -> throw products();
      }
    }
    assembler.addTo(Assembler.RDI, Assembler.RDX);
    assembler.countDown(Assembler.RSI, start);
    assembler.land(skip);
    for (int i = 0; i < vectors; i++) {
      assembler.store(i, Assembler.Place.of(Assembler.RCX, i * width.bytes()));
    }
    assembler.leave();
    return assembler.finish();
  }

  private static IllegalArgumentException products() {
    return new IllegalArgumentException("products are formed in float64");
  }

  private static float nothing(Reduction kind) {
    return switch (kind) {
      case SUM -> 0;
      case MAX -> Float.NEGATIVE_INFINITY;
      case MIN -> Float.POSITIVE_INFINITY;
      case PRODUCT -> throw products();
    };
  }

  /** As {@link LoopCompiler} does it, but that NaN has all bits set. */
  private static void extreme(
      Assembler assembler, Operation operation, Operation ofZeros, int best, int next) {
    int swapped = next + 1;
    int nan = next + 2;
    assembler.compare(Operation.COMPARE, nan, best, next, Code.UNORDERED);
    assembler.binary(operation, swapped, next, best);
    assembler.binary(operation, best, best, next);
    assembler.binary(ofZeros, best, best, swapped);
    assembler.binary(Operation.OR, best, best, nan);
  }

  @Override
  public int lanes() {
    return width.lanes;
  }

  @Override
  public void run(long from, long rows, long step, int columns, long to) {
    int done = 0;
    for (; done + TOGETHER * width.lanes <= columns; done += TOGETHER * width.lanes) {
      four.call(from + 4L * done, rows, step, to + 4L * done);
    }
    for (; done < columns; done += width.lanes) {
      one.call(from + 4L * done, rows, step, to + 4L * done);
    }
  }
}
