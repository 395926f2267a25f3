package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;

/**
 * The sizes of a sliding window, always with three spatial axes; axes that were not there have
 * length 1.
 */
final class Geometry {
  static final int RANK = 3;

  final long[] in = {1, 1, 1};
  final long[] out = {1, 1, 1};
  final int[] size = {1, 1, 1};
  final int[] stride = {1, 1, 1};
  final int[] low = {0, 0, 0};
  final int[] dilation = {1, 1, 1};

  Geometry(Shape input, Shape output, Window window) {
    int rank = window.rank();
    for (int i = 0; i < rank; i++) {
      int axis = RANK - rank + i;
      in[axis] = input.dim(i);
      out[axis] = output.dim(i);
      size[axis] = window.size().get(i);
      stride[axis] = window.stride().get(i);
      low[axis] = window.low().get(i);
      dilation[axis] = window.dilation().get(i);
    }
  }

  long inputs() {
    return in[0] * in[1] * in[2];
  }

  long outputs() {
    return out[0] * out[1] * out[2];
  }

  int taps() {
    return size[0] * size[1] * size[2];
  }

  /** The input place that a tap of a window reads; outside 0 to in - 1 it is padding. */
  long place(int axis, long output, int tap) {
    return output * stride[axis] - low[axis] + (long) tap * dilation[axis];
  }

  /** The first tap of a window that is not padding; {@code size} if all are. */
  int firstTap(int axis, long output) {
    long before = low[axis] - output * stride[axis];
    return before <= 0
        ? 0
        : (int) Math.min(size[axis], (before + dilation[axis] - 1) / dilation[axis]);
  }

  /** The tap after the last that is not padding; at most {@link #firstTap} if all are. */
  int endTap(int axis, long output) {
    long room = in[axis] - 1 + low[axis] - output * stride[axis];
    return room < 0 ? 0 : (int) Math.min(size[axis], room / dilation[axis] + 1);
  }
}
