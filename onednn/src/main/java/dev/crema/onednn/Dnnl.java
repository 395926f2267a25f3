package dev.crema.onednn;

import dev.crema.engine.types.CremaException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The functions of oneDNN 3.11 that every kernel needs, and the one engine and stream they run on.
 * Handles and addresses are {@code long}s. What creates things returns 0 where oneDNN does not
 * implement what is asked for.
 *
 * <p>Using this class loads the library; ask {@link Library#get()} first whether that works.
 */
@SuppressWarnings("restricted")
final class Dnnl {
  /** All memory, by address. */
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  // enum dnnl_status_t
  private static final int SUCCESS = 0;
  private static final int OUT_OF_MEMORY = 1;

  // Numbers of arguments: DNNL_ARG_...
  static final int SRC = 1;
  static final int DST = 17;
  static final int WEIGHTS = 33;
  static final int BIAS = 41;
  static final int WORKSPACE = 64;
  static final int SCRATCHPAD = 80;
  static final int DIFF_SRC = 129;
  static final int DIFF_DST = 145;
  static final int DIFF_WEIGHTS = 161;

  /** What the numbers of arguments begin with that say what others are multiplied by. */
  static final int SCALES = 4096;

  /** What the numbers of arguments of an operation done to a result, the n-th, begin with. */
  static int postOperation(int n) {
    return 32768 * (n + 1);
  }

  /**
   * How many primitives oneDNN keeps that nobody uses. By default it keeps 1024, which takes 400 MB
   * for products; the engine remembers kernels itself.
   */
  private static final long REMEMBERED_PRIMITIVES = 64;

  private static final long CPU = 1;
  private static final long QUERY_IMPLEMENTATION = 8;
  private static final long QUERY_ARGUMENT = 255;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Library.Loaded LIBRARY = loaded();

  // void omp_set_num_threads(int num_threads)
  private static final MethodHandle SET_THREADS =
      downcall(LIBRARY.openmp(), "omp_set_num_threads", longs(1));

  // dnnl_status_t dnnl_primitive_execute(
  //     const_dnnl_primitive_t, dnnl_stream_t, int nargs, const dnnl_exec_arg_t *args)
  private static final MethodHandle EXECUTE = function("dnnl_primitive_execute", 4);

  // dnnl_status_t dnnl_memory_set_data_handle(dnnl_memory_t, void *handle)
  private static final MethodHandle SET_ADDRESS = function("dnnl_memory_set_data_handle", 2);

  // dnnl_status_t dnnl_memory_create(
  //     dnnl_memory_t *, const_dnnl_memory_desc_t, dnnl_engine_t, void *handle)
  private static final MethodHandle MEMORY_CREATE = function("dnnl_memory_create", 4);

  // dnnl_status_t dnnl_memory_destroy(dnnl_memory_t)
  private static final MethodHandle MEMORY_DESTROY = function("dnnl_memory_destroy", 1);

  // dnnl_status_t dnnl_primitive_create(dnnl_primitive_t *, const_dnnl_primitive_desc_t)
  private static final MethodHandle PRIMITIVE_CREATE = function("dnnl_primitive_create", 2);

  // dnnl_status_t dnnl_primitive_destroy(dnnl_primitive_t)
  private static final MethodHandle PRIMITIVE_DESTROY = function("dnnl_primitive_destroy", 1);

  // dnnl_status_t dnnl_primitive_desc_destroy(dnnl_primitive_desc_t)
  private static final MethodHandle DESCRIPTION_DESTROY =
      function("dnnl_primitive_desc_destroy", 1);

  // dnnl_status_t dnnl_primitive_desc_next_impl(dnnl_primitive_desc_t)
  private static final MethodHandle NEXT_IMPLEMENTATION =
      function("dnnl_primitive_desc_next_impl", 1);

  // dnnl_status_t dnnl_primitive_desc_query(
  //     const_dnnl_primitive_desc_t, dnnl_query_t, int index, void *result)
  private static final MethodHandle QUERY = function("dnnl_primitive_desc_query", 4);

  // const_dnnl_memory_desc_t dnnl_primitive_desc_query_md(
  //     const_dnnl_primitive_desc_t, dnnl_query_t, int index)
  private static final MethodHandle QUERY_LAYOUT = function("dnnl_primitive_desc_query_md", 3);

  // size_t dnnl_memory_desc_get_size(const_dnnl_memory_desc_t)
  private static final MethodHandle LAYOUT_SIZE = function("dnnl_memory_desc_get_size", 1);

  /** What only convolutions ask. */
  private static final class Layouts {
    // int dnnl_memory_desc_equal(const_dnnl_memory_desc_t lhs, const_dnnl_memory_desc_t rhs)
    static final MethodHandle EQUAL = function("dnnl_memory_desc_equal", 2);
  }

  static final long ENGINE = engine();
  private static final long STREAM = stream();

  private Dnnl() {}

  private static Library.Loaded loaded() {
    return switch (Library.get()) {
      case Library.Loaded library -> library;
      case Library.Missing(String reason) -> throw new CremaException(reason);
    };
  }

  /**
   * A function of oneDNN that takes integers and pointers only. All are declared as {@code long},
   * the results too: whatever the platform, a C int lies in the lower half of a register or slot of
   * 64 bits. So a few signatures serve for all functions, and each costs several milliseconds of
   * every program's start.
   */
  static MethodHandle function(String name, int parameters) {
    return function(name, longs(parameters));
  }

  /** A function of oneDNN. */
  static MethodHandle function(String name, MemoryLayout... parameters) {
    return downcall(LIBRARY.dnnl(), name, parameters);
  }

  private static MemoryLayout[] longs(int count) {
    MemoryLayout[] result = new MemoryLayout[count];
    Arrays.fill(result, ValueLayout.JAVA_LONG);
    return result;
  }

  private static MethodHandle downcall(
      SymbolLookup library, String name, MemoryLayout... parameters) {
    MemorySegment address =
        library.find(name).orElseThrow(() -> new CremaException("oneDNN has no function " + name));
    return LINKER.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_LONG, parameters));
  }

  private static long engine() {
    // dnnl_status_t dnnl_set_primitive_cache_capacity(int capacity)
    MethodHandle setCapacity = function("dnnl_set_primitive_cache_capacity", 1);
    // dnnl_status_t dnnl_engine_create(dnnl_engine_t *, dnnl_engine_kind_t, size_t index)
    MethodHandle create = function("dnnl_engine_create", 3);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
      check((long) setCapacity.invokeExact(REMEMBERED_PRIMITIVES));
      return created((long) create.invokeExact(out.address(), CPU, 0L), out);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static long stream() {
    // dnnl_status_t dnnl_stream_create(dnnl_stream_t *, dnnl_engine_t, unsigned flags)
    MethodHandle create = function("dnnl_stream_create", 3);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
      return created((long) create.invokeExact(out.address(), ENGINE, 1L), out);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static final ThreadLocal<Boolean> ALONE =
      ThreadLocal.withInitial(
          () -> {
            try {
              long ignored = (long) SET_THREADS.invokeExact(1L);
              return true;
            } catch (Throwable e) {
              throw failure(e);
            }
          });

  /**
   * Keeps oneDNN on the calling thread. To be said before it creates or executes anything: a
   * primitive remembers how many threads it was created for. Said again, it costs nothing.
   */
  static void useOneThread() {
    boolean ignored = ALONE.get();
  }

  /** Runs a primitive with the {@code dnnl_exec_arg_t} array at an address. */
  static void execute(long primitive, int count, long arguments) {
    try {
      check((long) EXECUTE.invokeExact(primitive, STREAM, (long) count, arguments));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Says where the data of a memory object lies. */
  static void setAddress(long memory, long address) {
    try {
      check((long) SET_ADDRESS.invokeExact(memory, address));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** A memory object without data. */
  static long memory(long layout, MemorySegment out) {
    try {
      return created((long) MEMORY_CREATE.invokeExact(out.address(), layout, ENGINE, 0L), out);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void destroyMemory(long memory) {
    try {
      check((long) MEMORY_DESTROY.invokeExact(memory));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Generates the code for a description. */
  static long primitive(long description, MemorySegment out) {
    try {
      return created((long) PRIMITIVE_CREATE.invokeExact(out.address(), description), out);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void destroyPrimitive(long primitive) {
    try {
      check((long) PRIMITIVE_DESTROY.invokeExact(primitive));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static void destroyDescription(long description) {
    try {
      check((long) DESCRIPTION_DESTROY.invokeExact(description));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Turns a description to the next best implementation; false if there is none left. */
  static boolean next(long description) {
    try {
      return (int) (long) NEXT_IMPLEMENTATION.invokeExact(description) == SUCCESS;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The name of a description's implementation, such as {@code brg_matmul:avx512_core}. */
  static String implementation(long description, MemorySegment out) {
    try {
      check((long) QUERY.invokeExact(description, QUERY_IMPLEMENTATION, 0L, out.address()));
      long text = out.get(ValueLayout.JAVA_LONG, 0);
      return MemorySegment.ofAddress(text).reinterpret(256).getString(0);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The layout that a description's argument has; it lives as long as the description. */
  static long layout(long description, int argument) {
    try {
      return (long) QUERY_LAYOUT.invokeExact(description, QUERY_ARGUMENT, (long) argument);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The bytes that data of a layout takes; 0 for no layout. */
  static long size(long layout) {
    try {
      return (long) LAYOUT_SIZE.invokeExact(layout);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  static boolean equal(long layout, long other) {
    try {
      return (int) (long) Layouts.EQUAL.invokeExact(layout, other) != 0;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** What a function has put into {@code out}, or 0 if it is not implemented. */
  static long created(long status, MemorySegment out) {
    if ((int) status == OUT_OF_MEMORY) {
      check(status);
    }
    return (int) status == SUCCESS ? out.get(ValueLayout.JAVA_LONG, 0) : 0;
  }

  /** Throws if a function that can only fail for lack of memory or by a mistake of ours did. */
  static void check(long result) {
    int status = (int) result; // a dnnl_status_t; the upper half of the register means nothing
    if (status != SUCCESS) {
      throw new CremaException(
          status == OUT_OF_MEMORY
              ? "oneDNN cannot allocate enough memory"
              : "oneDNN reports status " + status);
    }
  }

  /** Passes on what a call threw; a method handle declares any exception, though it throws none. */
  static RuntimeException failure(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }
}
