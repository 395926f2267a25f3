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
   * @param scratch the address of {@link #scratchBytes()} bytes; not used
   */
  void scalar(long[] at, long[] steps, int from, int to, long scratch);

  /**
   * The same for elements in arrays on the heap, from their first one on. Repeated inputs have one
   * element, all others {@code count}.
   *
   * @param buffers the array of each buffer, inputs first, as {@link HeapRows} has them
   */
  void arrays(Object[] buffers, int count);

  /** The same with vectors, bit for bit, where {@link #hasVector}. */
  default void vector(long[] at, long[] steps, int from, int to, long scratch) {
    scalar(at, steps, from, to, scratch);
  }

  /** The number of loops over each block of which the vector form is made; 0 if there is none. */
  default int loops() {
    return 0;
  }

  default boolean hasVector() {
    return loops() > 0;
  }

  /** The memory that {@link #vector} needs for values between its loops. */
  default int scratchBytes() {
    return 0;
  }
}
