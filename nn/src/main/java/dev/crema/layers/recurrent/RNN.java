package dev.crema.layers.recurrent;

import java.util.List;

/**
 * Repeats a cell over a sequence.
 *
 * <p>Inputs, outputs and masks as {@link Recurrent} says.
 *
 * @param cell the step
 * @param walk how the layer goes over its sequence and what it gives
 */
public record RNN(Cell cell, Walk walk) implements Recurrent<RNN> {
  /** With the defaults of {@link Walk}. */
  public RNN(Cell cell) {
    this(cell, new Walk());
  }

  /** Cells one over the other; see {@link StackedRNNCells}. */
  public RNN(List<Cell> cells) {
    this(new StackedRNNCells(cells));
  }

  @Override
  public RNN with(Walk walk) {
    return new RNN(cell, walk);
  }

  @Override
  public RNN copy() {
    return new RNN(cell.copy(), walk);
  }
}
