package dev.crema.onednn;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;

/** The native objects of one kernel, destroyed together when the kernel has become unreachable. */
final class Natives implements Runnable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final List<Primitive> primitives = new ArrayList<>();
  private final List<Long> memories = new ArrayList<>();

  synchronized void add(Primitive primitive) {
    primitives.add(primitive);
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
    primitives.clear();
  }
}
