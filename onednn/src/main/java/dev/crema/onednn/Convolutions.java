package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Sequence;
import dev.crema.engine.kernels.Spec.Convolution;
import dev.crema.engine.kernels.Spec.ConvolutionKind;
import dev.crema.engine.kernels.Spec.QuantizedConvolution;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import dev.crema.onednn.Call.Argument;
import dev.crema.onednn.ConvolutionPrimitives.Part;
import dev.crema.onednn.Tiling.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and their transposes. Images are used as they are, channels last; where oneDNN wants
 * weights in a layout of its own, each tile reorders them, which takes microseconds.
 */
final class Convolutions {
  /** Output pixels that a tile has at least where weights are reordered: fewer do not pay. */
  private static final long LEAST_PIXELS = 750;

  private static final long ALIGNMENT = 64;

  private Convolutions() {}

  /** The kernel for a convolution; null if oneDNN has none worth having. */
  static @Nullable Kernel create(Convolution spec) {
    return create(spec, tiles(spec));
  }

  /** The kernel for a convolution of 8-bit numbers; null if oneDNN has none worth having. */
  static @Nullable Kernel create(QuantizedConvolution spec) {
    return create(spec, tiles(spec.sizes()));
  }

  /** The kernel for a convolution of 8-bit numbers with a given number of tiles at most. */
  static @Nullable Kernel create(QuantizedConvolution spec, long most) {
    if (isEmpty(spec.sizes())) {
      return null;
    }
    try (Workshop workshop = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(workshop, spec);
      Argument scale =
          Argument.shared(Dnnl.SCALES | Dnnl.WEIGHTS, spec.sizes().epilogue().operands());
      return forward(spec.sizes(), most, workshop, primitives, spec.result(), List.of(scale));
    }
  }

  /**
   * A convolution of steps as one of images of height 1, whose numbers lie in the same places.
   * oneDNN convolves channels by themselves ten times faster so.
   */
  private static Convolution images(Convolution spec) {
    Window window = spec.window();
    return new Convolution(
        spec.kind(),
        spec.type(),
        spec.batch(),
        spec.input().insert(0, 1),
        spec.channels(),
        spec.output().insert(0, 1),
        spec.filters(),
        new Window(
            Ints.of(1, window.size().get(0)),
            Ints.of(1, window.stride().get(0)),
            Ints.of(0, window.low().get(0)),
            Ints.of(0, window.high().get(0)),
            Ints.of(1, window.dilation().get(0))),
        spec.groups(),
        spec.epilogue());
  }

  private static long tiles(Convolution spec) {
    double pixels = (double) spec.batch() * spec.output().size();
    double taps = spec.window().size().stream().asLongStream().reduce(1, (a, b) -> a * b);
    double operations = 2 * pixels * spec.filters() * spec.channels() / spec.groups() * taps;
    long tiles = Workshop.tiles(operations);
    boolean reorders = spec.kind() != ConvolutionKind.FORWARD || spec.groups() > 1;
    return reorders ? Math.min(tiles, Math.max((long) (pixels / LEAST_PIXELS), 1)) : tiles;
  }

  /** The kernel with a given number of tiles at most. */
  static @Nullable Kernel create(Convolution spec, long most) {
    if (isEmpty(spec) || !isOurs(spec)) {
      return null;
    }
    boolean depthwise = spec.groups() > 1 && spec.groups() == spec.channels();
    Convolution images = depthwise && spec.window().rank() == 1 ? images(spec) : spec;
    return switch (spec.kind()) {
      case FORWARD -> forward(images, most);
      case INPUT_GRADIENT -> inputGradient(images, most);
      case KERNEL_GRADIENT -> kernelGradient(images, most);
    };
  }

  private static @Nullable Kernel forward(Convolution spec, long most) {
    try (Workshop workshop = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(workshop, spec);
      return forward(spec, most, workshop, primitives, spec.type(), List.of());
    }
  }

  /**
   * @param type of the result
   * @param more arguments than the epilogue says, the last operands
   */
  private static @Nullable Kernel forward(
      Convolution spec,
      long most,
      Workshop workshop,
      ConvolutionPrimitives primitives,
      DType type,
      List<Argument> more) {
    Tiling tiling = tiling(spec, most);
    WeightedCalls calls = new WeightedCalls(workshop, primitives.weights());
    Epilogue epilogue = spec.epilogue();
    boolean post = epilogue.residual() || epilogue.activation() != Epilogue.Activation.NONE;
    if (post && tiling.kinds().stream().anyMatch(kind -> kind.part().seesPaddingOnly())) {
      return null; // oneDNN 3.11 crashes if a post-operation has operands
    }
    for (Kind kind : tiling.kinds()) {
      List<Argument> arguments = new ArrayList<>();
      arguments.add(input(spec, kind, Dnnl.SRC, 0));
      if (epilogue.bias()) {
        arguments.add(Argument.shared(Dnnl.BIAS, 2));
      }
      arguments.addAll(Workshop.arguments(epilogue));
      arguments.addAll(more);
      long step = kind.outputStep() * spec.filters() * type.bytes();
      Argument result = Argument.sliced(Dnnl.DST, epilogue.operands() + more.size(), step);
      arguments.add(result);
      Primitive primitive = primitives.forward(kind.part());
      if (primitive == null) {
        return null;
      }
      List<Call> before = new ArrayList<>();
      if (epilogue.residual()) {
        Argument residual = Argument.sliced(Dnnl.DST, epilogue.residualAt(), step);
        Call copy = workshop.residual(primitive, residual, result);
        if (copy == null) {
          return null;
        }
        before.add(copy);
      }
      if (!calls.add(before, primitive, arguments)) {
        return null;
      }
    }
    return calls.kernel(tiling.kindOf());
  }

