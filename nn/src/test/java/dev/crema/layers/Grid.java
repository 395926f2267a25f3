package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.function.ToDoubleFunction;

/** Numbers in axes, for references that are plain loops in double. */
public final class Grid {
  private final int[] dims;
  private final double[] values;

  private Grid(int[] dims, double[] values) {
    this.dims = dims;
    this.values = values;
  }

  /** The numbers of a tensor. */
  public static Grid of(Tensor tensor) {
    int[] dims = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
    return new Grid(dims, tensor.toDoubles());
  }

  /** A number for each place. */
  public static Grid of(ToDoubleFunction<int[]> number, int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    double[] values = new double[size];
    int[] place = new int[dims.length];
    for (int i = 0; i < size; i++) {
      values[i] = number.applyAsDouble(place.clone());
      for (int axis = dims.length - 1; axis >= 0 && ++place[axis] == dims[axis]; axis--) {
        place[axis] = 0;
      }
    }
    return new Grid(dims.clone(), values);
  }

  public int rank() {
    return dims.length;
  }

  public int dim(int axis) {
    return dims[Math.floorMod(axis, dims.length)];
  }

  public int[] dims() {
    return dims.clone();
  }

  /** The number at a place. */
  public double at(int... place) {
    int index = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      if (place[axis] < 0 || place[axis] >= dims[axis]) {
        throw new AssertionError("outside: axis " + axis + " at " + place[axis]);
      }
      index = index * dims[axis] + place[axis];
    }
    return values[index];
  }

  /** The axes in another order, as {@link Tensor#transpose} does it. */
  public Grid transpose(int... order) {
    int[] to = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      to[i] = dims[order[i]];
    }
    return of(
        place -> {
          int[] from = new int[order.length];
          for (int i = 0; i < order.length; i++) {
            from[order[i]] = place[i];
          }
          return at(from);
        },
        to);
  }

  /** These numbers as a float64 tensor. */
  public Tensor tensor() {
    long[] lengths = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      lengths[i] = dims[i];
    }
    return Tensor.of(Shape.of(lengths), values);
  }
}
