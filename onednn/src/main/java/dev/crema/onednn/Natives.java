package dev.crema.onednn;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The native objects of one kernel, destroyed together when the kernel has become unreachable. */
final class Natives implements Runnable {
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

  private final List<Primitive> primitives = new ArrayList<>();
  private final List<Long> memories = new ArrayList<>();

  void add(Primitive primitive) {
    synchronized (this) {
      primitives.add(primitive);
    }
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

  synchronized void addMemory(long memory) {
    memories.add(memory);
  }

  /** Makes these live as long as their owner, which they must not refer to. */
  void belongTo(Object owner) {
    Cleaner.Cleanable ignored = CLEANER.register(owner, this);
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
