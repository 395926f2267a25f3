package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.Pool;
import dev.crema.engine.kernels.Spec.PoolKind;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Window;
import dev.crema.onednn.Call.Argument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pooling over windows. */
final class Pools {
  /** Pooling an element takes as long as so many operations of a product. */
  private static final double OPERATIONS_PER_ELEMENT = 20;

  private Pools() {}

  /** The kernel for a pooling; null if oneDNN has none worth having. */
  static @Nullable Kernel create(Pool spec) {
    double elements = (double) spec.batch() * spec.input().size() * spec.channels();
    return create(spec, Workshop.tiles(elements * OPERATIONS_PER_ELEMENT));
  }

  /** The kernel with a given number of tiles at most. */
  static @Nullable Kernel create(Pool spec, long most) {
    boolean levels = spec.type() == DType.UINT8 && spec.kind() == PoolKind.MAX;
    if ((spec.type() != DType.FLOAT32 && !levels)
        || spec.batch() * spec.channels() == 0
        || spec.input().size() * spec.output().size() == 0
        || !everyWindowSeesAnElement(spec)) {
      return null;
    }
    Split split = Split.of(spec.batch(), most, 1);
    return switch (spec.kind()) {
      case MAX, MAX_GRADIENT, AVERAGE, AVERAGE_GRADIENT -> create(spec, split);
      case MAX_PICK -> null;
    };
  }

  /** oneDNN's result for a window in the padding is not ours. */
  private static boolean everyWindowSeesAnElement(Pool spec) {
    Window window = spec.window();
    for (int i = 0; i < window.rank(); i++) {
      long low = window.low().get(i);
      long lastStart = (spec.output().dim(i) - 1) * window.stride().get(i) - low;
      if (window.dilation().get(i) > 1
          || low >= window.size().get(i)
          || lastStart >= spec.input().dim(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Kernel create(Pool spec, Split split) {
    try (Workshop workshop = new Workshop()) {
      PoolPrimitives primitives = new PoolPrimitives(workshop, spec);
      long x = split.tile() * spec.input().size() * spec.channels() * spec.type().bytes();
      long y = split.tile() * spec.output().size() * spec.channels() * spec.type().bytes();
      List<List<Call>> kinds = new ArrayList<>();
      for (long length : split.lengths()) {
        workshop.nextTile();
        List<Call> calls =
            switch (spec.kind()) {
              case MAX ->
                  spec.type().isFloating()
                      ? maximum(workshop, primitives, length, x, y)
                      : forward(workshop, primitives, PoolPrimitives.MAX, length, x, y);
              case MAX_GRADIENT -> maximumGradient(workshop, primitives, length, x, y);
              case AVERAGE -> forward(workshop, primitives, PoolPrimitives.AVERAGE, length, x, y);
              case AVERAGE_GRADIENT -> averageGradient(workshop, primitives, length, x, y);
              case MAX_PICK -> null;
            };
        if (calls == null) {
          return null;
        }
        kinds.add(calls);
      }
      NativeKernel kernel = workshop.kernel(kinds, split.kinds());
      return switch (spec.kind()) {
        case MAX, MAX_GRADIENT, MAX_PICK ->
            spec.type().isFloating() ? new MaxPool(kernel, new CarefulMax(spec, split)) : kernel;
        case AVERAGE, AVERAGE_GRADIENT -> kernel;
      };
    }
  }

  private static @Nullable List<Call> forward(
      Workshop workshop, PoolPrimitives primitives, long how, long batch, long x, long y) {
    Primitive primitive = primitives.forward(PoolPrimitives.INFERENCE, how, batch);
    return primitive == null
        ? null
        : List.of(
            workshop.call(
                primitive,
                List.of(Argument.sliced(Dnnl.SRC, 0, x), Argument.sliced(Dnnl.DST, 1, y))));
  }

  private static @Nullable List<Call> averageGradient(
      Workshop workshop, PoolPrimitives primitives, long batch, long x, long y) {
    Primitive primitive = primitives.backward(PoolPrimitives.AVERAGE, batch);
    return primitive == null
        ? null
        : List.of(
            workshop.call(
                primitive,
                List.of(
                    Argument.sliced(Dnnl.DIFF_DST, 0, y), Argument.sliced(Dnnl.DIFF_SRC, 1, x))));
  }

  /** First the sum of the input, for {@link MaxPool}, then the maxima. */
  private static @Nullable List<Call> maximum(
      Workshop workshop, PoolPrimitives primitives, long batch, long x, long y) {
    Primitive primitive = primitives.forward(PoolPrimitives.INFERENCE, PoolPrimitives.MAX, batch);
    Call sum = sum(workshop, primitives, batch, x);
    return primitive == null || sum == null
        ? null
        : List.of(
            sum,
            workshop.call(
                primitive,
                List.of(Argument.sliced(Dnnl.SRC, 0, x), Argument.sliced(Dnnl.DST, 1, y))));
  }

  /** The sum of the input, the places of the maxima in scratch memory, then the gradient. */
  private static @Nullable List<Call> maximumGradient(
      Workshop workshop, PoolPrimitives primitives, long batch, long x, long y) {
    Call sum = sum(workshop, primitives, batch, x);
    Primitive forward = primitives.forward(PoolPrimitives.TRAINING, PoolPrimitives.MAX, batch);
    Primitive backward = primitives.backward(PoolPrimitives.MAX, batch);
    if (sum == null || forward == null || backward == null) {
      return null;
    }
    long places = workshop.reserve(forward.bytes(Dnnl.WORKSPACE));
    long maxima = workshop.reserve(forward.bytes(Dnnl.DST));
    return List.of(
        sum,
        workshop.call(
            forward,
            List.of(
                Argument.sliced(Dnnl.SRC, 0, x),
                Argument.scratch(Dnnl.DST, maxima),
                Argument.scratch(Dnnl.WORKSPACE, places))),
        workshop.call(
            backward,
            List.of(
                Argument.sliced(Dnnl.DIFF_DST, 1, y),
                Argument.scratch(Dnnl.WORKSPACE, places),
                Argument.sliced(Dnnl.DIFF_SRC, 2, x))));
  }

  private static @Nullable Call sum(
      Workshop workshop, PoolPrimitives primitives, long batch, long x) {
    Primitive primitive = primitives.sum(batch);
    if (primitive == null) {
      return null;
    }
    long at = workshop.reserve(primitive.bytes(Dnnl.DST));
    return workshop.call(
        primitive, List.of(Argument.sliced(Dnnl.SRC, 0, x), Argument.scratch(Dnnl.DST, at)));
  }
}
