package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;

/**
 * A gated recurrent unit: between {@link SimpleRNN} and {@link LSTM}, with one state.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says. Weights under the cell's name; see {@link
 * GRUCell}.
 *
 * @param cell the step
 * @param walk how the layer goes over its sequence and what it gives
 */
public record GRU(GRUCell cell, Walk walk) implements Recurrent<GRU>, Weighted<GRU> {
  /** With the defaults of {@link GRUCell} and {@link Walk}. */
  public GRU(int units) {
    this(new GRUCell(units), new Walk());
  }

  public GRU recurrentActivation(Activation function) {
    return new GRU(cell.recurrentActivation(function), walk);
  }

  public GRU resetAfter(boolean after) {
    return new GRU(cell.resetAfter(after), walk);
  }

  @Override
  public CellSettings settings() {
    return cell.settings();
  }

  @Override
  public GRU with(CellSettings settings) {
    return new GRU(cell.with(settings), walk);
  }

  @Override
  public GRU with(Walk walk) {
    return new GRU(cell.copy(), walk);
  }

  @Override
  public GRU copy() {
    return new GRU(cell.copy(), walk);
  }
}
