package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;

/** Lowers the learning rate when a number has stopped getting better. */
public final class ReduceLearningRateOnPlateau implements Callback {
  private final Monitor monitor;
  private final double factor;
  private final int patience;
  private final int cooldown;
  private final double least;

  private double best = Double.NaN;
  private int wait;
  private int cooling;

  /** Watches {@code val_loss} and takes a tenth of the rate after 10 epochs without progress. */
  public ReduceLearningRateOnPlateau() {
    this(new Monitor("val_loss", Mode.AUTO, 1e-4), 0.1, 10, 0, 0);
  }

  private ReduceLearningRateOnPlateau(
      Monitor monitor, double factor, int patience, int cooldown, double least) {
    this.monitor = monitor;
    this.factor = factor;
    this.patience = patience;
    this.cooldown = cooldown;
    this.least = least;
    if (!(factor > 0 && factor < 1)) {
      throw new CremaException(
          "reduce learning rate: factor is " + factor + "; allowed: more than 0, less than 1");
    }
    if (patience < 0 || cooldown < 0 || !(least >= 0)) {
      throw new CremaException(
          "reduce learning rate: patience "
              + patience
              + ", cooldown "
              + cooldown
              + ", least rate "
              + least
              + "; allowed: 0 or more");
    }
  }

  private ReduceLearningRateOnPlateau with(Monitor other) {
    return new ReduceLearningRateOnPlateau(other, factor, patience, cooldown, least);
  }

  /** Watches another number; {@code val_loss} by default. */
  public ReduceLearningRateOnPlateau monitor(String name) {
    return with(new Monitor(name, monitor.mode(), monitor.minDelta()));
  }

  /** Which numbers are better; {@link Mode#AUTO} by default. */
  public ReduceLearningRateOnPlateau mode(Mode mode) {
    return with(new Monitor(monitor.name(), mode, monitor.minDelta()));
  }

  /** By how much the number must get better to count; 0.0001 by default. */
  public ReduceLearningRateOnPlateau minDelta(double delta) {
    return with(new Monitor(monitor.name(), monitor.mode(), delta));
  }

  /** What the rate is multiplied by, between 0 and 1; 0.1 by default. */
  public ReduceLearningRateOnPlateau factor(double value) {
    return new ReduceLearningRateOnPlateau(monitor, value, patience, cooldown, least);
  }

  /** After how many epochs without progress the rate is lowered; 10 by default. */
  public ReduceLearningRateOnPlateau patience(int epochs) {
    return new ReduceLearningRateOnPlateau(monitor, factor, epochs, cooldown, least);
  }

  /** How many epochs do not count after that; 0 by default. */
  public ReduceLearningRateOnPlateau cooldown(int epochs) {
    return new ReduceLearningRateOnPlateau(monitor, factor, patience, epochs, least);
  }

  /** Below what the rate never goes; 0 by default. */
  public ReduceLearningRateOnPlateau leastRate(double rate) {
    return new ReduceLearningRateOnPlateau(monitor, factor, patience, cooldown, rate);
  }

  @Override
  public void onTrainBegin(Training training) {
    best = Double.NaN;
    wait = 0;
    cooling = 0;
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    if (!monitor.in(logs, "reduce learning rate")) {
      return;
    }
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    double current = logs.get(monitor.name());
    if (monitor.better(current, best)) {
      best = current;
      wait = 0;
    } else if (cooling == 0) {
      wait++;
      double rate = training.learningRate();
      if (wait >= patience && rate > (float) least) {
        training.learningRate(Math.max(rate * factor, least));
        cooling = cooldown;
        wait = 0;
      }
    }
  }
}
