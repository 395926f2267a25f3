package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.Convolution;
import dev.crema.engine.types.DType;
import dev.crema.onednn.Call.Argument;
import dev.crema.onednn.ConvolutionPrimitives.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and their transposes. Images are used as they are, channels last; where oneDNN wants
 * weights in a layout of its own, each tile reorders them, which takes microseconds.
 */
final class Convolutions {
  /** Output pixels that a tile has at least: fewer do not pay for reordering the weights. */
  private static final long LEAST_PIXELS = 750;

  private static final long ALIGNMENT = 64;

  private Convolutions() {}

  /** The kernel for a convolution; null if oneDNN has none worth having. */
  static @Nullable Kernel create(Convolution spec) {
    return create(spec, tiles(spec));
  }

  private static long tiles(Convolution spec) {
    double pixels = (double) spec.batch() * spec.output().size();
    double taps = spec.window().size().stream().asLongStream().reduce(1, (a, b) -> a * b);
    double operations = 2 * pixels * spec.filters() * spec.channels() / spec.groups() * taps;
    return Math.min(Workshop.tiles(operations), Math.max((long) (pixels / LEAST_PIXELS), 1));
  }

  /** The kernel with a given number of tiles at most. */
  static @Nullable Kernel create(Convolution spec, long most) {
    if (spec.type() != DType.FLOAT32
        || spec.batch() * spec.input().size() * spec.output().size() == 0
        || spec.channels() * spec.filters() == 0) {
      return null;
    }
    return switch (spec.kind()) {
      case FORWARD -> forward(spec, most);
      case INPUT_GRADIENT -> inputGradient(spec, most);
      case KERNEL_GRADIENT -> kernelGradient(spec, most);
    };
  }

  private static @Nullable Kernel forward(Convolution spec, long most) {
    Split split = Split.of(spec.batch(), most, 1);
    try (Workshop workshop = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(workshop, spec);
      List<List<Call>> kinds = new ArrayList<>();
      for (long length : split.lengths()) {
        workshop.nextTile();
        Primitive primitive = primitives.forward(part(spec, length));
        if (primitive == null) {
          return null;
        }
        List<Call> calls = new ArrayList<>();
        List<Argument> arguments = new ArrayList<>();
        arguments.add(Argument.sliced(Dnnl.SRC, 0, inputBytes(spec, split.tile())));
        if (!addWeights(workshop, primitives.weights(), primitive, calls, arguments)) {
          return null;
        }
        boolean biased = spec.epilogue().bias();
        if (biased) {
          arguments.add(Argument.shared(Dnnl.BIAS, 2));
        }
        arguments.add(Argument.sliced(Dnnl.DST, biased ? 3 : 2, outputBytes(spec, split.tile())));
        calls.add(workshop.call(primitive, arguments));
        kinds.add(calls);
      }
      return workshop.kernel(kinds, split.kinds());
    }
  }

  private static @Nullable Kernel inputGradient(Convolution spec, long most) {
    Split split = Split.of(spec.batch(), most, 1);
    try (Workshop workshop = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(workshop, spec);
      List<List<Call>> kinds = new ArrayList<>();
      for (long length : split.lengths()) {
        workshop.nextTile();
        Primitive primitive = primitives.inputGradient(part(spec, length));
        if (primitive == null) {
          return null;
        }
        List<Call> calls = new ArrayList<>();
        List<Argument> arguments = new ArrayList<>();
        arguments.add(Argument.sliced(Dnnl.DIFF_DST, 0, outputBytes(spec, split.tile())));
        if (!addWeights(workshop, primitives.weights(), primitive, calls, arguments)) {
          return null;
        }
        arguments.add(Argument.sliced(Dnnl.DIFF_SRC, 2, inputBytes(spec, split.tile())));
        calls.add(workshop.call(primitive, arguments));
        kinds.add(calls);
      }
      return workshop.kernel(kinds, split.kinds());
    }
  }

  /** Adds the weights to the arguments of a primitive, and a reorder before it if it wants one. */
  private static boolean addWeights(
      Workshop workshop,
      long weights,
      Primitive primitive,
      List<Call> calls,
      List<Argument> arguments) {
    if (primitive.has(Dnnl.WEIGHTS, weights)) {
      arguments.add(Argument.shared(Dnnl.WEIGHTS, 1));
      return true;
    }
    Primitive reorder = workshop.reorder(weights, primitive.layout(Dnnl.WEIGHTS));
    if (reorder == null) {
      return false;
    }
    long at = workshop.reserve(primitive.bytes(Dnnl.WEIGHTS));
    calls.add(
        workshop.call(
            reorder, List.of(Argument.shared(Dnnl.SRC, 1), Argument.scratch(Dnnl.DST, at))));
    arguments.add(Argument.scratch(Dnnl.WEIGHTS, at));
    return true;
  }

  /**
   * Each tile computes the gradient of some images; then these are added up, always in the same
   * order, and brought into the layout of the spec.
   */
  private static @Nullable Kernel kernelGradient(Convolution spec, long most) {
    Split split = Split.of(spec.batch(), most, 1);
    try (Workshop parts = new Workshop();
        Workshop whole = new Workshop()) {
      ConvolutionPrimitives primitives = new ConvolutionPrimitives(parts, spec);
      List<Primitive> found = new ArrayList<>();
      long step = 0;
      for (long length : split.lengths()) {
        Primitive primitive = primitives.kernelGradient(part(spec, length));
        if (primitive == null) {
          return null;
        }
        found.add(primitive);
        step = Math.max(step, Math.ceilDiv(primitive.bytes(Dnnl.DIFF_WEIGHTS), ALIGNMENT));
      }
      step *= ALIGNMENT;
      int shared = 3;
      List<List<Call>> kinds = new ArrayList<>();
      for (Primitive primitive : found) {
        parts.nextTile();
        kinds.add(
            List.of(
                parts.call(
                    primitive,
                    List.of(
                        Argument.sliced(Dnnl.SRC, 0, inputBytes(spec, split.tile())),
                        Argument.sliced(Dnnl.DIFF_DST, 1, outputBytes(spec, split.tile())),
                        Argument.sliced(Dnnl.DIFF_WEIGHTS, shared, step)))));
      }
      List<Call> sum = new ArrayList<>();
      int[] kindOf = split.kinds();
      for (int i = 0; i < split.tiles(); i++) {
        long layout = found.get(kindOf[i]).layout(Dnnl.DIFF_WEIGHTS);
        Primitive reorder =
            i == 0
                ? whole.reorder(layout, primitives.weights())
                : whole.addingReorder(layout, primitives.weights());
        if (reorder == null) {
          return null;
        }
        sum.add(
            whole.call(
                reorder,
                List.of(
                    new Argument(Dnnl.SRC, shared, i * step, 0), Argument.shared(Dnnl.DST, 2))));
      }
      return new Sequence(
          List.of(parts.kernel(kinds, kindOf), whole.kernel(List.of(sum), new int[1])),
          split.tiles() * step);
    }
  }

  private static Part part(Convolution spec, long batch) {
    return new Part(batch, spec.input(), spec.output(), spec.window());
  }

  private static long inputBytes(Convolution spec, long batch) {
    return batch * spec.input().size() * spec.channels() * spec.type().bytes();
  }

  private static long outputBytes(Convolution spec, long batch) {
    return batch * spec.output().size() * spec.filters() * spec.type().bytes();
  }
}
