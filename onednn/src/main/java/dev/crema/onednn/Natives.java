package dev.crema.onednn;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The native objects of kernels that were made together, destroyed when all of these have become
 * unreachable.
 */
final class Natives {
  private static final Cleaner CLEANER = Cleaner.create();

  /**
   * The least number of primitives at which the garbage collector is asked for those that nobody
   * uses. It does not see them itself: each is a few small objects to it and up to 2 MB to the
   * machine.
   */
  private static final int MANY = 256;

  private static final int LONGEST_WAIT_MILLIS = 100;

  private static final AtomicInteger LIVING = new AtomicInteger();

  /** The number of primitives at which to collect next; doubles when most of them are in use. */
  private static volatile int most = MANY;

  /** The objects themselves, which do not refer to their owner. */
  private static final class Handles implements Runnable {
    private final List<Primitive> primitives = new ArrayList<>();
    private final List<Long> memories = new ArrayList<>();

    synchronized void add(Primitive primitive) {
      primitives.add(primitive);
    }

    synchronized void addMemory(long memory) {
      memories.add(memory);
    }

    /** Destroys everything. */
    @Override
    public synchronized void run() {
      memories.forEach(Dnnl::destroyMemory);
      memories.clear();
      primitives.forEach(Primitive::destroy);
      LIVING.addAndGet(-primitives.size());
      primitives.clear();
    }
  }

  private final Handles handles = new Handles();
  private final Cleaner.Cleanable cleanable = CLEANER.register(this, handles);

  void add(Primitive primitive) {
    handles.add(primitive);
    if (LIVING.incrementAndGet() > most) {
      collect();
    }
  }

  private static synchronized void collect() {
    int before = LIVING.get();
    if (before <= most) {
      return; // another thread did it
    }
    System.gc();
    // The cleaner works on a thread of its own.
    int last = before;
    for (int i = 0; i < LONGEST_WAIT_MILLIS; i += 10) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      int now = LIVING.get();
      if (now < before && now == last) {
        break;
      }
      last = now;
    }
    most = Math.max(MANY, 2 * LIVING.get());
  }

  void addMemory(long memory) {
    handles.addMemory(memory);
  }

  /** Destroys everything now. */
  void destroy() {
    cleanable.clean();
  }
}
