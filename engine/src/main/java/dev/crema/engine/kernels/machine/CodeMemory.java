package dev.crema.engine.kernels.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Memory with machine code in it, which nobody can write any more. */
@SuppressWarnings("restricted") // machine code has to be called somehow
final class CodeMemory {
  private static final Linker LINKER = Linker.nativeLinker();

  // Values of Linux.
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final long FAILED = -1;

  /** The instruction that returns. */
  private static final byte RETURN = (byte) 0xC3;

  // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
  private static final MethodHandle MAP =
      function(
          "mmap",
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG);

  // int mprotect(void *addr, size_t len, int prot)
  private static final MethodHandle PROTECT =
      function(
          "mprotect",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT);

  // int munmap(void *addr, size_t length)
  private static final MethodHandle UNMAP =
      function("munmap", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

  private CodeMemory() {}

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  /** Whether the system lets a process write code and run it. */
  static boolean isAllowed() {
    return make(new byte[] {RETURN}, Arena.ofAuto()) != null;
  }

  /**
   * Puts code into memory of its own, which is given back when the arena says.
   *
   * @return where it starts
   */
  static MemorySegment of(byte[] code, Arena arena) {
    MemorySegment memory = make(code, arena);
    if (memory == null) {
      throw new OutOfMemoryError("there is no memory for machine code");
    }
    return memory;
  }

  private static @Nullable MemorySegment make(byte[] code, Arena arena) {
    try {
      long address =
          (long) MAP.invokeExact(0L, (long) code.length, READ | WRITE, PRIVATE_ANONYMOUS, -1, 0L);
      if (address == FAILED) {
        return null;
      }
      MemorySegment memory =
          MemorySegment.ofAddress(address)
              .reinterpret(code.length, arena, segment -> free(segment, code.length));
      MemorySegment.copy(code, 0, memory, ValueLayout.JAVA_BYTE, 0, code.length);
      int failure = (int) PROTECT.invokeExact(address, (long) code.length, READ | EXECUTE);
      return failure == 0 ? memory : null;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot make memory for machine code", e);
    }
  }

  private static void free(MemorySegment memory, long bytes) {
    try {
      int _ = (int) UNMAP.invokeExact(memory.address(), bytes);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot give back the memory of machine code", e);
    }
  }
}
