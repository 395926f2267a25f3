package dev.crema.callbacks;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A run without a model: epochs with given numbers, one weight that holds the epoch. */
final class Script implements Training {
  final Variable weight = new Variable("w", Tensor.of(0f));
  final List<Path> saved = new ArrayList<>();
  final List<Double> rates = new ArrayList<>();
  double rate = 1;
  int ran;
  int swaps;
  private final int epochs;
  private boolean stopped;

  private Script(int epochs) {
    this.epochs = epochs;
  }

  /** Runs a callback over epochs in which one number has the given values. */
  static Script run(Callback callback, String name, double... values) {
    Script script = new Script(values.length);
    callback.onTrainBegin(script);
    for (int epoch = 0; epoch < values.length && !script.stopped; epoch++) {
      callback.onEpochBegin(script, epoch);
      callback.onTrainBatchBegin(script, 0);
      script.weight.assign(Tensor.of((float) epoch));
      script.ran++;
      callback.onTrainBatchEnd(script, 0, Logs.of(Map.of(name, values[epoch])));
      callback.onEpochEnd(script, epoch, Logs.of(Map.of(name, values[epoch])));
      script.rates.add(script.rate);
    }
    callback.onTrainEnd(script);
    return script;
  }

  @Override
  public int epochs() {
    return epochs;
  }

  @Override
  public OptionalLong steps() {
    return OptionalLong.of(1);
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean isInterrupted() {
    return false;
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public double learningRate() {
    return rate;
  }

  @Override
  public void learningRate(double value) {
    rate = value;
  }

  @Override
  public long iteration() {
    return ran;
  }

  @Override
  public Map<String, Variable> weights() {
    return Map.of("w", weight);
  }

  @Override
  public void swapAverages() {
    swaps++;
  }

  @Override
  public void save(Path file) {
    saved.add(file);
  }

  @Override
  public void saveWeights(Path file) {
    saved.add(Path.of("weights", file.toString()));
  }

  @Override
  public void backUp(Path file, int nextEpoch) {
    saved.add(file);
  }

  @Override
  public void backUpWithin(Path file, long batches) {
    saved.add(Path.of(file.toString(), "" + batches));
  }

  @Override
  public void restore(Path file) {
    saved.remove(file);
  }
}
