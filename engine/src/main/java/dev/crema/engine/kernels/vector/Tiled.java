package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;

/** A kernel without state: a label, a number of tiles and the code of a tile. */
record Tiled(String label, int tiles, long scratchBytes, Body body) implements Kernel {
  /** The code of a tile; the arguments of {@link Kernel#run} without the worker. */
  @FunctionalInterface
  interface Body {
    void run(long[] buffers, int tile, long scratch);
  }

  Tiled(String label, int tiles, Body body) {
    this(label, tiles, 0, body);
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    body.run(buffers, tile, scratch);
  }
}
