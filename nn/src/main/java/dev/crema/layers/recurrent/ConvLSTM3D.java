package dev.crema.layers.recurrent;

import dev.crema.check.Require;

/**
 * A convolutional LSTM over a sequence of volumes, {@code [batch, time, depth, height, width,
 * channels]}; see {@link ConvLSTMCell}.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says.
 *
 * @param cell the step, with a window of 3 axes
 * @param walk how the layer goes over its sequence and what it gives
 */
public record ConvLSTM3D(ConvLSTMCell cell, Walk walk) implements ConvLSTM<ConvLSTM3D> {
  public ConvLSTM3D {
    Require.check(
        cell.kernelSize().size() == 3, "ConvLSTM3D", "kernelSize", cell.kernelSize(), "3 numbers");
  }

  /** With a window of equal sides and the defaults of {@link ConvLSTMCell} and {@link Walk}. */
  public ConvLSTM3D(int filters, int kernelSize) {
    this(new ConvLSTMCell(filters, kernelSize, kernelSize, kernelSize), new Walk());
  }

  @Override
  public ConvLSTM3D with(ConvLSTMCell cell) {
    return new ConvLSTM3D(cell, walk);
  }

  @Override
  public ConvLSTM3D with(Walk walk) {
    return new ConvLSTM3D(cell.copy(), walk);
  }
}
