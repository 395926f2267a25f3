package dev.crema.train;

import dev.crema.callbacks.Callback;
import dev.crema.callbacks.History;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Progress;
import dev.crema.callbacks.Training;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.optimizers.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One run of fit: epochs of batches, with callbacks around them. */
final class Fit implements Training {
  private final Trainer trainer;
  private final FitSettings settings;
  private final Saver saver;
  private final List<Callback> callbacks = new ArrayList<>();
  private OptionalLong steps = OptionalLong.empty();
  private Position next;
  private boolean stopped;
  private boolean interrupted;
  private boolean checked;
  private boolean validated;
  private int classes;
  private @Nullable Feed open;
  private long passes;
  private long read;
  private int current;

  Fit(Trainer trainer, FitSettings settings, Saver saver) {
    this.trainer = trainer;
    this.settings = settings;
    this.saver = saver;
    this.next = Position.ofEpoch(settings.initialEpoch());
  }

  /** The data to train on and the data to evaluate with. */
  private record Parts(Dataset training, Optional<Dataset> validation) {}

  History run(Dataset data) {
    Parts parts = parts(data);
    prepare(parts.training());
    History history = new History();
    callbacks.add(history);
    callbacks.addAll(settings.callbacks());
    switch (settings.verbose()) {
      case SILENT -> {}
      case AUTO -> callbacks.add(new Progress(System.out, Progress.onTerminal()));
      case BAR -> callbacks.add(new Progress(System.out, true));
      case LINES -> callbacks.add(new Progress(System.out, false));
    }
    callbacks.forEach(callback -> callback.onTrainBegin(this));
    try {
      for (int epoch = next.epoch();
          epoch < settings.epochs() && !stopped && !isInterrupted();
          epoch++) {
        epoch(epoch, parts);
      }
      trainer.averages().finish();
    } finally {
      close();
      if (trainer.averages().areSwapped()) {
        trainer.averages().swap();
      }
    }
    callbacks.forEach(callback -> callback.onTrainEnd(this));
    return history;
  }

  private Parts parts(Dataset data) {
    double fraction = settings.split();
    if (fraction == 0) {
      return new Parts(data, settings.validation());
    }
    if (!(data instanceof Samples samples)) {
      throw new CremaException(
          "fit: a validation split needs samples in memory (Dataset.of); for a stream give"
              + " validation(...) data");
    }
    long count = samples.to() - samples.from();
    long at = (long) Math.floor(count * (1 - fraction));
    if (at == 0 || at == count) {
      throw new CremaException(
          "fit: validation split "
              + fraction
              + " of "
              + count
              + " samples leaves nothing for "
              + (at == 0 ? "training" : "validation")
              + "; give more samples or another split");
    }
    return new Parts(samples.range(0, at), Optional.of(samples.range(at, count)));
  }

  private void prepare(Dataset data) {
    steps = settings.steps();
    if (data instanceof Samples samples) {
      if (samples.from() == samples.to()) {
        throw empty();
      }
      Batch whole = new Batch(samples.x(), samples.y(), samples.weights());
      trainer.check("fit", whole);
      if (settings.check()) {
        trainer.checkNumbers("fit", whole, samples.from(), samples.to());
      }
      checked = true;
    }
    if (steps.isEmpty() && data.size().isPresent()) {
      long size = data.size().getAsLong();
      steps = OptionalLong.of(Math.ceilDiv(size, (long) settings.batchSize()));
    }
  }

  private static CremaException empty() {
    return new CremaException("fit: the data set is empty; give at least one sample");
  }

  private void epoch(int epoch, Parts parts) {
    current = epoch;
    trainer.resetTrain();
    trainer.restoreTrain(next.sums());
    callbacks.forEach(callback -> callback.onEpochBegin(this, epoch));
    long done = settings.steps().isPresent() ? someSteps(parts.training()) : pass(epoch, parts);
    if (interrupted) {
      return;
    }
    if (done == 0) {
      throw empty();
    }
    next = Position.ofEpoch(epoch + 1);
    if (steps.isEmpty()) {
      steps = OptionalLong.of(done);
    }
    Map<String, Double> numbers = new LinkedHashMap<>(trainer.trainLogs().toMap());
    if (parts.validation().isPresent() && (epoch + 1) % settings.validationFrequency() == 0) {
      validate(parts.validation().get()).numbers().forEach((n, v) -> numbers.put("val_" + n, v));
    }
    numbers.put("learning_rate", learningRate());
    Logs logs = Logs.of(numbers);
    callbacks.forEach(callback -> callback.onEpochEnd(this, epoch, logs));
  }

  /** An epoch that is one pass over the data. */
  private long pass(int epoch, Parts parts) {
    long done = next.steps();
    try (Feed feed = parts.training().feed(order(epoch))) {
      skip(feed, done);
      for (Batch batch; (batch = next(feed)) != null; done++) {
        step(done, batch);
      }
    }
    return done;
  }

