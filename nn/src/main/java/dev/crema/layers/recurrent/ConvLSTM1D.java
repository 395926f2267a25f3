package dev.crema.layers.recurrent;

import dev.crema.check.Require;

/**
 * A convolutional LSTM over a sequence of sequences, {@code [batch, time, steps, channels]}; see
 * {@link ConvLSTMCell}.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says.
 *
 * @param cell the step, with a window of 1 axes
 * @param walk how the layer goes over its sequence and what it gives
 */
public record ConvLSTM1D(ConvLSTMCell cell, Walk walk) implements ConvLSTM<ConvLSTM1D> {
  public ConvLSTM1D {
    Require.check(
        cell.kernelSize().size() == 1, "ConvLSTM1D", "kernelSize", cell.kernelSize(), "1 numbers");
  }

  /** With a window of equal sides and the defaults of {@link ConvLSTMCell} and {@link Walk}. */
  public ConvLSTM1D(int filters, int kernelSize) {
    this(new ConvLSTMCell(filters, kernelSize), new Walk());
  }

  @Override
  public ConvLSTM1D with(ConvLSTMCell cell) {
    return new ConvLSTM1D(cell, walk);
  }

  @Override
  public ConvLSTM1D with(Walk walk) {
    return new ConvLSTM1D(cell.copy(), walk);
  }
}
