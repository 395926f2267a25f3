package dev.crema.engine.run;

import dev.crema.engine.types.CremaException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A piece of memory outside the Java heap, 64-byte aligned and zeroed. It is freed by the garbage
 * collector when nothing refers to it any more; whoever uses the address must keep a reference to
 * this object.
 */
public final class Memory {
  /** The alignment of every piece, a cache line and the widest vector. */
  public static final long ALIGNMENT = 64;

  /**
   * Pieces up to this size are cut from shared blocks, since the bookkeeping of the garbage
   * collector for a piece of its own costs more than the piece (measured: a million scalars filled
   * a 64 MB heap faster than they could be freed).
   */
  private static final long SMALL_BYTES = 1 << 12;

  private static final long BLOCK_BYTES = 1 << 16;

  private static final Object LOCK = new Object();

  /** What is left of the block that small pieces come from. It lives as long as any piece of it. */
  private static MemorySegment rest = MemorySegment.NULL;

  private static final VarHandle CHANGES = handle();

  /** Outside the heap, or still the array that was wrapped. */
  private volatile MemorySegment segment;

  private volatile long changes;

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
      return new Memory(bytes <= SMALL_BYTES ? small(bytes) : own(bytes));
    } catch (OutOfMemoryError e) {
      throw new CremaException(
          "cannot allocate "
              + bytes
              + " bytes of memory outside the heap; use smaller batches or raise the limit with"
              + " -XX:MaxDirectMemorySize",
          e);
    }
  }

  /**
   * The numbers of an array, which nobody may change any more. They stay where they are until an
   * address is asked for; then they are copied outside the heap.
   */
  public static Memory wrap(MemorySegment array) {
    return new Memory(array);
  }

  private static MemorySegment own(long bytes) {
    return Arena.ofAuto().allocate(bytes, ALIGNMENT);
  }

  private static MemorySegment small(long bytes) {
    long rounded = Math.max(1, (bytes + ALIGNMENT - 1) / ALIGNMENT) * ALIGNMENT;
    synchronized (LOCK) {
      if (rest.byteSize() < rounded) {
        rest = own(BLOCK_BYTES);
      }
      MemorySegment piece = rest.asSlice(0, rounded);
      rest = rest.asSlice(rounded);
      return piece;
    }
  }

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(Memory.class, "changes", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** How often somebody has said that the content has {@linkplain #changed changed}. */
  public long changes() {
    return changes;
  }

  /**
   * Says that the content has changed, after it has. Whoever writes to the memory of a variable or
   * of a tensor that others may hold says so: programs keep what they have computed from it until
   * then.
   */
  public void changed() {
    long ignored = (long) CHANGES.getAndAdd(this, 1L);
  }

  public long address() {
    MemorySegment now = segment;
    return (now.isNative() ? now : outside()).address();
  }

  private synchronized MemorySegment outside() {
    if (!segment.isNative()) {
      MemorySegment copy = allocate(segment.byteSize()).segment;
      copy.copyFrom(segment);
      segment = copy;
    }
    return segment;
  }

  public MemorySegment segment() {
    return segment;
  }

  public long bytes() {
    return segment.byteSize();
  }
}