  /** Tiles of images or, of one image, of rows. */
  private static Tiling tiling(Convolution spec, long most) {
    for (long tiles = spec.batch() == 1 ? most : 1; tiles > 1; tiles /= 2) {
      Tiling rows = Tiling.ofRows(spec, tiles);
      if (rows != null && (spec.type() == DType.FLOAT32 || rows.isPlain())) {
        return rows;
      }
    }
    return Tiling.ofBatch(spec, most);
  }

  private static boolean isEmpty(Convolution spec) {
    return spec.batch() * spec.input().size() * spec.output().size() == 0
        || spec.channels() * spec.filters() == 0;
  }

  private static boolean isOurs(Convolution spec) {
    return spec.type() == DType.FLOAT32
        || (spec.type() == DType.BFLOAT16 && Part.whole(spec).isPlain());
  }

  private static @Nullable Kernel inputGradient(Convolution spec, long most) {
    Tiling tiling = Tiling.ofBatch(spec, most);
    try (Workshop workshop = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(workshop, spec);
      WeightedCalls calls = new WeightedCalls(workshop, primitives.weights());
      for (Kind kind : tiling.kinds()) {
        List<Argument> arguments =
            List.of(output(spec, kind, Dnnl.DIFF_DST, 0), input(spec, kind, Dnnl.DIFF_SRC, 2));
        Primitive primitive = primitives.inputGradient(kind.part());
        if (primitive == null || !calls.add(List.of(), primitive, arguments)) {
          return null;
        }
      }
      return calls.kernel(tiling.kindOf());
    }
  }

  /**
   * Each tile computes the gradient of some images in float32; then these are added up, always in
   * the same order, and brought into the type and layout of the spec.
   */
  private static @Nullable Kernel kernelGradient(Convolution spec, long most) {
    Tiling tiling = Tiling.ofBatch(spec, most);
    try (Workshop parts = new Workshop();
        Workshop whole = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(parts, spec);
      List<Primitive> found = new ArrayList<>();
      long step = 0;
      for (Kind kind : tiling.kinds()) {
        Primitive primitive = primitives.kernelGradient(kind.part());
        if (primitive == null) {
          return null;
        }
        found.add(primitive);
        step = Math.max(step, Math.ceilDiv(primitive.bytes(Dnnl.DIFF_WEIGHTS), ALIGNMENT));
      }
      step *= ALIGNMENT;
      int shared = 3;
      List<List<Call>> kinds = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        Kind kind = tiling.kinds().get(i);
        parts.nextTile();
        List<Argument> arguments =
            List.of(
                input(spec, kind, Dnnl.SRC, 0),
                output(spec, kind, Dnnl.DIFF_DST, 1),
                Argument.sliced(Dnnl.DIFF_WEIGHTS, shared, step));
        kinds.add(List.of(parts.call(found.get(i), arguments)));
      }
      List<Call> sum = new ArrayList<>();
      Argument total = new Argument(Dnnl.SRC, shared, 0, 0);
      long layout = found.getFirst().layout(Dnnl.DIFF_WEIGHTS);
      for (int tile = 1; tile < tiling.tiles(); tile++) {
        long other = found.get(tiling.kindOf().get(tile)).layout(Dnnl.DIFF_WEIGHTS);
        Primitive add = whole.addingReorder(other, layout);
        if (add == null) {
          return null;
        }
        Argument part = new Argument(Dnnl.SRC, shared, tile * step, 0);
        sum.add(whole.call(add, List.of(part, total.as(Dnnl.DST))));
      }
      Primitive reorder = whole.reorder(layout, primitives.weights());
      if (reorder == null) {
        return null;
      }
      sum.add(whole.call(reorder, List.of(total, Argument.shared(Dnnl.DST, 2))));
      return new Sequence(
          List.of(parts.kernel(kinds, tiling.kindOf()), whole.kernel(List.of(sum), List.of(0))),
          tiling.tiles() * step);
    }
  }

  private static Argument input(Convolution spec, Kind kind, int number, int buffer) {
    long bytes = spec.channels() * spec.type().bytes();
    return new Argument(number, buffer, kind.inputOffset() * bytes, kind.inputStep() * bytes);
  }

  private static Argument output(Convolution spec, Kind kind, int number, int buffer) {
    return Argument.sliced(
        number, buffer, kind.outputStep() * spec.filters() * spec.type().bytes());
  }
}
