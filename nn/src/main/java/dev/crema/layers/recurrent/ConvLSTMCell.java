package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.activations.Sigmoid;
import dev.crema.activations.Tanh;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import java.util.List;
import java.util.Optional;

/**
 * One step of a convolutional LSTM: {@link LSTMCell} with convolutions for products. The input's
 * has the settings given; the state's has steps of 1 and padding SAME. Dropout drops the same for
 * all gates.
 *
 * <p>Input {@code [batch, spatial…, channels]}; output and states h and c {@code [batch, spatial'…,
 * filters]}. Weights: {@code kernel} {@code [kernelSize…, channels, 4 · filters]}, {@code
 * recurrent_kernel} {@code [kernelSize…, filters, 4 · filters]}, {@code bias} {@code [4 ·
 * filters]}. Source: Shi et al., <i>Convolutional LSTM network</i>, NeurIPS 2015.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize the lengths of the window, each 1 or more
 * @param strides the steps between windows, each 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param dilationRate the distance between neighbouring elements of a window; 1 by default
 * @param recurrentActivation of the gates; {@link Sigmoid} by default
 * @param unitForgetBias whether the bias of the forget gate begins with 1; true by default
 * @param settings activation {@link Tanh} by default
 */
public record ConvLSTMCell(
    int filters,
    Ints kernelSize,
    Ints strides,
    Padding padding,
    DataFormat dataFormat,
    Ints dilationRate,
    Activation recurrentActivation,
    boolean unitForgetBias,
    CellSettings settings)
    implements BuiltinCell, Weighted<ConvLSTMCell> {
  public ConvLSTMCell {
    int rank = kernelSize.size();
    Require.atLeast("ConvLSTM", "filters", filters, 1);
    Require.check(rank >= 1 && rank <= 3, "ConvLSTM", "kernelSize", kernelSize, "1 to 3 numbers");
    Require.allAtLeast("ConvLSTM", "kernelSize", kernelSize, rank, 1);
    Require.allAtLeast("ConvLSTM", "strides", strides, rank, 1);
    Require.allAtLeast("ConvLSTM", "dilationRate", dilationRate, rank, 1);
    padding.requireNotCausal("ConvLSTM");
  }

  /** Without padding or steps greater than 1. */
  public ConvLSTMCell(int filters, int... kernelSize) {
    this(
        filters,
        Ints.of(kernelSize),
        Ints.repeat(1, kernelSize.length),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        Ints.repeat(1, kernelSize.length),
        new Sigmoid(),
        true,
        new CellSettings(new Tanh()));
  }

  public ConvLSTMCell strides(int... steps) {
    return with(each(steps), padding, dataFormat, dilationRate);
  }

  public ConvLSTMCell padding(Padding value) {
    return with(strides, value, dataFormat, dilationRate);
  }

  public ConvLSTMCell dataFormat(DataFormat value) {
    return with(strides, padding, value, dilationRate);
  }

  public ConvLSTMCell dilationRate(int... distances) {
    return with(strides, padding, dataFormat, each(distances));
  }

  private Ints each(int... values) {
    return values.length == 1 ? Ints.repeat(values[0], kernelSize.size()) : Ints.of(values);
  }

  private ConvLSTMCell with(Ints steps, Padding edges, DataFormat format, Ints distances) {
    return new ConvLSTMCell(
        filters,
        kernelSize,
        steps,
        edges,
        format,
        distances,
        recurrentActivation,
        unitForgetBias,
        settings);
  }

  public ConvLSTMCell recurrentActivation(Activation function) {
    return with(function, unitForgetBias, settings);
  }

  public ConvLSTMCell unitForgetBias(boolean use) {
    return with(recurrentActivation, use, settings);
  }

  @Override
  public ConvLSTMCell with(CellSettings settings) {
    return with(recurrentActivation, unitForgetBias, settings);
  }

  private ConvLSTMCell with(Activation gate, boolean forget, CellSettings others) {
    return new ConvLSTMCell(
        filters, kernelSize, strides, padding, dataFormat, dilationRate, gate, forget, others);
  }

  @Override
  public ConvLSTMCell copy() {
    return with(settings);
  }

  private int rank() {
    return kernelSize.size();
  }

  @Override
  public List<Shape> states(Shape input) {
    Shape batch = Shape.of(1).concat(input);
    Shape last = dataFormat.toLast(batch, rank());
    Window window = padding.window("kernelSize", last, kernelSize, strides, dilationRate);
    Shape state = Shape.of(1, filters);
    for (int axis = rank() - 1; axis >= 0; axis--) {
      long length = window.outputLength(axis, last.dim(axis + 1));
      state = Shape.of(1, length).concat(state.slice(1, state.rank()));
    }
    Shape shape = dataFormat.fromLast(state);
    Shape sample = shape.slice(1, shape.rank());
    return List.of(sample, sample);
  }

  private Shape kernelShape(long in) {
    return Shape.of(kernelSize.stream().asLongStream().toArray())
        .concat(Shape.of(in, 4L * filters));
  }

  @Override
  public Steps begin(Scope scope, Shape input) {
    long channels = dataFormat.toLast(input, rank()).dim(-1);
    Tensor kernel = settings.kernel().weight(scope, "kernel", kernelShape(channels));
    Tensor recurrent = settings.recurrent().weight(scope, "recurrent_kernel", kernelShape(filters));
    Optional<Tensor> bias = Optional.empty();
    if (settings.useBias()) {
      WeightRules rules = Gates.bias(settings.bias(), unitForgetBias);
      bias = Optional.of(rules.weight(scope, "bias", Shape.of(4L * filters)));
    }
    Shape state = input.slice(0, 1).concat(states(input.slice(1, input.rank())).getFirst());
    return new Convolving(
        kernel,
        recurrent,
        bias,
        settings.inputFactors(scope, input),
        settings.stateFactors(scope, state));
  }

  private final class Convolving implements Steps {
    private final Tensor kernel;
    private final Tensor recurrent;
    private final Optional<Tensor> bias;
    private final Optional<Tensor> inputFactors;
    private final Optional<Tensor> stateFactors;
    private final Gates gates = new Gates(recurrentActivation, settings.activation());

    Convolving(
        Tensor kernel,
        Tensor recurrent,
        Optional<Tensor> bias,
        Optional<Tensor> inputFactors,
        Optional<Tensor> stateFactors) {
      this.kernel = kernel;
      this.recurrent = recurrent;
      this.bias = bias;
      this.inputFactors = inputFactors;
      this.stateFactors = stateFactors;
    }

    /** All steps are one batch; channels come last from here on. */
    @Override
    public Tensor prepare(Tensor inputs) {
      Tensor kept = CellSettings.times(inputs.cast(kernel.dtype()), inputFactors);
      Shape shape = kept.shape();
      Shape merged = Shape.of(shape.dim(0) * shape.dim(1)).concat(shape.slice(2, shape.rank()));
      Tensor images = dataFormat.toLast(kept.reshape(merged), rank());
      Window window =
          padding.window("kernelSize", images.shape(), kernelSize, strides, dilationRate);
      Tensor sums = images.convolution(kernel, window, 1);
      Tensor x = bias.map(sums::add).orElse(sums);
      return x.reshape(shape.slice(0, 2).concat(x.shape().slice(1, x.rank())));
    }

    @Override
    public List<Tensor> step(Tensor prepared, List<Tensor> states) {
      Tensor h = dataFormat.toLast(CellSettings.times(states.get(0), stateFactors), rank());
      Tensor c = dataFormat.toLast(states.get(1), rank());
      Ints ones = Ints.repeat(1, rank());
      Window window = Padding.SAME.window("kernelSize", h.shape(), kernelSize, ones, ones);
      Tensor sums = prepared.add(h.convolution(recurrent, window, 1));
      return gates.apply(sums, c).stream().map(dataFormat::fromLast).toList();
    }
  }
}
