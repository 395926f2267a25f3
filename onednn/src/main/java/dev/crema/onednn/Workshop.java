package dev.crema.onednn;

import dev.crema.engine.kernels.Preparation;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Shape;
import dev.crema.onednn.Call.Argument;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one kernel is made: holds what is needed on the way (layouts, attributes), and drops the
 * primitives too if no kernel comes of it.
 */
final class Workshop implements AutoCloseable {
  private static final long ANY = 1; // dnnl_format_tag_any
  private static final long USER = 1; // dnnl_scratchpad_mode_user
  private static final long RELU = 0x20; // dnnl_eltwise_relu

  /** What a ReLU multiplies negative numbers by. */
  private static final MemorySegment NEGATIVE_ZERO =
      Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, -0f);

  static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final long ALIGNMENT = 64;

  // dnnl_status_t dnnl_memory_desc_create_with_strides(dnnl_memory_desc_t *, int ndims,
  //     const dnnl_dims_t dims, dnnl_data_type_t, const dnnl_dims_t strides)
  private static final MethodHandle LAYOUT_CREATE =
      Dnnl.function("dnnl_memory_desc_create_with_strides", 5);

  // dnnl_status_t dnnl_memory_desc_destroy(dnnl_memory_desc_t)
  private static final MethodHandle LAYOUT_DESTROY = Dnnl.function("dnnl_memory_desc_destroy", 1);

  // dnnl_status_t dnnl_primitive_attr_create(dnnl_primitive_attr_t *)
  private static final MethodHandle ATTRIBUTES_CREATE =
      Dnnl.function("dnnl_primitive_attr_create", 1);

  // dnnl_status_t dnnl_primitive_attr_destroy(dnnl_primitive_attr_t)
  private static final MethodHandle ATTRIBUTES_DESTROY =
      Dnnl.function("dnnl_primitive_attr_destroy", 1);

  // dnnl_status_t dnnl_primitive_attr_set_scratchpad_mode(
  //     dnnl_primitive_attr_t, dnnl_scratchpad_mode_t)
  private static final MethodHandle SET_SCRATCHPAD_MODE =
      Dnnl.function("dnnl_primitive_attr_set_scratchpad_mode", 2);

  /** For layouts whose order oneDNN chooses. */
  private static final class Any {
    // dnnl_status_t dnnl_memory_desc_create_with_tag(dnnl_memory_desc_t *, int ndims,
    //     const dnnl_dims_t dims, dnnl_data_type_t, dnnl_format_tag_t)
    static final MethodHandle CREATE = Dnnl.function("dnnl_memory_desc_create_with_tag", 5);
  }

  /** For reorders, from one layout to another. */
  private static final class Reorder {
    // dnnl_status_t dnnl_reorder_primitive_desc_create(dnnl_primitive_desc_t *,
    //     const_dnnl_memory_desc_t src_desc, dnnl_engine_t src_engine,
    //     const_dnnl_memory_desc_t dst_desc, dnnl_engine_t dst_engine, const_dnnl_primitive_attr_t)
    static final MethodHandle CREATE = Dnnl.function("dnnl_reorder_primitive_desc_create", 6);
  }

  /** For what is done to a result before it is stored. */
  private static final class PostOps {
    // dnnl_status_t dnnl_post_ops_create(dnnl_post_ops_t *)
    static final MethodHandle CREATE = Dnnl.function("dnnl_post_ops_create", 1);

    // dnnl_status_t dnnl_post_ops_append_eltwise(
    //     dnnl_post_ops_t, dnnl_alg_kind_t, float alpha, float beta)
    static final MethodHandle APPEND =
        Dnnl.function(
            "dnnl_post_ops_append_eltwise",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.JAVA_FLOAT);

    // dnnl_status_t dnnl_post_ops_append_prelu(dnnl_post_ops_t, int mask)
    static final MethodHandle APPEND_PRELU = Dnnl.function("dnnl_post_ops_append_prelu", 2);

    // dnnl_status_t dnnl_post_ops_append_sum(
    //     dnnl_post_ops_t, float scale, int32_t zero_point, dnnl_data_type_t)
    static final MethodHandle APPEND_SUM =
        Dnnl.function(
            "dnnl_post_ops_append_sum",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);

    // dnnl_status_t dnnl_primitive_attr_set_post_ops(
    //     dnnl_primitive_attr_t, const_dnnl_post_ops_t)
    static final MethodHandle SET = Dnnl.function("dnnl_primitive_attr_set_post_ops", 2);

    // dnnl_status_t dnnl_post_ops_destroy(dnnl_post_ops_t)
    static final MethodHandle DESTROY = Dnnl.function("dnnl_post_ops_destroy", 1);
  }

  /** For what sums are multiplied by. */
  private static final class Scales {
    // dnnl_status_t dnnl_primitive_attr_set_scales_mask(dnnl_primitive_attr_t, int arg, int mask)
    static final MethodHandle SET_MASK = Dnnl.function("dnnl_primitive_attr_set_scales_mask", 3);
  }

  private final Arena arena = Arena.ofConfined();
  private final Natives natives = new Natives();
  private final List<Long> layouts = new ArrayList<>();
  private final List<Long> attributes = new ArrayList<>();

  /** Where functions put what they create. */
  final MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);

  private long reserved;
  private long scratchBytes;
  private boolean kept;

  Workshop() {
    Dnnl.useOneThread();
  }

  /**
   * The attributes of a primitive that adds the residual, which lies where the result will, and
   * applies the activation of an epilogue.
   */
  long attributes(Epilogue epilogue) {
    boolean relu = epilogue.activation() == Epilogue.Activation.RELU;
    if (!epilogue.residual() && !relu) {
      return attributes();
    }
    return attributes(
        ops -> {
          if (epilogue.residual()) {
            appendSum(ops);
          }
          if (relu) {
            appendRelu(ops);
          }
        });
  }

  /**
   * The same for a primitive that first multiplies its sums by a number for each filter, and whose
   * residual, of 8 bits, counts several times.
   */
  long scalingAttributes(Epilogue epilogue, float residualScale) {
    long result =
        attributes(
            ops -> {
              if (epilogue.residual()) {
                appendSum(ops, residualScale);
              }
              if (epilogue.activation() == Epilogue.Activation.RELU) {
                appendRelu(ops);
              }
            });
    try {
      Dnnl.check((long) Scales.SET_MASK.invokeExact(result, (long) Dnnl.WEIGHTS, 1L));
      return result;
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** The attributes of a primitive that does nothing to its result. */
  long attributes() {
    try {
      long result = Dnnl.created((long) ATTRIBUTES_CREATE.invokeExact(out.address()), out);
      attributes.add(result);
      Dnnl.check((long) SET_SCRATCHPAD_MODE.invokeExact(result, USER));
      return result;
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  private long attributes(LongConsumer append) {
    long result = attributes();
    try {
      long ops = Dnnl.created((long) PostOps.CREATE.invokeExact(out.address()), out);
      append.accept(ops);
      Dnnl.check((long) PostOps.SET.invokeExact(result, ops));
      Dnnl.check((long) PostOps.DESTROY.invokeExact(ops));
      return result;
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /**
   * Adds max(x, 0), which is not a number where x is not. ARM's maximum does so; x86's gives 0, and
   * with it oneDNN's ReLU. There we take x > 0 ? x : x · -0, which is 0 for all negative numbers.
   * This differs at -∞ alone, which becomes NaN.
   */
  private static void appendRelu(long ops) {
    try {
      if (ARM) {
        Dnnl.check((long) PostOps.APPEND.invokeExact(ops, RELU, 0f, 0f));
      } else {
        Dnnl.check((long) PostOps.APPEND_PRELU.invokeExact(ops, 0L));
      }
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** What the activation of an epilogue reads. */
  static List<Argument> arguments(Epilogue epilogue) {
    int position = epilogue.residual() ? 1 : 0;
    return epilogue.activation() == Epilogue.Activation.RELU && !ARM
        ? List.of(
            Argument.constant(Dnnl.postOperation(position) | Dnnl.WEIGHTS, NEGATIVE_ZERO.address()))
        : List.of();
  }

  /** Puts a residual where a primitive will write its result, unless it lies there; null if not. */
  @Nullable Call residual(Primitive primitive, Argument residual, Argument result) {
    long layout = primitive.layout(Dnnl.DST);
    Primitive copy = reorder(layout, layout);
    return copy == null
        ? null
        : new Call(copy, call(copy, List.of(residual.as(Dnnl.SRC), result)).arguments(), true);
  }

  /** Adds what the result was before. */
  private static void appendSum(long ops) {
    appendSum(ops, 1);
  }

  /** Adds a multiple of what the result was before. */
  private static void appendSum(long ops, float scale) {
    try {
      Dnnl.check((long) PostOps.APPEND_SUM.invokeExact(ops, scale, 0L, 0L));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /**
   * How many tiles pay for so many operations. A hand-over takes 1 to 4 microseconds, a million
   * operations about 6; a few large tiles keep both the sharing and the speed of each.
   */
  static long tiles(double operations) {
    return operations < 1.5e6 ? 1 : Math.clamp((long) (operations / 6e6), 2, 8);
  }

  /** The number of a type, or 0 if no primitive of ours computes in it. */
  static long code(DType type) {
    return switch (type) {
      case FLOAT16 -> 1;
      case BFLOAT16 -> 2;
      case FLOAT32 -> 3;
      case INT8 -> 5;
      case UINT8 -> 6;
      case FLOAT64, INT32, INT64, BOOL -> 0;
    };
  }

  /** The address of numbers, for as long as the workshop is open. */
  long numbers(long... values) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, values).address();
  }

  /** A layout with given steps, in elements, along its axes. */
  long layout(DType type, long[] dims, long[] strides) {
    try {
      return keep(
          Dnnl.created(
              (long)
                  LAYOUT_CREATE.invokeExact(
                      out.address(),
                      (long) dims.length,
                      numbers(dims),
                      code(type),
                      numbers(strides)),
              out));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** A layout of oneDNN's choice. */
  long anyLayout(DType type, long[] dims) {
    try {
      return keep(
          Dnnl.created(
              (long)
                  Any.CREATE.invokeExact(
                      out.address(), (long) dims.length, numbers(dims), code(type), ANY),
              out));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /**
   * The layout of images {@code [batch, spatial…, channels]}, contiguous. To oneDNN the channels
   * are the second axis wherever they lie.
   */
  long images(DType type, long batch, Shape spatial, long channels) {
    int rank = spatial.rank();
    long[] dims = new long[rank + 2];
    long[] strides = new long[rank + 2];
    dims[0] = batch;
    dims[1] = channels;
    strides[1] = 1;
    long stride = channels;
    for (int i = rank - 1; i >= 0; i--) {
      dims[i + 2] = spatial.dim(i);
      strides[i + 2] = stride;
      stride *= spatial.dim(i);
    }
    strides[0] = stride;
    return layout(type, dims, strides);
  }

  private long keep(long layout) {
    layouts.add(layout);
    return layout;
  }

  /**
   * A primitive of the best implementation; null if there is none but the reference, which exists
   * for testing and is hundreds of times slower.
   *
   * @param description made with this workshop's attributes; 0 gives null
   */
  @Nullable Primitive primitive(long description) {
    return primitive(description, "", true);
  }

  /**
   * The same, but null unless the name of the best implementation begins as given.
   *
   * @param amx whether it may compute by AMX
   */
  @Nullable Primitive primitive(long description, String begin, boolean amx) {
    if (description == 0) {
      return null;
    }
    String name = Dnnl.implementation(description, out);
    while (!isUsable(name, amx) && Dnnl.next(description)) {
      name = Dnnl.implementation(description, out);
    }
    long handle =
        isUsable(name, amx) && name.startsWith(begin) ? Dnnl.primitive(description, out) : 0;
    if (handle == 0) {
      Dnnl.destroyDescription(description);
      return null;
    }
    Primitive primitive = new Primitive(handle, description, name);
    natives.add(primitive);
    return primitive;
  }

  private static boolean isUsable(String implementation, boolean amx) {
    return !implementation.contains("ref") && (amx || !implementation.endsWith("_amx"));
  }

  /** A primitive that copies from one layout to another. */
  @Nullable Primitive reorder(long from, long to) {
    return reorder(from, to, attributes());
  }

  /** A primitive that adds what lies in one layout to what lies in another. */
  @Nullable Primitive addingReorder(long from, long to) {
    return reorder(from, to, attributes(Workshop::appendSum));
  }

  private @Nullable Primitive reorder(long from, long to, long how) {
    try {
      return primitive(
          Dnnl.created(
              (long)
                  Reorder.CREATE.invokeExact(
                      out.address(), from, Dnnl.ENGINE, to, Dnnl.ENGINE, how),
              out));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** A call with the scratch memory that the primitive wants for itself. */
  Call call(Primitive primitive, List<Argument> arguments) {
    List<Argument> all = new ArrayList<>(arguments);
    long bytes = primitive.bytes(Dnnl.SCRATCHPAD);
    if (bytes > 0) {
      all.add(Argument.scratch(Dnnl.SCRATCHPAD, reserve(bytes)));
    }
    return new Call(primitive, all);
  }

  /** Sets scratch memory of a tile aside and gives its offset. */
  long reserve(long bytes) {
    long offset = reserved;
    reserved += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    scratchBytes = Math.max(scratchBytes, reserved);
    return offset;
  }

  /** Begins a kind of tile, which may use the scratch memory from its start. */
  void nextTile() {
    reserved = 0;
  }

  /** The kernel, which keeps all primitives made here from now on. */
  NativeKernel kernel(List<List<Call>> kinds, List<Integer> kindOf) {
    return kernel(kinds, kindOf, null);
  }

  /** The same for a kernel whose work may be begun on one operand alone. */
  NativeKernel kernel(
      List<List<Call>> kinds, List<Integer> kindOf, @Nullable Preparation preparation) {
    kept = true;
    return new NativeKernel(kinds, kindOf, scratchBytes, natives, preparation);
  }

  @Override
  public void close() {
    if (!kept) {
      natives.destroy();
    }
    try {
      for (long layout : layouts) {
        Dnnl.check((long) LAYOUT_DESTROY.invokeExact(layout));
      }
      for (long each : attributes) {
        Dnnl.check((long) ATTRIBUTES_DESTROY.invokeExact(each));
      }
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    } finally {
      arena.close();
    }
  }
}
