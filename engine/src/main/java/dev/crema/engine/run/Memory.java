package dev.crema.engine.run;

import dev.crema.engine.types.CremaException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A piece of memory outside the Java heap, 64-byte aligned and zeroed. It is freed by the garbage
 * collector when nothing refers to it any more; whoever uses the address must keep a reference to
 * this object.
 */
public final class Memory {
  /** The alignment of every piece, a cache line and the widest vector. */
  public static final long ALIGNMENT = 64;

  private final MemorySegment segment;

  private Memory(MemorySegment segment) {
    this.segment = segment;
  }

  /**
   * Allocates memory.
   *
   * @throws CremaException if there is not enough; the message says how much was asked for and how
   *     to allow more
   */
  public static Memory allocate(long bytes) {
    try {
      return new Memory(Arena.ofAuto().allocate(Math.max(bytes, 1), ALIGNMENT));
    } catch (OutOfMemoryError e) {
      throw new CremaException(
          "cannot allocate "
              + bytes
              + " bytes of memory outside the heap; use smaller batches or raise the limit with"
              + " -XX:MaxDirectMemorySize",
          e);
    }
  }

  public long address() {
    return segment.address();
  }

  public MemorySegment segment() {
    return segment;
  }

  public long bytes() {
    return segment.byteSize();
  }
}
