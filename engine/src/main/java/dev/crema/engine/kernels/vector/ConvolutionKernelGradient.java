package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;

/** {@code dw[tap · channel, filter] = patches[place, tap · channel]ᵀ · dy[place, filter]}. */
final class ConvolutionKernelGradient implements Product {
  private final ConvolutionSizes sizes;
  private final Patches patches;

  ConvolutionKernelGradient(Spec.Convolution spec) {
    sizes = new ConvolutionSizes(spec);
    patches = new Patches(sizes.geometry, sizes.type, sizes.channels, sizes.groups);
  }

  @Override
  public Arithmetic arithmetic() {
    return sizes.arithmetic;
  }

  @Override
  public long units() {
    return sizes.groups;
  }

  @Override
  public long rows(long unit) {
    return sizes.geometry.taps() * sizes.groupChannels;
  }

  @Override
  public long columns(long unit) {
    return sizes.groupFilters;
  }

  @Override
  public long depth(long unit) {
    return sizes.batch * sizes.geometry.outputs();
  }

  @Override
  public long left(long[] buffers, long unit, long row, long k) {
    return sizes.pointwise && sizes.isPlain()
        ? buffers[0] + (k * sizes.channels + unit * sizes.groupChannels + row) * sizes.bytes
        : 0;
  }

  @Override
  public long leftRowStep() {
    return sizes.bytes;
  }

  @Override
  public long leftStep() {
    return sizes.channels * sizes.bytes;
  }

  @Override
  public boolean leftColumnMajor() {
    return true;
  }

  @Override
  public void packLeft(
      long[] buffers, long unit, long row, long rows, long k, long depth, long to, long step) {
    patches.copy(buffers[0], unit, k, depth, row, rows, to, step);
  }

  @Override
  public long right(long[] buffers, long unit, long k, long column) {
    return sizes.isPlain()
        ? buffers[1] + (k * sizes.filters + unit * sizes.groupFilters + column) * sizes.bytes
        : 0;
  }

  @Override
  public long rightStep() {
    return sizes.filters * sizes.bytes;
  }

  @Override
  public void packRight(
      long[] buffers, long unit, long k, long depth, long column, long columns, long to) {
    long dy = buffers[1] + (unit * sizes.groupFilters + column) * sizes.bytes;
    for (long i = 0; i < depth; i++) {
      sizes.arithmetic.copy(
          sizes.type,
          dy + (k + i) * sizes.filters * sizes.bytes,
          to + i * sizes.arithmetic.panelBytes,
          columns);
    }
  }

  @Override
  public void store(
      long[] buffers, long unit, long row, long rows, long column, long columns, long sums) {
    long at = row * sizes.filters + unit * sizes.groupFilters + column;
    long dw = buffers[2] + at * sizes.bytes;
    long step = sizes.filters * sizes.bytes;
    sizes.arithmetic.finish(
        sizes.type, sums, sizes.arithmetic.panelBytes, dw, step, rows, columns, 0, false);
  }
}
