package dev.crema.engine.run;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number and scratch memory for one running thread. Kernels keep per-worker state under the
 * number, so it is given to one thread at a time, and numbers given back are used again before new
 * ones are made.
 */
final class Worker {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final ConcurrentLinkedDeque<Worker> FREE = new ConcurrentLinkedDeque<>();

  private final int number = COUNT.getAndIncrement();
  private volatile Memory scratch = Memory.allocate(0);
  private @Nullable Recording recording;

  private Worker() {}

  static Worker acquire() {
    Worker free = FREE.pollFirst();
    return free == null ? new Worker() : free;
  }

  void release() {
    recording = null;
    FREE.addFirst(this);
  }

  /** Says where to write down when each kernel ran from now on, if anywhere. */
  void record(@Nullable Recording where) {
    recording = where;
  }

  @Nullable Recording recording() {
    return recording;
  }

  int number() {
    return number;
  }

  /** The address of at least this many bytes. */
  long scratch(long bytes) {
    if (scratch.bytes() < bytes) {
      scratch = Memory.allocate(bytes);
    }
    return scratch.address();
  }
}
