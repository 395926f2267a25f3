package dev.crema.engine.kernels.vector;

/** What an element-wise kernel does to one row after the other. */
public interface RowLoop {
  /**
   * Computes a row.
   *
   * @param at the addresses of its first elements in each buffer, inputs first
   * @param steps the bytes from one element to the next of each strided input
   * @param scratch the address of {@link #scratchBytes} bytes
   */
  void run(long[] at, long[] steps, int count, long scratch);

  int scratchBytes();

  /**
   * Tells that a kernel has the loop, which may have to get ready for it.
   *
   * @param elements how many elements the kernel has
   * @param row how many of them it takes at a time
   */
  default void want(long elements, long row) {}

  /** Its name in profiles. */
  String label();
}
