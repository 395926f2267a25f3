package dev.crema.callbacks;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints how training goes: a bar that moves on a terminal, or a line per epoch. */
public final class Progress implements Callback {
  private static final int WIDTH = 20;
  private static final long REFRESH_NANOS = 100_000_000;
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean bar;
  private long began;
  private long refreshed;
  private long steps;
  private double firstRate = Double.NaN;

  /**
   * Prints to a stream.
   *
   * @param bar whether the line may be written over while it grows, as a terminal allows
   */
  public Progress(PrintStream out, boolean bar) {
    this.out = out;
    this.bar = bar;
  }

  /** Whether somebody watches: standard output is a terminal. */
  public static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    out.println("Epoch " + (epoch + 1) + "/" + training.epochs());
    began = System.nanoTime();
    refreshed = 0;
    steps = 0;
    if (Double.isNaN(firstRate)) {
      firstRate = training.learningRate();
    }
  }

  @Override
  public void onTrainBatchEnd(Training training, long batch, Logs logs) {
    steps = batch + 1;
    if (bar) {
      long now = System.nanoTime();
      if (refreshed == 0 || now - refreshed > REFRESH_NANOS) {
        refreshed = now;
        out.print("\r" + line(training, logs, true) + "\u001b[K");
        out.flush();
      }
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    out.println((bar ? "\r" : "") + line(training, logs, false) + (bar ? "\u001b[K" : ""));
  }

  private String line(Training training, Logs logs, boolean running) {
    StringBuilder text = new StringBuilder();
    OptionalLong total = training.steps();
    String count = total.isPresent() ? Long.toString(total.getAsLong()) : "?";
    text.append(String.format(Locale.ROOT, "%" + count.length() + "d/%s", steps, count));
    if (bar && total.isPresent()) {
      int done = (int) Math.min(WIDTH, WIDTH * steps / Math.max(1, total.getAsLong()));
      text.append(' ').append(GREEN).append("━".repeat(done)).append(PLAIN);
      text.append("━".repeat(WIDTH - done));
    } else {
      text.append(" -");
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double each = seconds / Math.max(1, steps);
    boolean eta = running && total.isPresent();
    double shown = eta ? each * Math.max(0, total.getAsLong() - steps) : seconds;
    text.append(' ').append(clock(shown)).append(bar ? " " : " - ").append(perStep(each));
    for (String name : logs.names()) {
      double value = logs.get(name);
      if (!name.equals("learning_rate") || value != firstRate) {
        text.append(" - ").append(name).append(": ").append(number(value));
      }
    }
    return text.toString();
  }

  /** {@code 12s}, {@code 3:05} or {@code 1:02:03}. */
  static String clock(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + "s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  /** {@code 3s/step}, {@code 3ms/step} or {@code 300us/step}. */
  static String perStep(double seconds) {
    if (seconds >= 1) {
      return Math.round(seconds) + "s/step";
    }
    return seconds >= 1e-3
        ? Math.round(seconds * 1e3) + "ms/step"
        : Math.round(seconds * 1e6) + "us/step";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) > 1e-3 ? "%.4f" : "%.4e", value);
  }
}
