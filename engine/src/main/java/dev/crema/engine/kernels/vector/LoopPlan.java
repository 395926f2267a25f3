package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import java.util.ArrayList;
import java.util.List;

/**
 * How vectors compute an expression: in one loop if all steps are of the kind that {@link
 * FloatVectors} has as a small method, and few enough for the JIT compiler; otherwise block by
 * block, with several loops over each block, which hand on values in scratch memory that stays in
 * the nearest cache.
 *
 * <p>Exponential functions and the like have loops of their own ({@link FunctionRows}), compiled
 * once for all expressions. Steps without a vector form, such as those on int64, are scalar loops
 * between the others.
 *
 * @param stages to be run in order over each block; none if vectors can do nothing
 * @param temporary where in the scratch memory functions may keep something
 * @param scratchBytes the scratch memory for a block
 */
record LoopPlan(List<Stage> stages, long temporary, int scratchBytes) {
  /** The elements of a block. */
  static final int BLOCK = 512;

  /** Where a value lies outside of a loop. */
  sealed interface Place {}

  /** A buffer of the kernel. */
  record Buffer(int number, Access access) implements Place {}

  /** A value of the current block in the scratch memory. */
  record Slot(long offset) implements Place {}

  /** A value and where it comes from or goes to. */
  record Move(int value, Place place) {}

  sealed interface Stage {}

  /** One loop, by vectors or by scalars. */
  record Together(boolean vectors, List<Move> loads, List<Integer> steps, List<Move> stores)
      implements Stage {
    Together {
      loads = List.copyOf(loads);
      steps = List.copyOf(steps);
      stores = List.copyOf(stores);
    }
  }

  /** One step by a loop of {@link FunctionRows}. */
  record Function(int step, Place from, Place to) implements Stage {}

  LoopPlan {
    stages = List.copyOf(stages);
  }

  /** Whether one loop does everything, so that there is no need of blocks. */
  boolean isOneLoop() {
    return stages.size() == 1 && stages.getFirst() instanceof Together;
  }

  /** The whole expression in one scalar loop. */
  static Together scalar(Expression expression, List<Access> accesses) {
    List<Move> loads = new ArrayList<>();
    for (int i = 0; i < accesses.size(); i++) {
      loads.add(new Move(i, new Buffer(i, accesses.get(i))));
    }
    List<Integer> steps = new ArrayList<>();
    for (int value = accesses.size(); value < expression.size(); value++) {
      steps.add(value);
    }
    List<Move> stores = new ArrayList<>();
    for (int i = 0; i < expression.outputs().size(); i++) {
      stores.add(new Move(expression.outputs().get(i), output(expression, i)));
    }
    return new Together(false, loads, steps, stores);
  }

  static Buffer output(Expression expression, int output) {
    return new Buffer(expression.inputs().size() + output, Access.CONTIGUOUS);
  }

  /** The type in which a value lies in a slot: that of the numbers that scalar loops work with. */
  static DType slotType(DType type) {
    return switch (type) {
      case FLOAT32, BFLOAT16, FLOAT16 -> DType.FLOAT32;
      case INT8, UINT8, INT32 -> DType.INT32;
      case FLOAT64, INT64, BOOL -> type;
    };
  }
}
