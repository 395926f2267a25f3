package dev.crema.engine.kernels.vector;

/**
 * Images {@code [batch, height, width, channels]} cut into tiles and transformed. Tiles come in
 * rows; of some rows one gets 36 planes {@code [tiles, channels]}.
 */
final class WinogradTiles {
  private final long height;
  private final long channels;
  private final long rowBytes;
  private final int lowRow;
  private final long lowBytes;
  private final long down;
  private final long across;
  private final int size;
  private final RowLoop loop;
  private final long lineBytes;
  private final long insideBytes;

  /**
   * @param lowRow the rows of zeros above an image
   * @param lowColumn the same on its left
   * @param down the tiles above each other in an image
   * @param across the tiles beside each other
   * @param size the length of a tile; tiles start {@link Winograd#OUTPUTS} places after each other
   * @param loop the transform of one axis
   */
  WinogradTiles(
      long height,
      long width,
      long channels,
      int lowRow,
      int lowColumn,
      long down,
      long across,
      int size,
      RowLoop loop) {
    this.height = height;
    this.channels = channels;
    this.rowBytes = width * channels * 4;
    this.lowRow = lowRow;
    this.lowBytes = lowColumn * channels * 4;
    this.down = down;
    this.across = across;
    this.size = size;
    this.loop = loop;
    this.lineBytes = ((across - 1) * Winograd.OUTPUTS + size) * channels * 4;
    Rows.want();
    this.insideBytes = Math.min(rowBytes, lineBytes - lowBytes);
  }

  /** Scratch memory for lines, a row of zeros and the loop. */
  long scratchBytes() {
    return Winograd.POINTS * lineBytes + rowBytes + loop.scratchBytes();
  }

  /** Makes scratch memory ready for any number of transforms. */
  void prepare(long scratch) {
    Mem.zero(scratch, Winograd.POINTS * lineBytes + rowBytes);
  }

  /**
   * Transforms some rows of tiles: first down, line by line, then across, all tiles at once.
   *
   * @param first the number of the first row, counted through all images
   * @param to the planes, {@code planeStep} bytes apart
   * @param at memory for addresses
   */
  void transform(
      long images, long first, long rows, long to, long planeStep, long[] at, long scratch) {
    long loopScratch = scratch + Winograd.POINTS * lineBytes + rowBytes;
    for (long row = 0; row < rows; row++) {
      long zeros = scratch + Winograd.POINTS * lineBytes;
      long item = (first + row) / down;
      long top = (first + row) % down * Winograd.OUTPUTS - lowRow;
      for (int i = 0; i < size; i++) {
        long y = top + i;
        at[i] = y < 0 || y >= height ? zeros : images + (item * height + y) * rowBytes;
      }
      long lines = scratch + lowBytes;
      long count = insideBytes / 4;
      Winograd.run(loop, at, size, 0, 0, Winograd.POINTS, lines, lineBytes, count, loopScratch);
      gather(scratch, to + row * across * channels * 4, planeStep);
    }
    for (int i = 0; i < Winograd.POINTS; i++) {
      long planes = to + (long) i * Winograd.POINTS * planeStep;
      long count = rows * across * channels;
      Winograd.run(
          loop,
          at,
          size,
          planes,
          planeStep,
          Winograd.POINTS,
          planes,
          planeStep,
          count,
          loopScratch);
    }
  }

  /** Brings the places of tiles that are alike together. */
  private void gather(long lines, long to, long planeStep) {
    long bytes = channels * 4;
    for (int i = 0; i < Winograd.POINTS; i++) {
      for (int x = 0; x < size; x++) {
        Rows.copy(
            lines + i * lineBytes + x * bytes,
            Winograd.OUTPUTS * bytes,
            to + (i * Winograd.POINTS + x) * planeStep,
            bytes,
            across,
            bytes);
      }
    }
  }
}
