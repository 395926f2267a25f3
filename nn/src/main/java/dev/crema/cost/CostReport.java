package dev.crema.cost;

import dev.crema.callbacks.Callback;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Training;
import dev.crema.engine.types.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what training, evaluation and prediction took: operations, time, memory and energy, and
 * which share of the machine's peak that is. It adds up over all calls that it is given to:
 *
 * <pre>{@code
 * CostReport cost = costReport();
 * model.fit(data, epochs(5), callbacks(cost));
 * System.out.print(cost);
 * }</pre>
 */
public final class CostReport implements Callback {
  /** Counters of energy fall back to 0 after some minutes at full power. */
  private static final double READ_EVERY_SECONDS = 10;

  private final LongSupplier clock;
  private final Path processStatus;
  private final Rapl rapl;
  private final List<Usage> epochs = new ArrayList<>();
  private Usage evaluation = Usage.NONE;
  private Usage prediction = Usage.NONE;
  private Reading peakMemory = new Reading.Unknown("nothing has been computed yet");
  private @Nullable Stretch open;

  /** A report of nothing yet. */
  public CostReport() {
    this(System::nanoTime, Path.of("/sys/class/powercap"), Path.of("/proc/self/status"));
  }

  /**
   * A report by other sources.
   *
   * @param clock nanoseconds
   * @param powercap where the counters of energy are
   * @param processStatus the file with the peak of memory
   */
  CostReport(LongSupplier clock, Path powercap, Path processStatus) {
    this.clock = clock;
    this.processStatus = processStatus;
    this.rapl = new Rapl(powercap);
  }

  /** A stretch of time and the batches in it. */
  private final class Stretch {
    final long begin = clock.getAsLong();
    final Reading joules = rapl.joules();
    long read = begin;
    Usage sum = Usage.NONE;

    void add(long samples, Cost cost) {
      sum = sum.plus(new Usage(1, samples, cost, 0, new Reading.Known(0)));
      long now = clock.getAsLong();
      if ((now - read) * 1e-9 >= READ_EVERY_SECONDS) {
        rapl.joules();
        read = now;
      }
    }

    Usage end() {
      peakMemory = ProcessMemory.peak(processStatus);
      double seconds = (clock.getAsLong() - begin) * 1e-9;
      Reading used = rapl.joules().plus(joules.map(value -> -value));
      return new Usage(sum.batches(), sum.samples(), sum.cost(), seconds, used);
    }
  }

  // ---------------------------------------------------------------- what happens

  @Override
  public void onEpochBegin(Training training, int epoch) {
    open = new Stretch();
  }

  @Override
  public void onBatchComputed(long samples, Cost cost) {
    if (open != null) {
      open.add(samples, cost);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    endEpoch();
  }

  /** What an interrupted epoch took counts too. */
  @Override
  public void onTrainEnd(Training training) {
    endEpoch();
  }

  /** The validation of an epoch begins after its last step. */
  @Override
  public void onTestBegin() {
    endEpoch();
    open = new Stretch();
  }

  @Override
  public void onTestEnd(Logs logs) {
    evaluation = evaluation.plus(end());
  }

  @Override
  public void onPredictBegin() {
    open = new Stretch();
  }

  @Override
  public void onPredictEnd() {
    prediction = prediction.plus(end());
  }

  private void endEpoch() {
    if (open != null) {
      epochs.add(end());
    }
  }

  private Usage end() {
    Usage usage = open == null ? Usage.NONE : open.end();
    open = null;
    return usage;
  }

  // ---------------------------------------------------------------- what it took

  /** The training of each epoch without its validation. */
  public List<Usage> epochs() {
    return List.copyOf(epochs);
  }

  /** All epochs together. */
  public Usage training() {
    return epochs.stream().reduce(Usage.NONE, Usage::plus);
  }

  /** All evaluations together, validation among them. */
  public Usage evaluation() {
    return evaluation;
  }

  /** All predictions together. */
  public Usage prediction() {
    return prediction;
  }

  /** The most bytes that this process has held, heap and all else, up to the last batch. */
  public Reading peakMemory() {
    return peakMemory;
  }

  private Map<String, Usage> parts() {
    Map<String, Usage> parts = new LinkedHashMap<>();
    parts.put("training", training());
    parts.put("evaluation", evaluation);
    parts.put("prediction", prediction);
    parts.values().removeIf(usage -> usage.batches() == 0);
    return parts;
  }

  /**
   * All of it as JSON values; what is unknown is missing.
   *
   * @param peak what shares refer to, such as {@link Peak#measured}
   */
  public Map<String, Object> toMap(Peak peak) {
    Map<String, Object> map = new LinkedHashMap<>();
    parts().forEach((name, usage) -> map.put(name, usage.toMap(peak)));
    map.put("epochs", epochs.stream().map(usage -> usage.toMap(peak)).toList());
    map.put("peak", peak.toMap());
    if (peakMemory instanceof Reading.Known(double bytes)) {
      map.put("peakMemoryBytes", bytes);
    }
    return map;
  }

  /** The report beside the peak of the machine, which is measured if it has not been yet. */
  @Override
  public String toString() {
    return text(Peak.measured());
  }

  /** A table of what there was, a line each, with the peak and what is unknown below. */
  String text(Peak peak) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-10s %11s %9s %11s %11s %9s %8s %9s%n",
            "",
            "samples",
            "seconds",
            "samples/s",
            "GFLOP",
            "GFLOP/s",
            "of peak",
            "joules"));
    parts().forEach((name, usage) -> text.append(usage.line(name, peak)));
    text.append(peak).append(String.format("%n"));
    text.append(
        switch (peakMemory) {
          case Reading.Known(double bytes) ->
              String.format(Locale.ROOT, "peak memory: %,.0f MB%n", bytes * 1e-6);
          case Reading.Unknown(String reason) ->
              String.format("peak memory: unknown, %s%n", reason);
        });
    if (training().plus(evaluation).plus(prediction).joules()
        instanceof Reading.Unknown(String reason)) {
      text.append(String.format("energy: unknown, %s%n", reason));
    }
    return text.toString();
  }
}
