package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.vector.Access;
import dev.crema.engine.kernels.vector.Mem;
import dev.crema.engine.kernels.vector.RowLoop;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression on rows, by machine code of its own. */
final class MachineLoop implements RowLoop {
  private static final int LINE = 64;

  private final Width width;
  private final MachineCode code;

  /** The bytes of an element of each buffer; 0 for an input that repeats. */
  private final int[] steps;

  private final DType[] types;
  private final int inputs;

  private MachineLoop(Width width, MachineCode code, Expression expression, List<Access> accesses) {
    this.width = width;
    this.code = code;
    this.inputs = accesses.size();
    this.types = new DType[inputs + expression.outputs().size()];
    this.steps = new int[types.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = i < inputs ? expression.inputs().get(i) : expression.outputTypes().get(i - inputs);
      boolean repeats = i < inputs && accesses.get(i) == Access.REPEATED;
      steps[i] = repeats ? 0 : types[i].bytes();
    }
  }

  /**
   * The loop for an expression whose inputs move as given; null if there is no machine code for all
   * of it.
   */
  static @Nullable MachineLoop of(Width width, Expression expression, List<Access> accesses) {
    if (!LoopCompiler.canCompile(expression, accesses)) {
      return null;
    }
    Code code = LoopCompiler.compile(expression, accesses);
    int buffers = expression.inputs().size() + expression.outputs().size();
    MachineCode loop = MachineCode.of(Registers.write(width, code, buffers));
    return new MachineLoop(width, loop, expression, accesses);
  }

  @Override
  public String label() {
    return "machine:loop";
  }

  /** A table of pointers, then a vector for each buffer. */
  @Override
  public int scratchBytes() {
    return tableBytes() + LINE * types.length;
  }

  private int tableBytes() {
    return Math.ceilDiv(Long.BYTES * types.length, LINE) * LINE;
  }

  @Override
  public void run(long[] at, long[] ignored, int count, long scratch) {
    int whole = count & -width.lanes;
    long vectors = scratch + tableBytes();
    for (int i = 0; i < types.length; i++) {
      long start = at[i];
      if (steps[i] == 0) {
        start = vectors + (long) LINE * i;
        int bits = LoopCompiler.repeated(types[i], Mem.bits(types[i].bytes(), at[i]));
        Mem.putInt(start, bits);
      }
      Mem.putLong(scratch + (long) Long.BYTES * i, start);
    }
    if (whole > 0) {
      code.call(scratch, whole, 0, 0);
    }
    if (whole < count) {
      rest(at, whole, count - whole, scratch);
    }
  }

  /** Elements that fill no vector, in vectors of their own. */
  private void rest(long[] at, int from, int count, long scratch) {
    long vectors = scratch + tableBytes();
    for (int i = 0; i < types.length; i++) {
      long vector = vectors + (long) LINE * i;
      if (i < inputs && steps[i] > 0) {
        Mem.copy(at[i] + (long) from * steps[i], vector, (long) count * steps[i]);
      }
      Mem.putLong(scratch + (long) Long.BYTES * i, vector);
    }
    code.call(scratch, width.lanes, 0, 0);
    for (int i = inputs; i < types.length; i++) {
      Mem.copy(vectors + (long) LINE * i, at[i] + (long) from * steps[i], (long) count * steps[i]);
    }
  }
}
