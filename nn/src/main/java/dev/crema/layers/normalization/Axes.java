package dev.crema.layers.normalization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import java.util.Arrays;

/** The axes of a tensor that are normalized along. */
public record Axes(Shape shape, Ints axes) {
  /** Some axes of a tensor, of which negative ones count from the end, in ascending order. */
  public static Axes of(Tensor x, Ints axes) {
    boolean fits = axes.stream().allMatch(a -> a >= -x.rank() && a < x.rank());
    int[] sorted = axes.stream().map(a -> Math.floorMod(a, x.rank())).sorted().distinct().toArray();
    if (!fits || sorted.length != axes.size()) {
      throw new ShapeException(
          "axis is "
              + axes
              + ", the input is "
              + x.type()
              + "; allowed: different axes from "
              + -x.rank()
              + " to "
              + (x.rank() - 1));
    }
    return new Axes(x.shape(), Ints.of(sorted));
  }

  /** Refuses a list without axes. */
  static void check(String who, Ints axis) {
    Require.check(!axis.isEmpty(), who, "axis", axis, "1 axis or more");
  }

  /** What is computed in: the type of the numbers, but float32 at least. */
  public static Tensor wide(Tensor x) {
    return x.cast(DType.promote(x.dtype(), DType.FLOAT32));
  }

  public int[] toArray() {
    return axes.toArray();
  }

  /** A weight as long as these axes, to be broadcast over the tensor. */
  Tensor weight(Scope scope, WeightRules rules, String name, DType dtype) {
    return along(rules.weight(scope, name, lengths()).cast(dtype));
  }

  /** The lengths of these axes. */
  public Shape lengths() {
    return Shape.of(axes.stream().mapToLong(shape::dim).toArray());
  }

  /** A tensor of the lengths of these axes, to be broadcast over the tensor. */
  public Tensor along(Tensor weight) {
    long[] wide = new long[shape.rank()];
    Arrays.fill(wide, 1);
    axes.stream().forEach(a -> wide[a] = shape.dim(a));
    return weight.reshape(wide);
  }
}
