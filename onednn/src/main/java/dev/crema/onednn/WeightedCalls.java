package dev.crema.onednn;

import dev.crema.engine.kernels.Preparation;
import dev.crema.onednn.Call.Argument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a kernel whose second operand is weights that the primitives may want in a layout of
 * their own: each tile reorders them, or, where they last, it is done once.
 */
final class WeightedCalls {
  private static final int OPERAND = 1;

  private final Workshop workshop;

  /** The layout in which the weights come. */
  private final long given;

  private final List<Primitive> primitives = new ArrayList<>();
  private final List<List<Call>> kinds = new ArrayList<>();

  /** The same for weights that have been reordered. */
  private final List<List<Call>> rest = new ArrayList<>();

  WeightedCalls(Workshop workshop, long given) {
    this.workshop = workshop;
    this.given = given;
  }

  /**
   * Adds what the next kind of tile calls.
   *
   * @param before what to call first
   * @param arguments those of the primitive but for the weights
   * @return false if there is no way to do it
   */
  boolean add(List<Call> before, Primitive primitive, List<Argument> arguments) {
    workshop.nextTile();
    List<Argument> ready = new ArrayList<>(arguments);
    ready.add(Argument.shared(Dnnl.WEIGHTS, OPERAND));
    Call call = workshop.call(primitive, ready);
    primitives.add(primitive);
    List<Call> prepared = new ArrayList<>(before);
    prepared.add(call);
    rest.add(prepared);
    if (primitive.has(Dnnl.WEIGHTS, given)) {
      kinds.add(prepared);
      return true;
    }
    Primitive reorder = workshop.reorder(given, primitive.layout(Dnnl.WEIGHTS));
    if (reorder == null) {
      return false;
    }
    long at = workshop.reserve(primitive.bytes(Dnnl.WEIGHTS));
    List<Argument> own = new ArrayList<>(arguments);
    own.add(Argument.scratch(Dnnl.WEIGHTS, at));
    List<Call> calls = new ArrayList<>(before);
    calls.add(
        workshop.call(
            reorder, List.of(Argument.shared(Dnnl.SRC, OPERAND), Argument.scratch(Dnnl.DST, at))));
    calls.add(workshop.call(primitive, own));
    kinds.add(calls);
    return true;
  }

  NativeKernel kernel(List<Integer> kindOf) {
    return workshop.kernel(kinds, kindOf, preparation(kindOf));
  }

  /** Reorders the weights, if all kinds of tiles want them in one layout. */
  private @Nullable Preparation preparation(List<Integer> kindOf) {
    Primitive first = primitives.getFirst();
    long wanted = first.layout(Dnnl.WEIGHTS);
    if (first.has(Dnnl.WEIGHTS, given)
        || !primitives.stream().allMatch(each -> each.has(Dnnl.WEIGHTS, wanted))) {
      return null;
    }
    workshop.nextTile();
    Primitive reorder = workshop.reorder(given, wanted);
    if (reorder == null) {
      return null;
    }
    Call call =
        workshop.call(reorder, List.of(Argument.shared(Dnnl.SRC, 0), Argument.shared(Dnnl.DST, 1)));
    return new Preparation(
        OPERAND,
        first.bytes(Dnnl.WEIGHTS),
        workshop.kernel(List.of(List.of(call)), List.of(0)),
        workshop.kernel(rest, kindOf));
  }
}
