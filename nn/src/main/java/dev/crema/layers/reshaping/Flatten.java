package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * All axes but the batch made one.
 *
 * <p>Input {@code [batch, d0, d1, …]}, output {@code [batch, d0 · d1 · …]}.
 *
 * @param dataFormat with channels first, they are moved to the end before; channels last by default
 */
public record Flatten(DataFormat dataFormat) implements UnaryLayer {
  /** With channels last. */
  public Flatten() {
    this(DataFormat.CHANNELS_LAST);
  }

  public Flatten dataFormat(DataFormat format) {
    return new Flatten(format);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = input.rank() > 2 ? dataFormat.toLast(input, input.rank() - 2) : input;
    Tensor flat = x.reshape(x.dim(0), x.shape().size(1, x.rank()));
    return flat == input ? input : scope.unmask(flat);
  }
}
