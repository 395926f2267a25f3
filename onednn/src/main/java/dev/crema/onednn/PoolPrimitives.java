package dev.crema.onednn;

import dev.crema.engine.kernels.Spec.Pool;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Makes the primitives of one pooling. */
final class PoolPrimitives {
  static final long MAX = 0x1ff; // dnnl_pooling_max
  static final long AVERAGE = 0x3ff; // dnnl_pooling_avg_exclude_padding

  /** Forward, with the places of the greatest elements in a workspace. */
  static final long TRAINING = 64; // dnnl_forward_training

  /** Forward without a workspace. */
  static final long INFERENCE = 96; // dnnl_forward_inference

  private static final long SUM = 0x2fff4; // dnnl_reduction_sum

  // dnnl_status_t dnnl_pooling_forward_primitive_desc_create(dnnl_primitive_desc_t *,
  //     dnnl_engine_t, dnnl_prop_kind_t, dnnl_alg_kind_t, const_dnnl_memory_desc_t src_desc,
  //     const_dnnl_memory_desc_t dst_desc, const dnnl_dims_t strides, const dnnl_dims_t kernel,
  //     const dnnl_dims_t dilation, const dnnl_dims_t padding_l, const dnnl_dims_t padding_r,
  //     const_dnnl_primitive_attr_t)
  private static final MethodHandle CREATE_FORWARD =
      Dnnl.function("dnnl_pooling_forward_primitive_desc_create", 12);

  /** What only training needs. */
  private static final class Gradients {
    // dnnl_status_t dnnl_pooling_backward_primitive_desc_create(dnnl_primitive_desc_t *,
    //     dnnl_engine_t, dnnl_alg_kind_t, const_dnnl_memory_desc_t diff_src_desc,
    //     const_dnnl_memory_desc_t diff_dst_desc, const dnnl_dims_t strides,
    //     const dnnl_dims_t kernel, const dnnl_dims_t dilation, const dnnl_dims_t padding_l,
    //     const dnnl_dims_t padding_r, const_dnnl_primitive_desc_t hint_fwd_pd,
    //     const_dnnl_primitive_attr_t)
    static final MethodHandle CREATE =
        Dnnl.function("dnnl_pooling_backward_primitive_desc_create", 12);
  }

  /** What only maxima need. */
  private static final class Reductions {
    // dnnl_status_t dnnl_reduction_primitive_desc_create(dnnl_primitive_desc_t *, dnnl_engine_t,
    //     dnnl_alg_kind_t, const_dnnl_memory_desc_t src_desc, const_dnnl_memory_desc_t dst_desc,
    //     float p, float eps, const_dnnl_primitive_attr_t)
    static final MethodHandle CREATE =
        Dnnl.function(
            "dnnl_reduction_primitive_desc_create",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.JAVA_FLOAT,
            ValueLayout.JAVA_LONG);
  }

  private final Workshop workshop;
  private final Pool spec;
  private final long attributes;
  private final long stride;
  private final long size;
  private final long dilation;
  private final long low;
  private final long high;

  PoolPrimitives(Workshop workshop, Pool spec) {
    this.workshop = workshop;
    this.spec = spec;
    this.attributes = workshop.attributes();
    Window window = spec.window();
    this.stride = numbers(window.stride(), 0);
    this.size = numbers(window.size(), 0);
    this.dilation = numbers(window.dilation(), -1);
    this.low = numbers(window.low(), 0);
    this.high = numbers(window.high(), 0);
  }

  private long numbers(Ints values, int plus) {
    return workshop.numbers(values.stream().mapToLong(v -> v + plus).toArray());
  }

  /** Pools so many images. */
  @Nullable Primitive forward(long use, long algorithm, long batch) {
    return workshop.primitive(description(use, algorithm, batch));
  }

  private long description(long use, long algorithm, long batch) {
    long x = workshop.images(spec.type(), batch, spec.input(), spec.channels());
    long y = workshop.images(spec.type(), batch, spec.output(), spec.channels());
    try {
      return Dnnl.created(
          (long)
              CREATE_FORWARD.invokeExact(
                  workshop.out.address(),
                  Dnnl.ENGINE,
                  use,
                  algorithm,
                  x,
                  y,
                  stride,
                  size,
                  dilation,
                  low,
                  high,
                  attributes),
          workshop.out);
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** The gradient of pooling so many images. */
  @Nullable Primitive backward(long algorithm, long batch) {
    long forward = description(TRAINING, algorithm, batch);
    if (forward == 0) {
      return null;
    }
    long x = workshop.images(spec.type(), batch, spec.input(), spec.channels());
    long y = workshop.images(spec.type(), batch, spec.output(), spec.channels());
    try {
      return workshop.primitive(
          Dnnl.created(
              (long)
                  Gradients.CREATE.invokeExact(
                      workshop.out.address(),
                      Dnnl.ENGINE,
                      algorithm,
                      x,
                      y,
                      stride,
                      size,
                      dilation,
                      low,
                      high,
                      forward,
                      attributes),
              workshop.out));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    } finally {
      Dnnl.destroyDescription(forward);
    }
  }

  /** The sum of all elements of so many images. */
  @Nullable Primitive sum(long batch) {
    long count = batch * spec.input().size() * spec.channels();
    long all = workshop.layout(spec.type(), new long[] {1, count}, new long[] {count, 1});
    long one = workshop.layout(spec.type(), new long[] {1, 1}, new long[] {1, 1});
    try {
      return workshop.primitive(
          Dnnl.created(
              (long)
                  Reductions.CREATE.invokeExact(
                      workshop.out.address(), Dnnl.ENGINE, SUM, all, one, 0f, 0f, attributes),
              workshop.out));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }
}