  /** An epoch of so many batches; a pass over the data goes on in the next epoch. */
  private long someSteps(Dataset data) {
    long wanted = settings.steps().orElseThrow();
    if (open == null && next.read() > 0) {
      passes = next.pass();
      open = data.feed(order(passes++));
      skip(open, next.read());
      read = next.read();
    }
    for (long done = next.steps(); done < wanted; done++) {
      Batch batch = open == null ? null : next(open);
      if (batch == null && !interrupted) {
        close();
        open = data.feed(order(passes++));
        read = 0;
        batch = next(open);
      }
      if (interrupted) {
        return done;
      }
      if (batch == null) {
        throw empty();
      }
      read++;
      step(done, batch);
    }
    return wanted;
  }

  /** The next batch; null at the end, or if the thread was interrupted meanwhile. */
  private @Nullable Batch next(Feed feed) {
    if (isInterrupted()) {
      return null;
    }
    try {
      return feed.next();
    } catch (CremaException e) {
      if (isInterrupted()) {
        return null;
      }
      throw e;
    }
  }

  private static void skip(Feed feed, long batches) {
    for (long i = 0; i < batches && feed.next() != null; i++) {
      // Batches that were done before the run was cut off.
    }
  }

  private void close() {
    if (open != null) {
      open.close();
    }
  }

  private Order order(long pass) {
    return new Order(settings.batchSize(), settings.shuffle(), trainer.state().seed(), pass);
  }

  private void step(long number, Batch batch) {
    if (!checked) {
      trainer.check("fit", batch);
      if (settings.check()) {
        trainer.checkNumbers("fit", batch, 0, batch.rows());
      }
    }
    if (classes == 0) {
      classes = trainer.classWeights(settings.classWeights());
    }
    for (Callback callback : callbacks) {
      callback.onTrainBatchBegin(this, number);
    }
    Cost cost = trainer.train(batch, classes);
    for (Callback callback : callbacks) {
      callback.onBatchComputed(batch.rows(), cost);
      callback.onTrainBatchEnd(this, number, trainer.trainLogs());
    }
  }

  private Evaluation validate(Dataset data) {
    EvaluateSettings how =
        new EvaluateSettings(
            settings.validationBatchSize(),
            settings.validationSteps(),
            settings.callbacks(),
            Verbose.SILENT,
            settings.check() && !validated);
    validated = true;
    return new Evaluate(trainer, how).run(data);
  }

  // ---------------------------------------------------------------- what callbacks see

  @Override
  public int epochs() {
    return settings.epochs();
  }

  @Override
  public OptionalLong steps() {
    return steps;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  /** Clears the thread's flag, so that what follows can write files. */
  @Override
  public boolean isInterrupted() {
    interrupted |= Thread.interrupted();
    return interrupted;
  }

  @Override
  public double learningRate() {
    Schedule schedule = trainer.compilation().optimizer().learningRate();
    return schedule instanceof Schedule.Constant
        ? trainer.state().rate()
        : schedule.at(Tensor.of(Shape.SCALAR, iteration())).item();
  }

  @Override
  public void learningRate(double rate) {
    Schedule schedule = trainer.compilation().optimizer().learningRate();
    if (!(schedule instanceof Schedule.Constant)) {
      throw new CremaException(
          "the learning rate comes from the schedule "
              + schedule
              + "; to change it between steps, compile with a number");
    }
    trainer.state().learningRate(rate);
  }

  @Override
  public long iteration() {
    return trainer.state().iterations();
  }

  @Override
  public Map<String, Variable> weights() {
    Map<String, Variable> result = new LinkedHashMap<>();
    trainer.network().uses().forEach((path, use) -> result.put(path, use.weight().variable()));
    return result;
  }

  @Override
  public void save(Path file) {
    saver.save(file);
  }

  @Override
  public void saveWeights(Path file) {
    saver.saveWeights(file);
  }

  @Override
  public void backUp(Path file, int nextEpoch) {
    backUp(file, new Position(nextEpoch, 0, Math.max(0, passes - 1), read, Map.of()));
  }

  @Override
  public void backUpWithin(Path file, long batches) {
    Map<String, Tensor> sums = trainer.trainSums();
    backUp(file, new Position(current, batches, Math.max(0, passes - 1), read, sums));
  }

  private void backUp(Path file, Position position) {
    boolean swapped = trainer.averages().areSwapped();
    if (swapped) {
      trainer.averages().swap();
    }
    saver.backUp(file, position);
    if (swapped) {
      trainer.averages().swap();
    }
  }

  @Override
  public void swapAverages() {
    if (!trainer.averages().exist()) {
      throw new CremaException(
          "fit: the optimizer keeps no moving means of the weights; compile with useEma(true)");
    }
    trainer.averages().swap();
  }

  @Override
  public void restore(Path file) {
    next = saver.restore(file);
  }
}
