package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.plan.Plan;

/** Work in tiles that may run at the same time. */
sealed interface Task permits Task.Bound, Pieces {
  /** The number of tiles, at least 1. */
  int tiles();

  void run(int tile, Worker worker);

  /**
   * A kernel bound to buffers.
   *
   * @param step what it is run for
   * @param prepares whether it is one of the {@link Kernel#preparations} of the step
   */
  record Bound(Plan.Run step, Kernel kernel, boolean prepares, long[] buffers) implements Task {
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
