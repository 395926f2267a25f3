package dev.crema.onednn;

import dev.crema.engine.kernels.Spec.Convolution;
import dev.crema.engine.kernels.Spec.QuantizedConvolution;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.lang.invoke.MethodHandle;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes the primitives of one convolution: for parts of its batch or of its rows. */
final class ConvolutionPrimitives {
  private static final long FORWARD = 64; // dnnl_forward_training
  private static final long DIRECT = 1; // dnnl_convolution_direct

  // dnnl_status_t dnnl_convolution_forward_primitive_desc_create(dnnl_primitive_desc_t *,
  //     dnnl_engine_t, dnnl_prop_kind_t, dnnl_alg_kind_t, const_dnnl_memory_desc_t src_desc,
  //     const_dnnl_memory_desc_t weights_desc, const_dnnl_memory_desc_t bias_desc,
  //     const_dnnl_memory_desc_t dst_desc, const dnnl_dims_t strides, const dnnl_dims_t dilates,
  //     const dnnl_dims_t padding_l, const dnnl_dims_t padding_r, const_dnnl_primitive_attr_t)
  private static final MethodHandle CREATE_FORWARD =
      Dnnl.function("dnnl_convolution_forward_primitive_desc_create", 13);

  /** What only training needs. */
  private static final class Gradients {
    // dnnl_status_t dnnl_convolution_backward_data_primitive_desc_create(dnnl_primitive_desc_t *,
    //     dnnl_engine_t, dnnl_alg_kind_t, const_dnnl_memory_desc_t diff_src_desc,
    //     const_dnnl_memory_desc_t weights_desc, const_dnnl_memory_desc_t diff_dst_desc,
    //     const dnnl_dims_t strides, const dnnl_dims_t dilates, const dnnl_dims_t padding_l,
    //     const dnnl_dims_t padding_r, const_dnnl_primitive_desc_t hint_fwd_pd,
    //     const_dnnl_primitive_attr_t)
    static final MethodHandle CREATE_INPUT =
        Dnnl.function("dnnl_convolution_backward_data_primitive_desc_create", 12);

    // dnnl_status_t dnnl_convolution_backward_weights_primitive_desc_create(
    //     dnnl_primitive_desc_t *, dnnl_engine_t, dnnl_alg_kind_t,
    //     const_dnnl_memory_desc_t src_desc, const_dnnl_memory_desc_t diff_weights_desc,
    //     const_dnnl_memory_desc_t diff_bias_desc, const_dnnl_memory_desc_t diff_dst_desc,
    //     const dnnl_dims_t strides, const dnnl_dims_t dilates, const dnnl_dims_t padding_l,
    //     const dnnl_dims_t padding_r, const_dnnl_primitive_desc_t hint_fwd_pd,
    //     const_dnnl_primitive_attr_t)
    static final MethodHandle CREATE_KERNEL =
        Dnnl.function("dnnl_convolution_backward_weights_primitive_desc_create", 13);
  }

  /** The part of a convolution that a tile computes. */
  record Part(long batch, Shape input, Shape output, Window window) {
    static Part whole(Convolution spec) {
      return new Part(spec.batch(), spec.input(), spec.output(), spec.window());
    }

    /**
     * Whether each window lies over some of the input, each of its taps does so somewhere, and an
     * axis of one output has no stride, one of one input no window. Of other convolutions oneDNN
     * 3.11 gets some wrong, 4 % of random ones by AMX, 1 in 500 of bfloat16 by AVX-512, and crashes
     * in a few.
     */
    boolean isPlain() {
      return axes()
          .allMatch(
              axis ->
                  (output.dim(axis) > 1 || window.stride().get(axis) == 1)
                      && (input.dim(axis) > 1 || window.size().get(axis) == 1)
                      && places(axis).allMatch(place -> seesInput(axis, place))
                      && taps(axis).allMatch(tap -> isSeen(axis, tap)));
    }

    /** Whether no window lies over any element of the input, for what an axis is like. */
    boolean seesPaddingOnly() {
      return axes().anyMatch(axis -> places(axis).noneMatch(place -> seesInput(axis, place)));
    }

    private boolean seesInput(int axis, long place) {
      return taps(axis).anyMatch(tap -> isInside(axis, place, tap));
    }

    private boolean isSeen(int axis, int tap) {
      return places(axis).anyMatch(place -> isInside(axis, place, tap));
    }

    private boolean isInside(int axis, long place, int tap) {
      long at =
          place * window.stride().get(axis)
              - window.low().get(axis)
              + (long) tap * window.dilation().get(axis);
      return at >= 0 && at < input.dim(axis);
    }

    private IntStream axes() {
      return IntStream.range(0, window.rank());
    }

    private LongStream places(int axis) {
      return LongStream.range(0, output.dim(axis));
    }

    private IntStream taps(int axis) {
      return IntStream.range(0, window.size().get(axis));
    }
  }

  /** The types of the operands and the result, and what is done to the result. */
  private record Forms(DType x, DType weights, DType bias, DType y, long attributes) {}

  private final Workshop workshop;
  private final Convolution spec;
  private final Forms forms;

  /** The layout of the weights as the spec has them. */
  private final long weights;

  ConvolutionPrimitives(Workshop workshop, Convolution spec) {
    this(
        workshop,
        spec,
        new Forms(
            spec.type(),
            spec.type(),
            spec.type(),
            spec.type(),
            workshop.attributes(spec.epilogue())));
  }

