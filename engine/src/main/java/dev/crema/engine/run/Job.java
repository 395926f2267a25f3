package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.plan.Plan;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A kernel bound to buffers, with the counters by which a team shares its tiles. Made once, run
 * many times.
 */
final class Job implements Entry {
  final Plan.Run step;
  final Kernel kernel;
  final long[] buffers;
  final int tiles;

  /** The last round in which each tile was claimed. */
  private final AtomicIntegerArray claims;

  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  Job(Plan.Run step, Kernel kernel, long[] buffers) {
    this.step = step;
    this.kernel = kernel;
    this.buffers = buffers;
    this.tiles = kernel.tiles();
    this.claims = new AtomicIntegerArray(tiles);
  }

  /** Makes the job ready to be shared again. The round comes last: it lets latecomers in. */
  void open() {
    failure = null;
    done.set(0);
    round.incrementAndGet();
  }

  /**
   * Runs tiles until none is left to claim. Each member of a team starts at a part of its own, so
   * that it finds in its core's caches what it wrote there by the jobs before; who is done first
   * helps with the others' parts.
   */
  void work(Worker worker, int member, int members) {
    int now = round.get();
    int first = (int) ((long) tiles * member / members);
    for (int i = 0; i < tiles; i++) {
      int tile = first + i < tiles ? first + i : first + i - tiles;
      if (claims.compareAndSet(tile, now - 1, now)) {
        run(tile, worker);
      }
    }
  }

  private void run(int tile, Worker worker) {
    try {
      kernel.run(buffers, tile, worker.number(), worker.scratch(kernel.scratchBytes()));
    } catch (Throwable e) {
      failure = e;
    } finally {
      done.incrementAndGet();
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
