package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import java.lang.foreign.ValueLayout;

/**
 * Maxima as we define them. oneDNN passes over what is not a number, and where all is -∞ it gives
 * the least finite number instead. So each tile first adds up its input, which costs little as the
 * maxima then find it in the cache: only if the sum is finite is all of the input. The rare others
 * are computed with care.
 *
 * @param fast leaves the sum at the start of the scratch memory
 */
record MaxPool(NativeKernel fast, CarefulMax careful) implements Kernel {

  @Override
  public int tiles() {
    return fast.tiles();
  }

  @Override
  public long scratchBytes() {
    return fast.scratchBytes();
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    fast.run(buffers, tile, worker, scratch);
    if (!Float.isFinite(Dnnl.MEMORY.get(ValueLayout.JAVA_FLOAT, scratch))) {
      careful.run(buffers, tile);
    }
  }

  @Override
  public String label() {
    return fast.label();
  }
}
