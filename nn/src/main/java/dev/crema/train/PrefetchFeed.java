package dev.crema.train;

import dev.crema.engine.types.CremaException;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * A feed that makes one batch ahead on a thread of its own. It hands each batch over when the next
 * one is asked for, so the source may reuse its memory after two batches.
 */
final class PrefetchFeed implements Feed {
  private sealed interface Item {}

  private record Made(Batch batch) implements Item {}

  private record End() implements Item {}

  private record Failed(Throwable cause) implements Item {}

  private final Feed source;
  private final SynchronousQueue<Item> queue = new SynchronousQueue<>();
  private final Thread maker;
  private @Nullable Item last;

  PrefetchFeed(Feed source) {
    this.source = source;
    this.maker = Thread.ofPlatform().daemon().name("crema-prefetch").start(this::make);
  }

  private void make() {
    try {
      Item item;
      do {
        item = one();
        queue.put(item);
      } while (item instanceof Made);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.close();
    }
  }

  private Item one() {
    try {
      Batch batch = source.next();
      return batch == null ? new End() : new Made(batch);
    } catch (RuntimeException | Error e) {
      return new Failed(e);
    }
  }

  @Override
  public @Nullable Batch next() {
    if (last == null || last instanceof Made) {
      try {
        last = queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CremaException("interrupted while waiting for a batch", e);
      }
    }
    return switch (last) {
      case Made(Batch batch) -> batch;
      case End() -> null;
      case Failed(Throwable cause) ->
          throw new CremaException("a batch could not be made: " + cause.getMessage(), cause);
    };
  }

  @Override
  public void close() {
    maker.interrupt();
  }
}
