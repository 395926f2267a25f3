package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Epilogue;

/** {@code y[place, filter] = patches[place, tap · channel] · w[tap · channel, filter]}. */
final class ConvolutionForward implements Product {
  private final ConvolutionSizes sizes;
  private final Patches patches;

  ConvolutionForward(Spec.Convolution spec) {
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
    return sizes.batch * sizes.geometry.outputs();
  }

  @Override
  public long columns(long unit) {
    return sizes.groupFilters;
  }

  @Override
  public long depth(long unit) {
    return sizes.geometry.taps() * sizes.groupChannels;
  }

  @Override
  public long left(long[] buffers, long unit, long row, long k) {
    return sizes.pointwise && sizes.isPlain()
        ? buffers[0] + (row * sizes.channels + unit * sizes.groupChannels + k) * sizes.bytes
        : 0;
  }

  @Override
  public long leftRowStep() {
    return sizes.channels * sizes.bytes;
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
    patches.copy(buffers[0], unit, row, rows, k, depth, to, step);
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
    long w = buffers[1] + (unit * sizes.groupFilters + column) * sizes.bytes;
    for (long i = 0; i < depth; i++) {
      sizes.arithmetic.copy(
          sizes.type,
          w + (k + i) * sizes.filters * sizes.bytes,
          to + i * sizes.arithmetic.panelBytes,
          columns);
    }
  }

  @Override
  public void store(
      long[] buffers, long unit, long row, long rows, long column, long columns, long sums) {
    Epilogue epilogue = sizes.epilogue;
    long filter = unit * sizes.groupFilters + column;
    long bias = epilogue.bias() ? buffers[2] + filter * sizes.bytes : 0;
    long at = (row * sizes.filters + filter) * sizes.bytes;
    long y = buffers[epilogue.operands()] + at;
    boolean relu = epilogue.activation() == Epilogue.Activation.RELU;
    long step = sizes.filters * sizes.bytes;
    long sumStep = sizes.arithmetic.panelBytes;
    if (epilogue.residual()) {
      long residual = buffers[epilogue.residualAt()] + at;
      sizes.arithmetic.add(sizes.type, sums, sumStep, residual, step, rows, columns);
    }
    sizes.arithmetic.finish(sizes.type, sums, sumStep, y, step, rows, columns, bias, relu);
  }
}
