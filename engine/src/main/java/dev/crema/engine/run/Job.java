package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A kernel bound to buffers, with the counters by which a team shares its tiles. Made once, run
 * many times.
 */
final class Job {
  final Kernel kernel;
  final long[] buffers;
  final int tiles;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  Job(Kernel kernel, long[] buffers) {
    this.kernel = kernel;
    this.buffers = buffers;
    this.tiles = kernel.tiles();
  }

  /**
   * Makes the job ready to be shared again. The claim counter comes last: it lets latecomers in.
   */
  void open() {
    failure = null;
    done.set(0);
    next.set(0);
  }

  /** Runs tiles until none is left to claim. */
  void work(Worker worker) {
    int tile = next.getAndIncrement();
    while (tile < tiles) {
      try {
        kernel.run(buffers, tile, worker.number(), worker.scratch(kernel.scratchBytes()));
      } catch (Throwable e) {
        failure = e;
      } finally {
        done.incrementAndGet();
      }
      tile = next.getAndIncrement();
    }
  }

  /** Runs all tiles on one thread. */
  void workAlone(Worker worker) {
    long scratch = worker.scratch(kernel.scratchBytes());
    for (int tile = 0; tile < tiles; tile++) {
      kernel.run(buffers, tile, worker.number(), scratch);
    }
  }

  boolean isDone() {
    return done.get() >= tiles;
  }

  /** Passes on what a tile threw. */
  void rethrow() {
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }
}
