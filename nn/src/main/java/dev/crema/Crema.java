package dev.crema;

import dev.crema.callbacks.Callback;
import dev.crema.engine.types.DType;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.losses.Loss;
import dev.crema.train.Dataset;
import dev.crema.train.Options;
import dev.crema.train.Target;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.Map;

/**
 * Everything by a short name, for {@code import static dev.crema.Crema.*}.
 *
 * <pre>{@code
 * var model = sequential(input(28, 28), flatten(), dense(128).activation(relu()), dense(10));
 * model.compile(adam(), sparseCategoricalCrossentropy().fromLogits(), accuracy());
 * model.fit(x, y, epochs(5), batchSize(128));
 * }</pre>
 */
public final class Crema {
  private Crema() {}

  // ---------------------------------------------------------------- models

  /**
   * A float32 input.
   *
   * @param dims the axes of one sample, without the batch; -1 is open
   */
  public static Symbol input(long... dims) {
    return Symbol.input(DType.FLOAT32, dims);
  }

  /** An input of another type, such as int32 for tokens. */
  public static Symbol input(DType dtype, long... dims) {
    return Symbol.input(dtype, dims);
  }

  /** Layers one after the other, whose input shape comes from the first data. */
  public static Model sequential(Layer... layers) {
    return Model.sequential(List.of(layers));
  }

  /** Layers one after the other, checked at once against the shape of the input. */
  public static Model sequential(Symbol input, Layer... layers) {
    return Model.sequential(input, List.of(layers));
  }

  /** All that lies between an input and an output. */
  public static Model model(Symbol input, Symbol output) {
    return Model.functional(List.of(input), List.of(output));
  }

  /** All that lies between inputs and outputs. */
  public static Model model(List<Symbol> inputs, List<Symbol> outputs) {
    return Model.functional(inputs, outputs);
  }

  /** A model around a layer of one's own. */
  public static Model model(Layer layer, Symbol... inputs) {
    return inputs.length == 0 ? Model.of(layer) : Model.of(layer, inputs);
  }

  /**
   * Starts the sequence of seeds that models made from now on get. It starts at 0, so that a
   * program gives the same numbers each time it runs.
   */
  public static void seed(long seed) {
    Seeds.start(seed);
  }

  /** What an output is trained for, if a model has several or needs more than a loss. */
  public static Target target(Loss loss) {
    return Target.of(loss);
  }

  // ---------------------------------------------------------------- options

  public static Options.Epochs epochs(int count) {
    return new Options.Epochs(count);
  }

  public static Options.InitialEpoch initialEpoch(int number) {
    return new Options.InitialEpoch(number);
  }

  public static Options.BatchSize batchSize(int size) {
    return new Options.BatchSize(size);
  }

  public static Options.Validation validation(Dataset data) {
    return new Options.Validation(data);
  }

  public static Options.ValidationSplit validationSplit(double fraction) {
    return new Options.ValidationSplit(fraction);
  }

  public static Options.ValidationSteps validationSteps(long count) {
    return new Options.ValidationSteps(count);
  }

  public static Options.ValidationBatchSize validationBatchSize(int size) {
    return new Options.ValidationBatchSize(size);
  }

  public static Options.ValidationFrequency validationFrequency(int epochs) {
    return new Options.ValidationFrequency(epochs);
  }

  public static Options.Shuffle shuffle(boolean on) {
    return new Options.Shuffle(on);
  }

  public static Options.ClassWeights classWeights(Map<Integer, Double> weights) {
    return new Options.ClassWeights(weights);
  }

  public static Options.StepsPerEpoch stepsPerEpoch(long count) {
    return new Options.StepsPerEpoch(count);
  }

  public static Options.Steps steps(long count) {
    return new Options.Steps(count);
  }

  public static Options.Callbacks callbacks(Callback... list) {
    return new Options.Callbacks(List.of(list));
  }

  public static Options.Verbosity verbose(Verbose how) {
    return new Options.Verbosity(how);
  }

  public static Options.CheckData checkData(boolean on) {
    return new Options.CheckData(on);
  }
}
