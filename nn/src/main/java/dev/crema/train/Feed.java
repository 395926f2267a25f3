package dev.crema.train;

import org.jspecify.annotations.Nullable;

/** One pass over a data set, batch by batch. */
public interface Feed extends AutoCloseable {
  /**
   * The next batch; null at the end. Its tensors may be overwritten by the call after the next one,
   * so that a loop needs no new memory: copy what you keep.
   */
  @Nullable Batch next();

  @Override
  default void close() {}
}
