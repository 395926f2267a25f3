package dev.crema.engine.kernels;

/**
 * Code that computes one {@link Spec}, for any buffers.
 *
 * <p>A kernel is shared by all programs that need its spec and may run on several threads at once,
 * each with a {@code worker} number of its own; what it must keep between calls (native handles,
 * say) it keeps per worker.
 *
 * <p>The work is cut into tiles that write disjoint memory. How many there are depends on the spec
 * alone, never on the number of threads: this is what makes results the same bits for any number of
 * threads.
 */
public interface Kernel {
  /** The number of tiles, at least 1. Work too small to share is one tile. */
  int tiles();

  /** The bytes of scratch memory that each worker needs while it runs a tile. */
  default long scratchBytes() {
    return 0;
  }

  /**
   * Computes one tile.
   *
   * @param buffers the addresses of the operands and results in the order the spec gives, 64-byte
   *     aligned; a result never overlaps an operand unless the spec allows it
   * @param tile 0 to {@code tiles() - 1}
   * @param worker the number of the running thread; no two threads have the same at the same time
   * @param scratch the address of {@link #scratchBytes()} bytes, 64-byte aligned, of unknown
   *     content
   * @throws dev.crema.engine.types.IndexException if an index found in a buffer is out of range
   */
  void run(long[] buffers, int tile, int worker, long scratch);

  /** What computes, for people: {@code vector:gemm 8x2}, {@code onednn:brg_matmul:avx512_core}. */
  String label();
}
