package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;

/**
 * {@code dx[place, channel] = Σ dy[window, filter] · w[tap, channel, filter]} over the windows that
 * hold the place. With strides the places fall into phases; each is a convolution with step 1 over
 * dy, hence a dense product.
 */
final class ConvolutionInputGradient implements Product {
  private final ConvolutionSizes sizes;
  private final Patches[] phases;

  ConvolutionInputGradient(Spec.Convolution spec) {
    sizes = new ConvolutionSizes(spec);
    Geometry g = sizes.geometry;
    phases = new Patches[g.stride[0] * g.stride[1] * g.stride[2]];
    for (int i = 0; i < phases.length; i++) {
      Geometry windows = g.transposed(phase(i));
      phases[i] = new Patches(windows, sizes.type, sizes.filters, sizes.groups);
    }
  }

  /** The phase of each axis. */
  private int[] phase(int number) {
    int[] stride = sizes.geometry.stride;
    return new int[] {
      number / (stride[1] * stride[2]), number / stride[2] % stride[1], number % stride[2]
    };
  }

  private Patches patches(long unit) {
    return phases[(int) (unit / sizes.groups)];
  }

  private long group(long unit) {
    return unit % sizes.groups;
  }

  @Override
  public Arithmetic arithmetic() {
    return sizes.arithmetic;
  }

  @Override
  public long units() {
    return sizes.groups * phases.length;
  }

  @Override
  public long rows(long unit) {
    return sizes.batch * patches(unit).geometry().outputs();
  }

  @Override
  public long columns(long unit) {
    return sizes.groupChannels;
  }

  @Override
  public long depth(long unit) {
    return patches(unit).geometry().taps() * sizes.groupFilters;
  }

  @Override
  public long left(long[] buffers, long unit, long row, long k) {
    return sizes.pointwise && sizes.isPlain()
        ? buffers[0] + (row * sizes.filters + unit * sizes.groupFilters + k) * sizes.bytes
        : 0;
  }

  @Override
  public long leftRowStep() {
    return sizes.filters * sizes.bytes;
  }

  @Override
  public long leftStep() {
    return sizes.bytes;
  }

  @Override
  public boolean leftColumnMajor() {
    return false;
  }

  @Override
  public void packLeft(
      long[] buffers, long unit, long row, long rows, long k, long depth, long to, long step) {
    patches(unit).copy(buffers[0], group(unit), row, rows, k, depth, to, step);
  }

  @Override
  public long right(long[] buffers, long unit, long k, long column) {
    return 0;
  }

  @Override
  public long rightStep() {
    return 0;
  }

  @Override
  public void packRight(
      long[] buffers, long unit, long k, long depth, long column, long columns, long to) {
    long done = 0;
    while (done < depth) {
      long filter = (k + done) % sizes.groupFilters;
      long run = Math.min(sizes.groupFilters - filter, depth - done);
      long tap = tap(unit, (int) ((k + done) / sizes.groupFilters));
      long row = tap * sizes.groupChannels + column;
      long at = row * sizes.filters + group(unit) * sizes.groupFilters + filter;
      long w = buffers[1] + at * sizes.bytes;
      long wStep = sizes.filters * sizes.bytes;
      long target = to + done * sizes.arithmetic.panelBytes;
      if (sizes.isPlain() && sizes.bytes == 4) {
        Transpose.ints(w, wStep, target, sizes.arithmetic.panelBytes, run, columns);
      } else {
        for (long c = 0; c < columns; c++) {
          sizes.arithmetic.convert(
              sizes.type,
              w + c * wStep,
              sizes.bytes,
              target + c * sizes.arithmetic.bytes,
              sizes.arithmetic.panelBytes,
              run);
        }
      }
      done += run;
    }
  }

  /** The tap of the window that a tap of a phase is; those of a phase run backwards. */
  private long tap(long unit, int number) {
    Geometry g = sizes.geometry;
    int[] size = patches(unit).geometry().size;
    int[] phase = phase((int) (unit / sizes.groups));
    int[] of = {number / (size[1] * size[2]), number / size[2] % size[1], number % size[2]};
    long tap = 0;
    for (int axis = 0; axis < Geometry.RANK; axis++) {
      long place = size[axis] - 1L - of[axis];
      tap = tap * g.size[axis] + g.firstTapOfPhase(axis, phase[axis]) + place * g.tapStep(axis);
    }
    return tap;
  }

  @Override
  public void store(
      long[] buffers, long unit, long row, long rows, long column, long columns, long sums) {
    for (long r = 0; r < rows; r++) {
      long to = place(unit, row + r) * sizes.channels + group(unit) * sizes.groupChannels + column;
      long dx = buffers[2] + to * sizes.bytes;
      sizes.arithmetic.finish(
          sizes.type, sums + r * sizes.arithmetic.panelBytes, 0, dx, 0, 1, columns, 0, false);
    }
  }

  /** The place in the images that a row of the product stands for. */
  private long place(long unit, long row) {
    Geometry g = sizes.geometry;
    long[] count = patches(unit).geometry().out;
    int number = (int) (unit / sizes.groups);
    long at = row;
    long i2 = number % g.stride[2] + at % count[2] * g.stride[2];
    at /= count[2];
    long i1 = number / g.stride[2] % g.stride[1] + at % count[1] * g.stride[1];
    at /= count[1];
    long i0 = number / (g.stride[1] * g.stride[2]) + at % count[0] * g.stride[0];
    long item = at / count[0];
    return item * g.inputs() + (i0 * g.in[1] + i1) * g.in[2] + i2;
  }
}
