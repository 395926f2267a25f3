package dev.crema.callbacks;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ends training when a number has stopped getting better. */
public final class EarlyStopping implements Callback {
  private final Monitor monitor;
  private final int patience;
  private final double baseline;
  private final boolean restoreBestWeights;
  private final int startFromEpoch;

  private double best = Double.NaN;
  private int bestEpoch = -1;
  private int stoppedEpoch = -1;
  private int wait;
  private Map<String, Tensor> bestWeights = Map.of();

  /** Watches {@code val_loss}, and stops after the first epoch in which it is no better. */
  public EarlyStopping() {
    this(new Monitor("val_loss", Mode.AUTO, 0), 0, Double.NaN, false, 0);
  }

  private EarlyStopping(
      Monitor monitor, int patience, double baseline, boolean restoreBestWeights, int start) {
    this.monitor = monitor;
    this.patience = patience;
    this.baseline = baseline;
    this.restoreBestWeights = restoreBestWeights;
    this.startFromEpoch = start;
    if (patience < 0) {
      throw new CremaException("early stopping: patience is " + patience + "; allowed: 0 or more");
    }
    if (start < 0) {
      throw new CremaException(
          "early stopping: start from epoch " + start + "; allowed: 0 or more");
    }
  }

  private EarlyStopping with(Monitor other) {
    return new EarlyStopping(other, patience, baseline, restoreBestWeights, startFromEpoch);
  }

  /** Watches another number; {@code val_loss} by default. */
  public EarlyStopping monitor(String name) {
    return with(new Monitor(name, monitor.mode(), monitor.minDelta()));
  }

  /** Which numbers are better; {@link Mode#AUTO} by default. */
  public EarlyStopping mode(Mode mode) {
    return with(new Monitor(monitor.name(), mode, monitor.minDelta()));
  }

  /** By how much the number must get better to count; 0 by default. */
  public EarlyStopping minDelta(double delta) {
    return with(new Monitor(monitor.name(), monitor.mode(), delta));
  }

  /** How many epochs may pass without getting better; 0 by default. */
  public EarlyStopping patience(int epochs) {
    return new EarlyStopping(monitor, epochs, baseline, restoreBestWeights, startFromEpoch);
  }

  /** What the number must beat as well before patience starts anew; nothing by default. */
  public EarlyStopping baseline(double number) {
    return new EarlyStopping(monitor, patience, number, restoreBestWeights, startFromEpoch);
  }

  /** Puts back the weights of the best epoch at the end. */
  public EarlyStopping restoreBestWeights() {
    return new EarlyStopping(monitor, patience, baseline, true, startFromEpoch);
  }

  /** How many epochs to let pass before watching; 0 by default. */
  public EarlyStopping startFromEpoch(int epoch) {
    return new EarlyStopping(monitor, patience, baseline, restoreBestWeights, epoch);
  }

  /** The best number; NaN before the first. */
  public double best() {
    return best;
  }

  /** The epoch with the best number, counted from 0; -1 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The epoch after which training was stopped, counted from 0; -1 if it was not. */
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  @Override
  public void onTrainBegin(Training training) {
    best = Double.NaN;
    bestEpoch = -1;
    stoppedEpoch = -1;
    wait = 0;
    bestWeights = Map.of();
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    if (epoch < startFromEpoch || !monitor.in(logs, "early stopping")) {
      return;
    }
    double current = logs.get(monitor.name());
    if (bestEpoch < 0) {
      keep(training, epoch);
    }
    wait++;
    if (monitor.better(current, best)) {
      best = current;
      keep(training, epoch);
      if (Double.isNaN(baseline) || monitor.better(current, baseline)) {
        wait = 0;
      }
    } else if (wait >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      training.stop();
    }
  }

  private void keep(Training training, int epoch) {
    bestEpoch = epoch;
    if (restoreBestWeights) {
      Map<String, Tensor> copy = new LinkedHashMap<>();
      training.weights().forEach((path, variable) -> copy.put(path, variable.value()));
      bestWeights = copy;
    }
  }

  @Override
  public void onTrainEnd(Training training) {
    Map<String, Variable> weights = training.weights();
    bestWeights.forEach(
        (path, value) -> {
          Variable variable = weights.get(path);
          if (variable != null) {
            variable.assign(value);
          }
        });
    bestWeights = Map.of();
  }
}
