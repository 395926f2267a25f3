package dev.crema.engine.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.crema.engine.ir.Op;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loop: a program that runs once for each step, its sequences and outputs bound to the slices of
 * the step. Slices that are not aligned as kernels need it go through memory of their own.
 */
final class Repetition implements Entry {
  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final Op.Loop loop;
  private final Program body;

  /** The addresses of the operands, then of the results. */
  private final long[] buffers;

  private final Slices[] sequences;
  private final Slices[] outputs;

  /** The slices of one sequence or of the outputs of all steps. */
  private static final class Slices {
    private final long bytes;
    private final boolean aligned;
    private final Memory aside;

    Slices(Type slice) {
      this.bytes = slice.bytes();
      this.aligned = bytes % Memory.ALIGNMENT == 0;
      this.aside = Memory.allocate(aligned ? 0 : bytes);
    }

    /** Where a step finds or leaves its slice. */
    long address(long start, long step) {
      return aligned ? start + step * bytes : aside.address();
    }

    void fetch(long start, long step) {
      if (!aligned) {
        MemorySegment.copy(ALL, start + step * bytes, ALL, aside.address(), bytes);
      }
    }

    void store(long start, long step) {
      if (!aligned) {
        MemorySegment.copy(ALL, aside.address(), ALL, start + step * bytes, bytes);
      }
    }
  }

  Repetition(Op.Loop loop, Program body, long[] buffers) {
    this.loop = loop;
    this.body = body;
    this.buffers = buffers;
    Plan plan = body.plan();
    List<Type> scanned = plan.inputs().subList(loop.carried(), loop.carried() + loop.scanned());
    this.sequences = scanned.stream().map(Slices::new).toArray(Slices[]::new);
    this.outputs = plan.outputs().stream().map(Slices::new).toArray(Slices[]::new);
  }

  void run(Worker worker, boolean shared, @Nullable Recording recording) {
    int operands = body.plan().inputs().size();
    for (int i = 0; i < loop.carried(); i++) {
      body.input(i, buffers[operands + i]);
    }
    for (int i = loop.carried() + loop.scanned(); i < operands; i++) {
      body.input(i, buffers[i]);
    }
    for (long i = 0; i < loop.steps(); i++) {
      long step = loop.reverse() ? loop.steps() - 1 - i : i;
      switch (loop.guard()) {
        case NONE -> step(step, worker, shared, recording);
        case SCANNED -> {
          if (isTrue(buffers[loop.carried()] + step)) {
            step(step, worker, shared, recording);
          }
        }
        case CARRIED -> {
          if (!isTrue(buffers[operands])) {
            return;
          }
          step(step, worker, shared, recording);
        }
      }
    }
  }

  private static boolean isTrue(long address) {
    return ALL.get(JAVA_BYTE, address) != 0;
  }

  private void step(long step, Worker worker, boolean shared, @Nullable Recording recording) {
    for (int i = 0; i < sequences.length; i++) {
      int operand = loop.carried() + i;
      sequences[i].fetch(buffers[operand], step);
      body.input(operand, sequences[i].address(buffers[operand], step));
    }
    int first = body.plan().inputs().size() + loop.carried();
    for (int i = 0; i < outputs.length; i++) {
      body.output(i, outputs[i].address(buffers[first + i], step));
    }
    body.run(worker, shared, recording);
    for (int i = 0; i < outputs.length; i++) {
      outputs[i].store(buffers[first + i], step);
    }
  }
}
