package dev.crema.engine.kernels.vector;

/**
 * A row of elements through an {@link dev.crema.engine.types.Expression}: one generated class per
 * expression.
 */
interface Loop {
  /**
   * Computes elements {@code from} to {@code to} one by one.
   *
   * @param at the address of element 0 of each buffer, inputs first
   * @param steps the bytes from one element to the next of each input that is neither contiguous
   *     nor repeated
   */
  void scalar(long[] at, long[] steps, int from, int to);

  /** The same with vectors, bit for bit, where {@link #hasVector}. */
  default void vector(long[] at, long[] steps, int from, int to) {
    scalar(at, steps, from, to);
  }

  default boolean hasVector() {
    return false;
  }
}
