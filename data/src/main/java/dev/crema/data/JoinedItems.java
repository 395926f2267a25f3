package dev.crema.data;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Passes one after the other. */
final class JoinedItems<T> implements Items<T> {
  private final long count;
  private final LongFunction<Items<T>> parts;
  private long begun;
  private @Nullable Items<T> current;

  JoinedItems(long count, LongFunction<Items<T>> parts) {
    this.count = count;
    this.parts = parts;
  }

  @Override
  public @Nullable T next() {
    while (true) {
      Items<T> part = current;
      if (part != null) {
        T item = part.next();
        if (item != null) {
          return item;
        }
        part.close();
        current = null;
      }
      if (begun == count) {
        return null;
      }
      current = parts.apply(begun++);
    }
  }

  @Override
  public void close() {
    begun = count;
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
