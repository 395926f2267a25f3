package dev.crema.engine.kernels.vector;

/** How work is cut. What comes out depends on the sizes alone. */
final class Tiles {
  /** More tiles than this gain nothing. */
  static final int MOST = 64;

  /**
   * The bytes of memory traffic, or an equal time of computation, below which sharing costs more
   * than it gains.
   */
  static final long LEAST_BYTES = 1L << 17;

  private Tiles() {}

  /**
   * A number of tiles for some items.
   *
   * @param cost the cost of one item
   * @param least the least cost of a tile
   * @return 1 to {@link #MOST}, at most the number of items
   */
  static int count(long items, long cost, long least) {
    if (items <= 1) {
      return 1;
    }
    long perTile = Math.max(1, (least + Math.max(cost, 1) - 1) / Math.max(cost, 1));
    return (int) Math.clamp(items / perTile, 1L, (long) MOST);
  }

  /** The first item of a tile; that of tile {@code tiles} is the number of items. */
  static long start(long items, int tiles, long tile) {
    return items / tiles * tile + Math.min(tile, items % tiles);
  }

  static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
