package dev.crema.layers.recurrent;

/**
 * A recurrent layer whose output is its state.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says. Weights under the cell's name; see {@link
 * SimpleRNNCell}.
 *
 * @param cell the step
 * @param walk how the layer goes over its sequence and what it gives
 */
public record SimpleRNN(SimpleRNNCell cell, Walk walk)
    implements Recurrent<SimpleRNN>, Weighted<SimpleRNN> {
  /** With the defaults of {@link SimpleRNNCell} and {@link Walk}. */
  public SimpleRNN(int units) {
    this(new SimpleRNNCell(units), new Walk());
  }

  @Override
  public CellSettings settings() {
    return cell.settings();
  }

  @Override
  public SimpleRNN with(CellSettings settings) {
    return new SimpleRNN(cell.with(settings), walk);
  }

  @Override
  public SimpleRNN with(Walk walk) {
    return new SimpleRNN(cell.copy(), walk);
  }

  @Override
  public SimpleRNN copy() {
    return new SimpleRNN(cell.copy(), walk);
  }
}
