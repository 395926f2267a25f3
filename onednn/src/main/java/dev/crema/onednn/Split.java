package dev.crema.onednn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many tiles an axis is cut into, and their length; the last tile may be shorter.
 *
 * @param tile the length of each tile but the last
 */
record Split(int tiles, long tile, long last) {

  /** The whole axis as one tile. */
  static Split none(long length) {
    return new Split(1, length, length);
  }

  /**
   * At most {@code most} tiles as equal as can be, each but the last a multiple of {@code unit}.
   */
  static Split of(long length, long most, long unit) {
    long units = Math.ceilDiv(length, unit);
    long tile = Math.min(length, Math.ceilDiv(units, Math.clamp(most, 1, units)) * unit);
    long tiles = Math.ceilDiv(length, tile);
    return new Split(Math.toIntExact(tiles), tile, length - (tiles - 1) * tile);
  }

  /** The lengths that occur: one or two. */
  long[] lengths() {
    return tile == last ? new long[] {tile} : new long[] {tile, last};
  }

  /** Which of the lengths each tile has. */
  List<Integer> kinds() {
    List<Integer> kinds = new ArrayList<>(Collections.nCopies(tiles, 0));
    kinds.set(tiles - 1, tile == last ? 0 : 1);
    return kinds;
  }
}
