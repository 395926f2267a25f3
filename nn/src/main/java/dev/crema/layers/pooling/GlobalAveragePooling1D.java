package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.Optional;

/**
 * The mean of a sequence, channel by channel; masked steps do not count.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, channels]}.
 *
 * @param keepdims whether the axis of steps stays, at length 1; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record GlobalAveragePooling1D(boolean keepdims, DataFormat dataFormat)
    implements GlobalPooling<GlobalAveragePooling1D> {
  /** Without steps. */
  public GlobalAveragePooling1D() {
    this(false, DataFormat.CHANNELS_LAST);
  }

  @Override
  public GlobalAveragePooling1D with(boolean keepdims, DataFormat dataFormat) {
    return new GlobalAveragePooling1D(keepdims, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Optional<Tensor> mask = scope.mask(input);
    return mask.isPresent()
        ? masked(scope, dataFormat.toLast(input, 1), mask.get())
        : Pools.average(scope, this, input, 1);
  }

  private Tensor masked(Scope scope, Tensor x, Tensor mask) {
    Tensor counts = mask.cast(DType.BOOL);
    while (counts.rank() < 3) {
      counts = counts.expandDims(-1);
    }
    Tensor steps = counts.broadcastTo(x.shape().with(2, 1));
    Tensor sum = steps.where(x, Tensor.scalar(x.dtype(), 0)).sumKeep(1);
    return Pools.whole(scope, this, sum.divide(steps.cast(x.dtype()).sumKeep(1)));
  }
}
