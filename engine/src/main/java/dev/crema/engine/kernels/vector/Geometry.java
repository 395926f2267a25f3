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

  private Geometry() {}

  /**
   * The windows that hold some places of an image, seen from the places: as a convolution with step
   * 1 over the outputs. The places of an axis that are equal modulo the stride form a phase; they
   * are held by the same taps.
   *
   * @param phase per axis, 0 to stride - 1
   * @return a geometry whose outputs are the places of the phase, whose inputs are the windows and
   *     whose taps are those that meet the phase, the last first
   */
  Geometry transposed(int[] phase) {
    Geometry result = new Geometry();
    for (int axis = 0; axis < RANK; axis++) {
      int tap = firstTapOfPhase(axis, phase[axis]);
      int tapStep = tapStep(axis);
      result.in[axis] = out[axis];
      result.out[axis] = Math.max(0, Math.ceilDiv(in[axis] - phase[axis], (long) stride[axis]));
      result.size[axis] = tap >= size[axis] ? 0 : (size[axis] - 1 - tap) / tapStep + 1;
      result.dilation[axis] = dilation[axis] * tapStep / stride[axis];
      int base = (phase[axis] + low[axis] - tap * dilation[axis]) / stride[axis];
      result.low[axis] = (result.size[axis] - 1) * result.dilation[axis] - base;
    }
    return result;
  }

  /** The first tap that meets a phase; {@code size} or more if there is none. */
  int firstTapOfPhase(int axis, int phase) {
    int tap = 0;
    while (tap < size[axis] && (phase + low[axis] - tap * dilation[axis]) % stride[axis] != 0) {
      tap++;
    }
    return tap;
  }

  /** The distance between taps that meet the same phase. */
  int tapStep(int axis) {
    int step = 1;
    while (step * dilation[axis] % stride[axis] != 0) {
      step++;
    }
    return step;
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

  /** The first window that reaches as far as a place of the input. */
  long firstWindow(int axis, long place) {
    long span = (size[axis] - 1L) * dilation[axis];
    return Math.max(0, Math.ceilDiv(place + low[axis] - span, (long) stride[axis]));
  }

  /** Whether a tap of a window that spans a place of the input lies on it. */
  boolean holds(int axis, long output, long place) {
    return (place - place(axis, output, 0)) % dilation[axis] == 0;
  }

  /** The tap of a window that lies on a place of the input, if {@link #holds}. */
  long tap(int axis, long output, long place) {
    return (place - place(axis, output, 0)) / dilation[axis];
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
