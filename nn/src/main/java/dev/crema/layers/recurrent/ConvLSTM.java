package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;

/**
 * What convolutional LSTMs over steps, images and volumes have in common.
 *
 * @param <L> the layer
 */
public sealed interface ConvLSTM<L extends ConvLSTM<L>> extends Recurrent<L>, Weighted<L>
    permits ConvLSTM1D, ConvLSTM2D, ConvLSTM3D {
  @Override
  ConvLSTMCell cell();

  /** This layer with another cell. */
  L with(ConvLSTMCell cell);

  @Override
  default CellSettings settings() {
    return cell().settings();
  }

  @Override
  default L with(CellSettings settings) {
    return with(cell().with(settings));
  }

  @Override
  default L copy() {
    return with(cell().copy());
  }

  /** Steps between windows: one for all axes, or one each. */
  default L strides(int... steps) {
    return with(cell().strides(steps));
  }

  default L padding(Padding value) {
    return with(cell().padding(value));
  }

  default L dataFormat(DataFormat value) {
    return with(cell().dataFormat(value));
  }

  /** Distances within a window: one for all axes, or one each. */
  default L dilationRate(int... distances) {
    return with(cell().dilationRate(distances));
  }

  default L recurrentActivation(Activation function) {
    return with(cell().recurrentActivation(function));
  }

  default L unitForgetBias(boolean use) {
    return with(cell().unitForgetBias(use));
  }
}
