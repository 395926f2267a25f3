package dev.crema.engine.kernels.vector;

import java.util.Arrays;

/** An array of addresses for each worker, so that running a kernel allocates nothing. */
final class PerWorker {
  private final int length;
  private volatile long[][] arrays = new long[0][];

  PerWorker(int length) {
    this.length = length;
  }

  long[] of(int worker) {
    long[][] known = arrays;
    return worker < known.length ? known[worker] : grow(worker);
  }

  private synchronized long[] grow(int worker) {
    int before = arrays.length;
    if (worker >= before) {
      long[][] grown = Arrays.copyOf(arrays, worker + 1);
      for (int i = before; i <= worker; i++) {
        grown[i] = new long[length];
      }
      arrays = grown;
    }
    return arrays[worker];
  }
}