  ConvolutionPrimitives(Workshop workshop, QuantizedConvolution spec) {
    this(
        workshop,
        spec.sizes(),
        new Forms(
            DType.UINT8,
            DType.INT8,
            DType.FLOAT32,
            spec.result(),
            workshop.scalingAttributes(spec.sizes().epilogue(), spec.residualScale())));
  }

  private ConvolutionPrimitives(Workshop workshop, Convolution spec, Forms forms) {
    this.workshop = workshop;
    this.spec = spec;
    this.forms = forms;
    this.weights = workshop.layout(forms.weights(), weightDims(spec), weightStrides(spec));
  }

  long weights() {
    return weights;
  }

  /**
   * The convolution, with the weights as they are if they are fine so, else in a layout that oneDNN
   * chooses.
   */
  @Nullable Primitive forward(Part part) {
    boolean amx = part.isPlain();
    // With one group, oneDNN's best implementations for float32 take the weights as they are.
    // Others
    // take them too but are slow, or multiply groups one by one.
    if (spec.groups() == 1 && forms.x() == DType.FLOAT32) {
      Primitive primitive = workshop.primitive(forward(part, weights), "brg", amx);
      if (primitive != null) {
        return primitive;
      }
    }
    return workshop.primitive(forward(part, anyWeights()), "", amx);
  }

  private long forward(Part part, long weights) {
    long x = workshop.images(forms.x(), part.batch(), part.input(), spec.channels());
    long y = workshop.images(forms.y(), part.batch(), part.output(), spec.filters());
    long bias =
        spec.epilogue().bias()
            ? workshop.layout(forms.bias(), new long[] {spec.filters()}, new long[] {1})
            : 0;
    Window window = part.window();
    long stride = numbers(window.stride(), 0);
    long dilation = numbers(window.dilation(), -1);
    long low = numbers(window.low(), 0);
    long high = numbers(window.high(), 0);
    try {
      return Dnnl.created(
          (long)
              CREATE_FORWARD.invokeExact(
                  workshop.out.address(),
                  Dnnl.ENGINE,
                  FORWARD,
                  DIRECT,
                  x,
                  weights,
                  bias,
                  y,
                  stride,
                  dilation,
                  low,
                  high,
                  forms.attributes()),
          workshop.out);
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** The gradient of the input, from weights in a layout that oneDNN chooses. */
  @Nullable Primitive inputGradient(Part part) {
    long x = images(part.batch(), part.input(), spec.channels());
    long y = images(part.batch(), part.output(), spec.filters());
    long any = anyWeights();
    Window window = part.window();
    long stride = numbers(window.stride(), 0);
    long dilation = numbers(window.dilation(), -1);
    long low = numbers(window.low(), 0);
    long high = numbers(window.high(), 0);
    long attributes = workshop.attributes();
    long forward = forward(part, any);
    if (forward == 0) {
      return null;
    }
    try {
      return workshop.primitive(
          Dnnl.created(
              (long)
                  Gradients.CREATE_INPUT.invokeExact(
                      workshop.out.address(),
                      Dnnl.ENGINE,
                      DIRECT,
                      x,
                      any,
                      y,
                      stride,
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

  /** The gradient of the weights, of float32, in a layout that oneDNN chooses. */
  @Nullable Primitive kernelGradient(Part part) {
    long x = images(part.batch(), part.input(), spec.channels());
    long y = images(part.batch(), part.output(), spec.filters());
    long gradient = workshop.anyLayout(DType.FLOAT32, weightDims(spec));
    Window window = part.window();
    long stride = numbers(window.stride(), 0);
    long dilation = numbers(window.dilation(), -1);
    long low = numbers(window.low(), 0);
    long high = numbers(window.high(), 0);
    long attributes = workshop.attributes();
    long forward = forward(part, anyWeights());
    if (forward == 0) {
      return null;
    }
    try {
      return workshop.primitive(
          Dnnl.created(
              (long)
                  Gradients.CREATE_KERNEL.invokeExact(
                      workshop.out.address(),
                      Dnnl.ENGINE,
                      DIRECT,
                      x,
                      gradient,
                      0L,
                      y,
                      stride,
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

  private long anyWeights() {
    return workshop.anyLayout(forms.weights(), weightDims(spec));
  }

  private long images(long batch, Shape spatial, long channels) {
    return workshop.images(spec.type(), batch, spatial, channels);
  }

  /** Where numbers lie, one for each spatial axis; oneDNN counts the gaps of a dilated window. */
  private long numbers(Ints values, int plus) {
    return workshop.numbers(values.stream().mapToLong(v -> v + plus).toArray());
  }

  /** Groups if there are several, then filters and channels of a group, then taps. */
  private static long[] weightDims(Convolution spec) {
    int shift = spec.groups() > 1 ? 1 : 0;
    Ints size = spec.window().size();
    long[] dims = new long[shift + 2 + size.size()];
    dims[0] = spec.groups();
    dims[shift] = spec.filters() / spec.groups();
    dims[shift + 1] = spec.channels() / spec.groups();
    for (int i = 0; i < size.size(); i++) {
      dims[shift + 2 + i] = size.get(i);
    }
    return dims;
  }

  private static long[] weightStrides(Convolution spec) {
    int shift = spec.groups() > 1 ? 1 : 0;
    Ints size = spec.window().size();
    long[] strides = new long[shift + 2 + size.size()];
    strides[0] = spec.filters() / spec.groups();
    strides[shift] = 1;
    strides[shift + 1] = spec.filters();
    long stride = spec.channels() / spec.groups() * spec.filters();
    for (int i = size.size() - 1; i >= 0; i--) {
      strides[shift + 2 + i] = stride;
      stride *= size.get(i);
    }
    return strides;
  }
}
