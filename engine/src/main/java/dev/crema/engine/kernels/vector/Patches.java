package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;

/**
 * The matrix of patches of images, {@code [batch · windows, taps · channels of a group]}: what the
 * windows of a convolution see. It is never whole; blocks of it are copied on demand, padding as
 * zeros.
 */
final class Patches {
  private final Geometry g;
  private final DType type;
  private final Arithmetic arithmetic;
  private final long channels;
  private final long groupChannels;

  /** The taps that read neighbouring elements: a line of the window, or one. */
  private final int lineTaps;

  /** The elements of so many taps. */
  private final long line;

  /** The windows of a row of the output whose lines lie wholly inside the image. */
  private final long insideFrom;

  private final long insideTo;

  Patches(Geometry geometry, DType type, long channels, long groups) {
    Rows.want();
    this.g = geometry;
    this.type = type;
    this.arithmetic = Arithmetic.of(type);
    this.channels = channels;
    this.groupChannels = channels / groups;
    this.lineTaps = groups == 1 && g.dilation[2] == 1 ? Math.max(1, g.size[2]) : 1;
    this.line = lineTaps * groupChannels;
    boolean plain = type.bytes() == arithmetic.bytes && lineTaps == g.size[2];
    long from = Math.ceilDiv((long) g.low[2], (long) g.stride[2]);
    long to = Math.floorDiv(g.in[2] - g.size[2] + g.low[2], (long) g.stride[2]) + 1;
    this.insideFrom = plain ? Math.clamp(from, 0, g.out[2]) : 0;
    this.insideTo = plain ? Math.clamp(to, insideFrom, g.out[2]) : 0;
  }

  Geometry geometry() {
    return g;
  }

  /**
   * Copies a block, converted to the type of the arithmetic.
   *
   * @param images the address of the first image
   * @param step bytes from one row of the copy to the next
   */
  void copy(
      long images, long group, long row, long rows, long column, long columns, long to, long step) {
    long done = 0;
    while (done < rows) {
      long at = row + done;
      long o2 = at % g.out[2];
      at /= g.out[2];
      long o1 = at % g.out[1];
      at /= g.out[1];
      long o0 = at % g.out[0];
      long item = at / g.out[0];
      long image = images + (item * g.inputs() * channels + group * groupChannels) * type.bytes();
      long end = Math.min(g.out[2], o2 + rows - done);
      long target = to + (done - o2) * step;
      done += end - o2;
      long from = Math.clamp(insideFrom, o2, end);
      long until = Math.clamp(insideTo, from, end);
      for (; o2 < from; o2++) {
        window(image, o0, o1, o2, column, columns, target + o2 * step);
      }
      if (until > from) {
        inside(image, o0, o1, from, until, column, columns, target + from * step, step);
      }
      for (o2 = until; o2 < end; o2++) {
        window(image, o0, o1, o2, column, columns, target + o2 * step);
      }
    }
  }

  /** Neighbouring windows, none of which meets the left or right border. */
  private void inside(
      long image,
      long o0,
      long o1,
      long from,
      long until,
      long column,
      long columns,
      long to,
      long step) {
    int bytes = arithmetic.bytes;
    int tap = (int) (column / line) * lineTaps;
    long offset = column % line;
    for (long done = 0; done < columns; tap += lineTaps) {
      long run = Math.min(line - offset, columns - done);
      long i0 = g.place(0, o0, tap / (g.size[1] * g.size[2]));
      long i1 = g.place(1, o1, tap / g.size[2] % g.size[1]);
      long target = to + done * bytes;
      if (i0 < 0 || i0 >= g.in[0] || i1 < 0 || i1 >= g.in[1]) {
        Rows.clear(target, step, until - from, run * bytes);
      } else {
        long place = (i0 * g.in[1] + i1) * g.in[2] + g.place(2, from, 0);
        long source = image + (place * channels + offset) * bytes;
        long sourceStep = g.stride[2] * channels * bytes;
        Rows.copy(source, sourceStep, target, step, until - from, run * bytes);
      }
      done += run;
      offset = 0;
    }
  }

  /** Part of one row of the matrix. */
  private void window(long image, long o0, long o1, long o2, long column, long columns, long to) {
    int tap = (int) (column / line) * lineTaps;
    long offset = column % line;
    for (long done = 0; done < columns; tap += lineTaps) {
      long run = Math.min(line - offset, columns - done);
      long i0 = g.place(0, o0, tap / (g.size[1] * g.size[2]));
      long i1 = g.place(1, o1, tap / g.size[2] % g.size[1]);
      long target = to + done * arithmetic.bytes;
      if (i0 < 0 || i0 >= g.in[0] || i1 < 0 || i1 >= g.in[1]) {
        Rows.clear(target, run * arithmetic.bytes);
      } else {
        long i2 = g.place(2, o2, tap % g.size[2]);
        long first = Math.clamp(-i2, 0, lineTaps) * groupChannels;
        long end = Math.clamp(g.in[2] - i2, 0, lineTaps) * groupChannels;
        long from = Math.clamp(first, offset, offset + run);
        long until = Math.clamp(end, from, offset + run);
        long place = (i0 * g.in[1] + i1) * g.in[2] + i2;
        long source = image + (place * channels + from) * type.bytes();
        Rows.clear(target, (from - offset) * arithmetic.bytes);
        arithmetic.copy(type, source, target + (from - offset) * arithmetic.bytes, until - from);
        Rows.clear(
            target + (until - offset) * arithmetic.bytes,
            (offset + run - until) * arithmetic.bytes);
      }
      done += run;
      offset = 0;
    }
  }
}
