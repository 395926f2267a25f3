package dev.crema.engine.kernels.vector;

/**
 * One or more independent products of a left matrix {@code [rows, depth]} and a right matrix {@code
 * [depth, columns]}, as {@link Gemm} sees them. The matrices need not exist: what is packed block
 * by block may be gathered from images.
 */
interface Product {
  Arithmetic arithmetic();

  /** The number of independent products. */
  long units();

  long rows(long unit);

  long columns(long unit);

  long depth(long unit);

  /**
   * The address of an element of the left matrix if rows and steps in depth are evenly spaced in
   * memory and of the type of the arithmetic; 0 if it has to be packed.
   */
  long left(long[] buffers, long unit, long row, long k);

  /** Bytes between rows of the left matrix in memory. */
  long leftRowStep();

  /** Bytes between steps in depth of the left matrix in memory. */
  long leftStep();

  /**
   * Whether packing puts the rows of a block next to each other, {@code [depth, packedRows]}; if
   * not, {@code [rows, depth]}.
   */
  boolean leftColumnMajor();

  /**
   * Packs a block of the left matrix.
   *
   * @param step bytes from row to row, or from one step in depth to the next if {@link
   *     #leftColumnMajor}
   */
  void packLeft(
      long[] buffers, long unit, long row, long rows, long k, long depth, long to, long step);

  /**
   * The address of an element of the right matrix if its rows are contiguous in memory and of the
   * type of the arithmetic; 0 if it has to be packed.
   */
  long right(long[] buffers, long unit, long k, long column);

  /** Bytes between steps in depth of the right matrix in memory. */
  long rightStep();

  /**
   * Packs part of a panel of the right matrix as {@code [depth, panel]}; columns that are not there
   * are left alone.
   */
  void packRight(long[] buffers, long unit, long k, long depth, long column, long columns, long to);

  /**
   * Finishes and stores sums of part of some rows.
   *
   * @param columns at most a panel
   * @param sums the address of sums {@code [rows, panel]}
   */
  void store(long[] buffers, long unit, long row, long rows, long column, long columns, long sums);
}
