package dev.crema.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Items made on a virtual thread before they are asked for. */
final class PrefetchedItems<T> implements Items<T> {
  private sealed interface Entry<T> {}

  private record Made<T>(T item) implements Entry<T> {}

  private record Failed<T>(Throwable cause) implements Entry<T> {}

  private record End<T>() implements Entry<T> {}

  private final Items<T> source;
  private final BlockingQueue<Entry<T>> queue;
  private final Thread maker;
  private boolean ended;

  PrefetchedItems(Items<T> source, int count) {
    this.source = source;
    this.queue = new ArrayBlockingQueue<>(count);
    this.maker = Thread.ofVirtual().name("crema-records").start(this::make);
  }

  private void make() {
    try (source) {
      Entry<T> entry;
      do {
        entry = one();
        queue.put(entry);
      } while (entry instanceof Made<T>);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Entry<T> one() {
    try {
      T item = source.next();
      return item == null ? new End<>() : new Made<>(item);
    } catch (RuntimeException | Error e) {
      return new Failed<>(e);
    }
  }

  @Override
  public @Nullable T next() {
    if (ended) {
      return null;
    }
    Entry<T> entry;
    try {
      entry = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for a record", e);
    }
    if (entry instanceof Made<T>(T item)) {
      return item;
    }
    ended = true;
    if (entry instanceof Failed<T>(Throwable cause)) {
      if (cause instanceof Error e) {
        throw e;
      }
      throw cause instanceof DataException e
          ? e
          : new DataException("a record could not be made: " + cause, cause);
    }
    return null;
  }

  /** Waits until the thread has closed the source. */
  @Override
  public void close() {
    ended = true;
    maker.interrupt();
    boolean interrupted = false;
    while (maker.isAlive()) {
      try {
        maker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
