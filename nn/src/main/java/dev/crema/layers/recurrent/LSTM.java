package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;

/**
 * Long short-term memory: a recurrent layer with a state that gates open and close.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says. Weights under the cell's name; see {@link
 * LSTMCell}.
 *
 * @param cell the step
 * @param walk how the layer goes over its sequence and what it gives
 */
public record LSTM(LSTMCell cell, Walk walk) implements Recurrent<LSTM>, Weighted<LSTM> {
  /** With the defaults of {@link LSTMCell} and {@link Walk}. */
  public LSTM(int units) {
    this(new LSTMCell(units), new Walk());
  }

  public LSTM recurrentActivation(Activation function) {
    return new LSTM(cell.recurrentActivation(function), walk);
  }

  public LSTM unitForgetBias(boolean use) {
    return new LSTM(cell.unitForgetBias(use), walk);
  }

  @Override
  public CellSettings settings() {
    return cell.settings();
  }

  @Override
  public LSTM with(CellSettings settings) {
    return new LSTM(cell.with(settings), walk);
  }

  @Override
  public LSTM with(Walk walk) {
    return new LSTM(cell.copy(), walk);
  }

  @Override
  public LSTM copy() {
    return new LSTM(cell.copy(), walk);
  }
}
