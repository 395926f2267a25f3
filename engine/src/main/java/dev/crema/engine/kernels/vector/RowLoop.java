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

  /** Its name in profiles. */
  String label();
}
