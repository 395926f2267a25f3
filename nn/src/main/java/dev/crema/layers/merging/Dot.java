package dev.crema.layers.merging;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sums of products of two inputs along an axis of each, sample by sample.
 *
 * <p>Inputs {@code [batch, a…, n, a'…]} and {@code [batch, b…, n, b'…]}, output {@code [batch, a…,
 * a'…, b…, b'…]}; {@code [batch, 1]} if there are no other axes. The output has no mask.
 *
 * @param axes one of each input, of the same length, not the batch; negative ones count from the
 *     end
 * @param normalize whether both are scaled to length 1 along the axes first, so that the output is
 *     the cosine of the angle between them; false by default
 */
public record Dot(Ints axes, boolean normalize) implements Layer {
  /** The least square of a length; keeps quotients finite. */
  private static final double LEAST = 1e-14;

  public Dot {
    Require.check(
        axes.size() == 2 && !axes.contains(0),
        "Dot",
        "axes",
        axes,
        "one axis of each input, not the batch");
  }

  /** Along axes of the same number. */
  public Dot(int axis) {
    this(axis, axis);
  }

  /** Along an axis of the first input and one of the second. */
  public Dot(int first, int second) {
    this(Ints.of(first, second), false);
  }

  public Dot normalize(boolean value) {
    return new Dot(axes, value);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Merged.checkTwo(inputs);
    Tensor a = inputs.getFirst();
    Tensor b = inputs.getLast();
    int axisA = axis(inputs, 0);
    int axisB = axis(inputs, 1);
    if (axisA < 1 || axisB < 1 || a.dim(axisA) != b.dim(axisB)) {
      throw new ShapeException(
          "the inputs are "
              + Merged.types(inputs)
              + ", the axes are "
              + axes
              + "; allowed: axes of one length, not the batch");
    }
    Shape freeA = a.shape().remove(axisA).remove(0);
    Shape freeB = b.shape().remove(axisB).remove(0);
    Shape free = Shape.of(a.dim(0)).concat(freeA).concat(freeB);
    Tensor rows = unit(a, axisA).transpose(moved(a.rank(), axisA, a.rank() - 1));
    Tensor columns = unit(b, axisB).transpose(moved(b.rank(), axisB, 1));
    long length = a.dim(axisA);
    Tensor sums =
        rows.reshape(a.dim(0), freeA.size(), length)
            .matmul(columns.reshape(b.dim(0), length, freeB.size()));
    return List.of(scope.unmask(sums.reshape(free.rank() == 1 ? free.insert(1, 1) : free)));
  }

  /** An axis counted from the front; -1 if there is none such. */
  private int axis(List<Tensor> inputs, int which) {
    int rank = inputs.get(which).rank();
    int axis = axes.get(which);
    return axis < -rank || axis >= rank ? -1 : Math.floorMod(axis, rank);
  }

  private Tensor unit(Tensor x, int axis) {
    return normalize ? x.multiply(x.square().sumKeep(axis).maximum(LEAST).rsqrt()) : x;
  }

  /** The order of axes in which one has another place. */
  private static int[] moved(int rank, int from, int to) {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, rank).filter(i -> i != from).boxed().toList());
    order.add(to, from);
    return order.stream().mapToInt(i -> i).toArray();
  }
}
