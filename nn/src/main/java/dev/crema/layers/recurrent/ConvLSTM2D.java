package dev.crema.layers.recurrent;

import dev.crema.check.Require;

/**
 * A convolutional LSTM over a sequence of images, {@code [batch, time, height, width, channels]};
 * see {@link ConvLSTMCell}.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says.
 *
 * @param cell the step, with a window of 2 axes
 * @param walk how the layer goes over its sequence and what it gives
 */
public record ConvLSTM2D(ConvLSTMCell cell, Walk walk) implements ConvLSTM<ConvLSTM2D> {
  public ConvLSTM2D {
    Require.check(
        cell.kernelSize().size() == 2, "ConvLSTM2D", "kernelSize", cell.kernelSize(), "2 numbers");
  }

  /** With a window of equal sides and the defaults of {@link ConvLSTMCell} and {@link Walk}. */
  public ConvLSTM2D(int filters, int kernelSize) {
    this(new ConvLSTMCell(filters, kernelSize, kernelSize), new Walk());
  }

  @Override
  public ConvLSTM2D with(ConvLSTMCell cell) {
    return new ConvLSTM2D(cell, walk);
  }

  @Override
  public ConvLSTM2D with(Walk walk) {
    return new ConvLSTM2D(cell.copy(), walk);
  }
}
