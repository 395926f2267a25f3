package dev.crema.engine.rules;

import dev.crema.engine.types.Shape;
import java.util.List;

/**
 * A walk over the places of a shape in row-major order that keeps the offset of each in several
 * strided views.
 */
final class Walk {
  private final long[] dims;
  private final long[][] strides;
  private final long[] place;
  private final long[] offsets;
  private long left;

  Walk(Shape shape, List<long[]> strides) {
    this.dims = shape.toArray();
    this.strides = strides.toArray(long[][]::new);
    this.place = new long[dims.length];
    this.offsets = new long[this.strides.length];
    this.left = shape.size() + 1;
    // One step before the first place.
    if (dims.length > 0) {
      place[dims.length - 1] = -1;
      move(dims.length - 1, -1);
    }
  }

  /** The steps by which a shape is read when it is repeated to another by NumPy's rule. */
  static long[] broadcast(Shape from, Shape to) {
    long[] own = from.strides();
    long[] result = new long[to.rank()];
    int shift = to.rank() - from.rank();
    for (int i = 0; i < from.rank(); i++) {
      result[i + shift] = from.dim(i) == 1 ? 0 : own[i];
    }
    return result;
  }

  /** Goes to the next place; false after the last. */
  boolean next() {
    if (--left <= 0) {
      return false;
    }
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      place[axis]++;
      move(axis, 1);
      if (place[axis] < dims[axis]) {
        break;
      }
      move(axis, -place[axis]);
      place[axis] = 0;
    }
    return true;
  }

  private void move(int axis, long steps) {
    for (int view = 0; view < offsets.length; view++) {
      offsets[view] += steps * strides[view][axis];
    }
  }

  /** Where the current place is in a view, in elements. */
  long offset(int view) {
    return offsets[view];
  }
}
