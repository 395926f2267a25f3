package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the model to a file from time to time. */
public final class ModelCheckpoint implements Callback {
  private final FilePattern file;
  private final Monitor monitor;
  private final boolean bestOnly;
  private final boolean weightsOnly;
  private final long everyBatches;
  private final double threshold;

  private double best;
  private long batches;
  private int epoch;
  private Optional<Path> last = Optional.empty();

  /**
   * Writes the model after each epoch.
   *
   * @param file the file name, in which {@code {epoch}} (counted from 1) and numbers of the logs
   *     such as {@code {val_loss:.3f}} are filled in; without them the file is written over
   */
  public ModelCheckpoint(String file) {
    this(new FilePattern(file), new Monitor("val_loss", Mode.AUTO, 0), false, false, 0, Double.NaN);
  }

  private ModelCheckpoint(
      FilePattern file,
      Monitor monitor,
      boolean bestOnly,
      boolean weightsOnly,
      long everyBatches,
      double threshold) {
    this.file = file;
    this.monitor = monitor;
    this.bestOnly = bestOnly;
    this.weightsOnly = weightsOnly;
    this.everyBatches = everyBatches;
    this.threshold = threshold;
    this.best = threshold;
  }

  private ModelCheckpoint with(Monitor other) {
    return new ModelCheckpoint(file, other, bestOnly, weightsOnly, everyBatches, threshold);
  }

  /** Watches another number; {@code val_loss} by default. */
  public ModelCheckpoint monitor(String name) {
    return with(new Monitor(name, monitor.mode(), 0));
  }

  /** Which numbers are better; {@link Mode#AUTO} by default. */
  public ModelCheckpoint mode(Mode mode) {
    return with(new Monitor(monitor.name(), mode, 0));
  }

  /** Writes only when the watched number is the best so far. */
  public ModelCheckpoint saveBestOnly() {
    return new ModelCheckpoint(file, monitor, true, weightsOnly, everyBatches, threshold);
  }

  /** Writes the weights only, without layers and optimizer. */
  public ModelCheckpoint saveWeightsOnly() {
    return new ModelCheckpoint(file, monitor, bestOnly, true, everyBatches, threshold);
  }

  /** Writes after so many batches instead of after each epoch. */
  public ModelCheckpoint everyBatches(long count) {
    if (count < 1) {
      throw new CremaException("checkpoint: every " + count + " batches; allowed: 1 or more");
    }
    return new ModelCheckpoint(file, monitor, bestOnly, weightsOnly, count, threshold);
  }

  /** What the number must beat at first; nothing by default. */
  public ModelCheckpoint initialThreshold(double number) {
    return new ModelCheckpoint(file, monitor, bestOnly, weightsOnly, everyBatches, number);
  }

  /** The file that was written last. */
  public Optional<Path> last() {
    return last;
  }

  @Override
  public void onTrainBegin(Training training) {
    best = threshold;
    batches = 0;
  }

  @Override
  public void onEpochBegin(Training training, int number) {
    epoch = number;
  }

  @Override
  public void onTrainBatchEnd(Training training, long batch, Logs logs) {
    if (everyBatches > 0 && ++batches % everyBatches == 0) {
      write(training, epoch, logs);
    }
  }

  @Override
  public void onEpochEnd(Training training, int number, Logs logs) {
    if (everyBatches == 0) {
      write(training, number, logs);
    }
  }

  private void write(Training training, int number, Logs logs) {
    if (bestOnly) {
      if (!monitor.in(logs, "checkpoint") || !monitor.better(logs.get(monitor.name()), best)) {
        return;
      }
      best = logs.get(monitor.name());
    }
    Path path = file.fill(number, logs);
    if (weightsOnly) {
      training.saveWeights(path);
    } else {
      training.save(path);
    }
    last = Optional.of(path);
  }
}
