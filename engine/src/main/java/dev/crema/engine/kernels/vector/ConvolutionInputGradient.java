package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Ints;
import java.util.Arrays;

/**
 * {@code dx[place, channel] = Σ dy[window, filter] · w[tap, channel, filter]} over the windows that
 * hold the place. With strides the places fall into phases: all places of a phase are held by the
 * same taps, and the windows run on from place to place. So each phase is a dense product.
 */
final class ConvolutionInputGradient implements Product {
  /** The places of one axis that are equal modulo the stride, and the taps that meet them. */
  private record Phase(long first, long count, Ints taps) {}

  private final ConvolutionSizes sizes;

  /** Per axis, its phases. */
  private final Phase[][] phases = new Phase[Geometry.RANK][];

  ConvolutionInputGradient(Spec.Convolution spec) {
    sizes = new ConvolutionSizes(spec);
    for (int axis = 0; axis < Geometry.RANK; axis++) {
      phases[axis] = phases(sizes.geometry, axis);
    }
  }

  private static Phase[] phases(Geometry g, int axis) {
    int stride = g.stride[axis];
    Phase[] result = new Phase[Math.clamp(g.in[axis], 1, stride)];
    for (int first = 0; first < result.length; first++) {
      int[] taps = new int[g.size[axis]];
      int count = 0;
      for (int tap = 0; tap < g.size[axis]; tap++) {
        if ((first + g.low[axis] - (long) tap * g.dilation[axis]) % stride == 0) {
          taps[count++] = tap;
        }
      }
      long places = Tiles.ceilDiv(g.in[axis] - first, stride);
      result[first] = new Phase(first, Math.max(places, 0), Ints.of(Arrays.copyOf(taps, count)));
    }
    return result;
  }

  private Phase phase(int axis, long unit) {
    long number = unit / sizes.groups;
    for (int later = Geometry.RANK - 1; later > axis; later--) {
      number /= phases[later].length;
    }
    return phases[axis][(int) (number % phases[axis].length)];
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
    return sizes.groups * phases[0].length * phases[1].length * phases[2].length;
  }

  @Override
  public long rows(long unit) {
    return sizes.batch * phase(0, unit).count() * phase(1, unit).count() * phase(2, unit).count();
  }

  @Override
  public long columns(long unit) {
    return sizes.groupChannels;
  }

  @Override
  public long depth(long unit) {
    return (long) phase(0, unit).taps().size()
        * phase(1, unit).taps().size()
        * phase(2, unit).taps().size()
        * sizes.groupFilters;
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
    Geometry g = sizes.geometry;
    Phase p0 = phase(0, unit);
    Phase p1 = phase(1, unit);
    Phase p2 = phase(2, unit);
    for (long r = 0; r < rows; r++) {
      long at = row + r;
      long q2 = p2.first() + at % p2.count() * g.stride[2];
      at /= p2.count();
      long q1 = p1.first() + at % p1.count() * g.stride[1];
      at /= p1.count();
      long q0 = p0.first() + at % p0.count() * g.stride[0];
      long item = at / p0.count();
      long image =
          buffers[0]
              + (item * g.outputs() * sizes.filters + group(unit) * sizes.groupFilters)
                  * sizes.bytes;
      long done = 0;
      while (done < depth) {
        int tap = (int) ((k + done) / sizes.groupFilters);
        long filter = (k + done) % sizes.groupFilters;
        long run = Math.min(sizes.groupFilters - filter, depth - done);
        long o2 = window(2, q2, p2.taps().get(tap % p2.taps().size()));
        int outer = tap / p2.taps().size();
        long o1 = window(1, q1, p1.taps().get(outer % p1.taps().size()));
        long o0 = window(0, q0, p0.taps().get(outer / p1.taps().size()));
        long target = to + r * step + done * sizes.arithmetic.bytes;
        if (o0 < 0 || o1 < 0 || o2 < 0) {
          sizes.clear(target, run);
        } else {
          long output = (o0 * g.out[1] + o1) * g.out[2] + o2;
          sizes.run(image + (output * sizes.filters + filter) * sizes.bytes, target, run);
        }
        done += run;
      }
    }
  }

  /** The window whose tap lies on a place; -1 if there is none. */
  private long window(int axis, long place, int tap) {
    Geometry g = sizes.geometry;
    long distance = place + g.low[axis] - (long) tap * g.dilation[axis];
    long window = distance / g.stride[axis];
    return distance < 0 || window >= g.out[axis] ? -1 : window;
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
      long target = to + done * Gemm.PANEL_BYTES;
      if (sizes.isPlain() && sizes.bytes == 4) {
        Transpose.ints(w, wStep, target, Gemm.PANEL_BYTES, run, columns);
      } else {
        for (long c = 0; c < columns; c++) {
          sizes.arithmetic.convert(
              sizes.type,
              w + c * wStep,
              sizes.bytes,
              target + c * sizes.arithmetic.bytes,
              Gemm.PANEL_BYTES,
              run);
        }
      }
      done += run;
    }
  }

  /** The tap of the window that a tap of a phase is. */
  private long tap(long unit, int number) {
    Geometry g = sizes.geometry;
    Ints taps0 = phase(0, unit).taps();
    Ints taps1 = phase(1, unit).taps();
    Ints taps2 = phase(2, unit).taps();
    int t2 = taps2.get(number % taps2.size());
    int t1 = taps1.get(number / taps2.size() % taps1.size());
    int t0 = taps0.get(number / taps2.size() / taps1.size());
    return ((long) t0 * g.size[1] + t1) * g.size[2] + t2;
  }

  @Override
  public void store(long[] buffers, long unit, long row, long column, long columns, long sums) {
    Geometry g = sizes.geometry;
    Phase p0 = phase(0, unit);
    Phase p1 = phase(1, unit);
    Phase p2 = phase(2, unit);
    long i2 = p2.first() + row % p2.count() * g.stride[2];
    long rest = row / p2.count();
    long i1 = p1.first() + rest % p1.count() * g.stride[1];
    rest /= p1.count();
    long i0 = p0.first() + rest % p0.count() * g.stride[0];
    long item = rest / p0.count();
    long place = item * g.inputs() + (i0 * g.in[1] + i1) * g.in[2] + i2;
    long at = place * sizes.channels + group(unit) * sizes.groupChannels + column;
    sizes.arithmetic.finish(sizes.type, sums, buffers[2] + at * sizes.bytes, columns, 0, false);
  }
}
