package dev.crema.engine.kernels.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A function in machine code, in memory of its own that nobody can write any more. The memory is
 * given back when nobody refers to the function.
 */
@SuppressWarnings("restricted") // machine code has to be called somehow
final class MachineCode {
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

  /** All functions are called with as many; they run for microseconds. */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.ofVoid(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.critical(false));

  private final MemorySegment start;

  private MachineCode(MemorySegment start) {
    this.start = start;
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  /** Whether the system lets a process write code and run it. */
  static boolean isAllowed() {
    return memory(new byte[] {RETURN}) != null;
  }

  static MachineCode of(byte[] code) {
    MemorySegment memory = memory(code);
    if (memory == null) {
      throw new OutOfMemoryError("there is no memory for machine code");
    }
    return new MachineCode(memory);
  }

  /** Calls {@code void function(long, long, long, long)}; it may take less. */
  void call(long a, long b, long c, long d) {
    try {
      CALL.invokeExact(start, a, b, c, d);
    } catch (Throwable e) {
      throw new IllegalStateException("machine code failed", e);
    }
  }

  /** Executable memory with some code; null if the system allows none. */
  private static @Nullable MemorySegment memory(byte[] code) {
    try {
      long address =
          (long) MAP.invokeExact(0L, (long) code.length, READ | WRITE, PRIVATE_ANONYMOUS, -1, 0L);
      if (address == FAILED) {
        return null;
      }
      MemorySegment memory =
          MemorySegment.ofAddress(address)
              .reinterpret(code.length, Arena.ofAuto(), segment -> free(segment, code.length));
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
