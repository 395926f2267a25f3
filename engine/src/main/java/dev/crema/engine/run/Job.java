package dev.crema.engine.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** A task with the counters by which a team shares its tiles. Made once, run many times. */
final class Job implements Entry {
  final Task task;
  final int tiles;

  /** The last round in which each tile was claimed. */
  private final AtomicIntegerArray claims;

  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  Job(Task task) {
    this.task = task;
    this.tiles = task.tiles();
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
      task.run(tile, worker);
    } catch (Throwable e) {
      failure = e;
    } finally {
      done.incrementAndGet();
    }
  }

  /** Runs all tiles on one thread. */
  void workAlone(Worker worker) {
    for (int tile = 0; tile < tiles; tile++) {
      task.run(tile, worker);
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
