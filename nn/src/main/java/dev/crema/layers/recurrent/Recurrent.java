package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.regularizers.Regularizer;
import java.util.List;

/**
 * What all layers have in common that repeat a cell over a sequence.
 *
 * <p>Inputs: the sequence {@code [batch, time, …]}, then, if wanted, the first states (zeros by
 * default). Outputs: {@code [batch, …]} of the last step, or {@code [batch, time, …]}; with {@code
 * returnState} the last states, too.
 *
 * <p>At a masked step the states stay as they are and the output is that of the step before (zeros
 * before the first). A sequence of outputs keeps the mask, in the order of the outputs.
 *
 * @param <L> the layer
 */
public sealed interface Recurrent<L extends Recurrent<L>> extends Layer
    permits RNN, SimpleRNN, GRU, LSTM, ConvLSTM {
  Cell cell();

  Walk walk();

  /**
   * A layer with another walk; its weights are its own, unless the cell is one that {@link RNN} was
   * given.
   */
  L with(Walk walk);

  /** A layer of the same settings with weights of its own. */
  L copy();

  default L returnSequences(boolean all) {
    return with(walk().returnSequences(all));
  }

  default L returnState(boolean states) {
    return with(walk().returnState(states));
  }

  default L goBackwards(boolean backwards) {
    return with(walk().goBackwards(backwards));
  }

  default L stateful(boolean keep) {
    return with(walk().stateful(keep));
  }

  default L zeroOutputForMask(boolean zero) {
    return with(walk().zeroOutputForMask(zero));
  }

  default L activityRegularizer(Regularizer regularizer) {
    return with(walk().activityRegularizer(regularizer));
  }

  @Override
  default List<Tensor> call(Scope scope, List<Tensor> inputs) {
    return Recurrence.run(scope, cell(), walk(), inputs);
  }
}
