package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Expression;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/** A loop, its vector form warmed up in the background. Shared by kernels of all sizes. */
record WarmLoop(Loop loop, HeapRows numbers, WarmUp.Gate gate, int work) implements RowLoop {
  /** Where vectors gain nothing. */
  private static final long FEW = 64;

  /**
   * The lengths of the rows for warming up: mostly some vectors and a rest; also what takes other
   * ways through the code, which would be compiled without them otherwise, and again when they turn
   * out to be needed.
   */
  private static final int[] ROWS = {131, 7, 128, 200};

  /**
   * Calls for no elements per call for some: the JIT compiler counts calls, and these are cheap.
   * What is done less often than in every 117th call, as making a constant once a row, it would
   * leave outside, and the loop would stay slow for good.
   */
  private static final int EMPTY_CALLS = 90;

  /** A row by which to see whether the code is far from compiled. */
  private static final int PROBE = 128;

  private static final int LONG_ROW = 2 * LoopPlan.BLOCK + 40;

  /** The memory of a row of any type. */
  private static final long ROW_BYTES = 8L * LONG_ROW;

  private static final int REPEATS = 2;

  private static final LoopCache<WarmLoop> LOOPS = new LoopCache<>(WarmLoop::make);

  /** The loop for an expression whose inputs move as given. */
  static WarmLoop of(Expression expression, List<Access> accesses) {
    return Objects.requireNonNull(LOOPS.of(expression, accesses));
  }

  private static WarmLoop make(Expression expression, List<Access> accesses) {
    return of(LoopWriter.loop(expression, accesses), expression, accesses);
  }

  private static WarmLoop of(Loop loop, Expression expression, List<Access> accesses) {
    HeapRows numbers = new HeapRows(loop, expression, accesses);
    int buffers = expression.inputs().size() + expression.outputs().size();
    long[] at = new long[buffers];
    long[] none = new long[buffers];
    long scratch = WarmUp.memory();
    long free = scratch + loop.scratchBytes();
    for (int i = 0; i < buffers; i++) {
      at[i] = free + i * ROW_BYTES;
    }
    int[] turn = new int[1];
    boolean fits = loop.scratchBytes() + buffers * ROW_BYTES <= WarmUp.MEMORY_BYTES;
    int work = work(expression);
    WarmUp.Gate gate =
        loop.hasVector() && fits
            ? WarmUp.gate(
                expression,
                () -> exercise(loop, at, none, scratch, turn),
                () -> loop.vector(at, none, 0, PROBE, scratch),
                (long) PROBE * (2 + work),
                () -> warm(loop, length -> loop.vector(at, none, 0, length, scratch)),
                () -> warm(loop, length -> numbers.run(at, none, length)),
                elements(loop) * (2 + work) / 2)
            : WarmUp.CLOSED;
    return new WarmLoop(loop, numbers, gate, work);
  }

  /** About how many vector instructions an expression takes. */
  private static int work(Expression expression) {
    int work = expression.outputs().size();
    for (int value = 0; value < expression.size(); value++) {
      work += VectorForm.work(expression, value);
    }
    return work;
  }

  private static void exercise(Loop loop, long[] at, long[] steps, long scratch, int[] turn) {
    loop.vector(at, steps, 0, ROWS[turn[0]++ % ROWS.length], scratch);
    for (int j = 0; j < EMPTY_CALLS; j++) {
      loop.vector(at, steps, 0, 0, scratch);
    }
  }

  private static void warm(Loop loop, IntConsumer form) {
    for (int i = 0; i < REPEATS; i++) {
      for (int length : ROWS) {
        form.accept(length);
      }
    }
    if (loop.loops() > 1) {
      form.accept(LONG_ROW);
    }
  }

  private static long elements(Loop loop) {
    long sum = loop.loops() > 1 ? LONG_ROW : 0;
    for (int length : ROWS) {
      sum += (long) length * REPEATS;
    }
    return sum;
  }

  /** Asks for vectors, the sooner the more they have to do. */
  @Override
  public void want(long elements, long row) {
    if (row >= FEW) {
      gate.want(elements * (8 + work) / 8);
    }
  }

  @Override
  public int scratchBytes() {
    return loop.scratchBytes();
  }

  @Override
  public String label() {
    return "vector:loop" + (loop.hasVector() ? "" : " scalar");
  }

  /** Computes a row by the form that is fast at this time. */
  @Override
  public void run(long[] at, long[] steps, int count, long scratch) {
    if (gate.isOpen()) {
      loop.vector(at, steps, 0, count, scratch);
    } else {
      numbers.run(at, steps, count);
    }
  }
}
