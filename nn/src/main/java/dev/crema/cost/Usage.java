package dev.crema.cost;

import dev.crema.engine.types.Cost;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What some batches took.
 *
 * @param batches how many there were
 * @param samples how many there were in them
 * @param cost what they had to compute, with the loss and, in training, gradients and updates
 * @param seconds wall time, with reading data, compiling and callbacks
 * @param joules what the machine's processors and memory took meanwhile, all processes together
 */
public record Usage(long batches, long samples, Cost cost, double seconds, Reading joules) {
  static final Usage NONE = new Usage(0, 0, Cost.NONE, 0, new Reading.Known(0));

  /** Both together. */
  Usage plus(Usage other) {
    return new Usage(
        batches + other.batches,
        samples + other.samples,
        cost.plus(other.cost),
        seconds + other.seconds,
        joules.plus(other.joules));
  }

  public double samplesPerSecond() {
    return seconds == 0 ? 0 : samples / seconds;
  }

  public double operationsPerSecond() {
    return seconds == 0 ? 0 : cost.operations() / seconds;
  }

  /** Operations per second as a share of the machine's peak, 0 to about 1. */
  public double share(Peak peak) {
    return operationsPerSecond() / peak.operationsPerSecond();
  }

  /** A line of the report. */
  String line(String name, Peak peak) {
    return String.format(
        Locale.ROOT,
        "%-10s %,11d %,9.2f %,11.0f %,11.2f %,9.1f %6.1f %% %9s%n",
        name,
        samples,
        seconds,
        samplesPerSecond(),
        cost.operations() * 1e-9,
        operationsPerSecond() * 1e-9,
        100 * share(peak),
        switch (joules) {
          case Reading.Known(double value) -> String.format(Locale.ROOT, "%,.1f", value);
          case Reading.Unknown _ -> "unknown";
        });
  }

  /** As JSON values; what is unknown is missing. */
  Map<String, Object> toMap(Peak peak) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("batches", batches);
    map.put("samples", samples);
    map.put("operations", cost.operations());
    map.put("bytes", cost.bytes());
    map.put("seconds", seconds);
    map.put("samplesPerSecond", samplesPerSecond());
    map.put("operationsPerSecond", operationsPerSecond());
    map.put("shareOfPeak", share(peak));
    if (joules instanceof Reading.Known(double value)) {
      map.put("joules", value);
    }
    return map;
  }
}
