package dev.crema.data;

import org.jspecify.annotations.Nullable;

/** One pass over records. Used by one thread; closing it frees files and threads. */
public interface Items<T> extends AutoCloseable {
  /** The next record; null at the end, and from then on. */
  @Nullable T next();

  @Override
  default void close() {}
}
