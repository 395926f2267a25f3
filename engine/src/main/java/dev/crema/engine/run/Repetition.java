package dev.crema.engine.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

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

  /** What the body finds at its inputs and leaves at its outputs, in order. */
  private final Part[] inputs;

  private final Part[] outputs;

  /** The part of a piece in a value of one step or in the slices of all steps. */
  private static final class Part {
    private final long step;
    private final long offset;
    private final long bytes;
    private final boolean aligned;
    private final Memory aside;

    Part(Type whole, Type part, int piece) {
      this.step = whole.bytes();
      this.offset = Plan.Repeat.offset(whole, part, piece);
      this.bytes = part.bytes();
      this.aligned = step % Memory.ALIGNMENT == 0 && offset % Memory.ALIGNMENT == 0;
      this.aside = Memory.allocate(aligned ? 0 : bytes);
    }

    /** Where it lies in a value that is the same for all steps. */
    long address(long start) {
      return start + offset;
    }

    /** Where a step finds or leaves its slice. */
    long address(long start, long step) {
      return aligned ? start + step * this.step + offset : aside.address();
    }

    void fetch(long start, long step) {
      if (!aligned) {
        MemorySegment.copy(ALL, start + step * this.step + offset, ALL, aside.address(), bytes);
      }
    }

    void store(long start, long step) {
      if (!aligned) {
        MemorySegment.copy(ALL, aside.address(), ALL, start + step * this.step + offset, bytes);
      }
    }
  }

  /**
   * @param piece the number of the piece of the loop that the body computes
   * @param buffers the addresses of the loop's operands and results, as they will be when it runs
   */
  Repetition(Op.Loop loop, int piece, Program body, long[] buffers) {
    this.loop = loop;
    this.body = body;
    this.buffers = buffers;
    this.inputs = parts(loop.body().inputs(), body.plan().inputs(), piece);
    this.outputs = parts(loop.body().outputs(), body.plan().outputs(), piece);
  }

  private static Part[] parts(List<Node> wholes, List<Type> parts, int piece) {
    return IntStream.range(0, parts.size())
        .mapToObj(i -> new Part(wholes.get(i).type(), parts.get(i), piece))
        .toArray(Part[]::new);
  }

  void run(Worker worker, boolean shared) {
    for (int i = 0; i < loop.carried(); i++) {
      body.input(i, inputs[i].address(buffers[inputs.length + i]));
    }
    for (int i = loop.carried() + loop.scanned(); i < inputs.length; i++) {
      body.input(i, inputs[i].address(buffers[i]));
    }
    body.prepare(worker, shared);
    for (long i = 0; i < loop.steps(); i++) {
      long step = loop.reverse() ? loop.steps() - 1 - i : i;
      switch (loop.guard()) {
        case NONE -> step(step, worker, shared);
        case SCANNED -> {
          if (isTrue(buffers[loop.carried()] + step)) {
            step(step, worker, shared);
          }
        }
        case CARRIED -> {
          if (!isTrue(buffers[inputs.length])) {
            return;
          }
          step(step, worker, shared);
        }
      }
    }
  }

  private static boolean isTrue(long address) {
    return ALL.get(JAVA_BYTE, address) != 0;
  }

  private void step(long step, Worker worker, boolean shared) {
    for (int i = loop.carried(); i < loop.carried() + loop.scanned(); i++) {
      inputs[i].fetch(buffers[i], step);
      body.input(i, inputs[i].address(buffers[i], step));
    }
    int first = inputs.length + loop.carried();
    for (int i = 0; i < outputs.length; i++) {
      body.output(i, outputs[i].address(buffers[first + i], step));
    }
    body.run(worker, shared);
    for (int i = 0; i < outputs.length; i++) {
      outputs[i].store(buffers[first + i], step);
    }
  }
}
