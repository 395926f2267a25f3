package dev.crema.engine.kernels;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @throws dev.crema.engine.types.MatrixException if a matrix found in a buffer has no such
   *     decomposition or no inverse
   */
  void run(long[] buffers, int tile, int worker, long scratch);

  /**
   * The same work as kernels to be run one after the other, each shared by all workers: for what
   * needs partial results before the whole. Each gets the buffers of the spec and, behind them,
   * {@link #sharedBytes()} bytes of memory, 64-byte aligned, of unknown content before the first
   * and left alone between them. The results are the same bits as those of this kernel.
   */
  default List<Kernel> phases() {
    return List.of(this);
  }

  /** The bytes of memory that the phases share; 0 if there is one phase only. */
  default long sharedBytes() {
    return 0;
  }

  /** What may be done once on an operand that lasts; null if there is nothing. */
  default @Nullable Preparation preparation() {
    return null;
  }

  /** What computes, for people: {@code vector:gemm 8x2}, {@code onednn:brg_matmul:avx512_core}. */
  String label();
}
