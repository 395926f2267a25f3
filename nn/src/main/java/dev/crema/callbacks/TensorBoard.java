package dev.crema.callbacks;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes numbers of each epoch, and of batches and weights if asked for, where TensorBoard finds
 * them: {@code tensorboard --logdir logs}.
 *
 * <p>Those of training are in the folder {@code train}, those of validation in {@code validation},
 * under the same names: {@code epoch_loss}, {@code epoch_learning_rate}, {@code batch_loss}, {@code
 * epoch_steps_per_second}, {@code dense/kernel/histogram} and so on. Epochs are counted from 0,
 * batches from 1 since this run began; {@code evaluation_loss_vs_iterations} of an evaluation is at
 * the number of training steps so far. Each run writes files of its own.
 *
 * <p>Of Keras's settings it has no graph, profile, images of weights and embeddings.
 */
public final class TensorBoard implements Callback {
  private static final String VALIDATION = "val_";

  private final Path folder;
  private final int histogramFreq;
  private final long updateFreq;
  private final boolean writeStepsPerSecond;

  private final Map<String, EventFile> files = new HashMap<>();
  private Optional<Training> run = Optional.empty();
  private long batches;
  private long iterations;
  private long firstIteration;
  private long epochBegan;
  private long batchBegan;

  /** Writes numbers of epochs to a folder, such as {@code logs}, which is made if it is missing. */
  public TensorBoard(Path folder) {
    this(folder, 0, 0, false);
  }

  private TensorBoard(Path folder, int histogramFreq, long updateFreq, boolean perSecond) {
    this.folder = folder;
    this.histogramFreq = histogramFreq;
    this.updateFreq = updateFreq;
    this.writeStepsPerSecond = perSecond;
  }

  /** Writes how weights are distributed, each so many epochs; 0, never, by default. */
  public TensorBoard histogramFreq(int epochs) {
    Require.atLeast("TensorBoard", "histogramFreq", epochs, 0);
    return new TensorBoard(folder, epochs, updateFreq, writeStepsPerSecond);
  }

  /** Writes numbers of batches too, each so many; 0, of epochs only, by default. */
  public TensorBoard updateFreq(long batches) {
    Require.atLeast("TensorBoard", "updateFreq", batches, 0);
    return new TensorBoard(folder, histogramFreq, batches, writeStepsPerSecond);
  }

  /** Writes how many steps are made in a second; false by default. */
  public TensorBoard writeStepsPerSecond(boolean write) {
    return new TensorBoard(folder, histogramFreq, updateFreq, write);
  }

  @Override
  public void onTrainBegin(Training training) {
    run = Optional.of(training);
    batches = 0;
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    epochBegan = System.nanoTime();
    firstIteration = training.iteration();
  }

  @Override
  public void onTrainBatchBegin(Training training, long batch) {
    batchBegan = System.nanoTime();
  }

  @Override
  public void onTrainBatchEnd(Training training, long batch, Logs logs) {
    batches++;
    if (updateFreq == 0 || batches % updateFreq != 0) {
      return;
    }
    if (writeStepsPerSecond) {
      train().scalar("batch_steps_per_second", perSecond(1, batchBegan), batches);
    }
    logs.toMap().forEach((name, value) -> train().scalar("batch_" + name, value, batches));
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    logs.toMap()
        .forEach(
            (name, value) -> {
              boolean validation = name.startsWith(VALIDATION);
              String own = validation ? name.substring(VALIDATION.length()) : name;
              (validation ? validation() : train()).scalar("epoch_" + own, value, epoch);
            });
    train().scalar("epoch_learning_rate", training.learningRate(), epoch);
    if (writeStepsPerSecond) {
      double speed = perSecond(training.iteration() - firstIteration, epochBegan);
      train().scalar("epoch_steps_per_second", speed, epoch);
    }
    if (histogramFreq > 0 && epoch % histogramFreq == 0) {
      training
          .weights()
          .forEach(
              (path, weight) -> {
                Tensor value = weight.value();
                train().histogram(path + "/histogram", value.toDoubles(), epoch);
              });
    }
    files.values().forEach(EventFile::flush);
  }

  @Override
  public void onTestEnd(Logs logs) {
    iterations = run.map(Training::iteration).orElse(iterations);
    logs.toMap()
        .forEach(
            (name, value) ->
                validation().scalar("evaluation_" + name + "_vs_iterations", value, iterations));
    if (run.isEmpty()) {
      close();
    }
  }

  @Override
  public void onTrainEnd(Training training) {
    iterations = training.iteration();
    run = Optional.empty();
    close();
  }

  private void close() {
    files.values().forEach(EventFile::close);
    files.clear();
  }

  private EventFile train() {
    return files.computeIfAbsent("train", name -> new EventFile(folder.resolve(name)));
  }

  private EventFile validation() {
    return files.computeIfAbsent("validation", name -> new EventFile(folder.resolve(name)));
  }

  private static double perSecond(long steps, long since) {
    return steps * 1e9 / Math.max(1, System.nanoTime() - since);
  }
}
