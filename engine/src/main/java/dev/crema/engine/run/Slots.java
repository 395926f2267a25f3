package dev.crema.engine.run;

import java.util.List;

/** The places in buffer arrays that hold one address: they change together. */
final class Slots {
  private final long[][] arrays;
  private final int[] positions;

  Slots(List<long[]> arrays, List<Integer> positions) {
    this.arrays = arrays.toArray(long[][]::new);
    this.positions = positions.stream().mapToInt(position -> position).toArray();
  }

  void set(long address) {
    for (int i = 0; i < positions.length; i++) {
      arrays[i][positions[i]] = address;
    }
  }
}
