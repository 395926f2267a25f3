package dev.crema.engine.kernels.vector;

/** Reduces neighbouring columns of float32 elements, each to one number. */
public interface ColumnLoop {
  /** How many columns are taken at a time. */
  int lanes();

  /**
   * Reduces columns from the top down. Results may lie where elements of the same columns do.
   *
   * @param rows how many there are, each {@code step} bytes after the one before
   * @param columns a positive multiple of {@link #lanes}
   */
  void run(long from, long rows, long step, int columns, long to);
}
