package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.plan.Plan;
import java.util.function.IntConsumer;

/** Work in tiles that may run at the same time. */
sealed interface Task permits Task.Bound, Task.Plain, Pieces {
  /** The number of tiles, at least 1. */
  int tiles();

  void run(int tile, Worker worker);

  /** What is no kernel. */
  record Plain(int tiles, IntConsumer work) implements Task {
    @Override
    public void run(int tile, Worker worker) {
      work.accept(tile);
    }
  }

  /** A kernel bound to buffers. */
  final class Bound implements Task {
    final Plan.Run step;
    final Kernel kernel;

    /** Whether it is what {@link Kernel#preparation} asks for. */
    final boolean prepares;

    private final long[] buffers;

    Bound(Plan.Run step, Kernel kernel, boolean prepares, long[] buffers) {
      this.step = step;
      this.kernel = kernel;
      this.prepares = prepares;
      this.buffers = buffers;
    }

    @Override
    public int tiles() {
      return kernel.tiles();
    }

    @Override
    public void run(int tile, Worker worker) {
      kernel.run(buffers, tile, worker.number(), worker.scratch(kernel.scratchBytes()));
    }
  }
}
