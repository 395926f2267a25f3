package dev.crema.engine;

import dev.crema.engine.ir.Origin;
import dev.crema.engine.kernels.Costs;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.run.Recording;
import dev.crema.engine.types.Cost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Where the time of a compiled function goes.
 *
 * @param runs how many runs were measured
 * @param events every kernel of every run, in order
 */
public record Profile(int runs, List<Event> events) {

  /**
   * One kernel at work.
   *
   * @param part of the model, such as the path of a layer; empty if it belongs to none
   * @param gradient whether it computes the gradient of that part
   * @param node the line of the graph, with sizes
   * @param kernel what computed, such as {@code onednn:brg_matmul:avx2}
   * @param start seconds since the first began
   * @param seconds how long it took
   * @param operations what it had to compute, counted as {@link Cost} does
   * @param bytes what it had at least to read and write
   */
  public record Event(
      String part,
      boolean gradient,
      String node,
      String kernel,
      double start,
      double seconds,
      double operations,
      double bytes) {}

  /**
   * Some events together.
   *
   * @param name what they have in common
   * @param count events of one run
   * @param seconds of one run
   * @param operations of one run
   * @param bytes of one run
   */
  public record Line(String name, double count, double seconds, double operations, double bytes) {}

  public Profile {
    events = List.copyOf(events);
  }

  static Profile of(Recording recording, int runs) {
    List<Recording.Event> recorded = recording.events();
    long begin = recorded.isEmpty() ? 0 : recorded.getFirst().start();
    List<Event> events = new ArrayList<>();
    Recording.Event previous = null;
    for (Recording.Event e : recorded) {
      String origin = e.step().reason().origin();
      boolean more = e.prepares() || (previous != null && isSame(previous.step(), e.step()));
      Cost cost = more ? Cost.NONE : Costs.of(e.step().spec());
      events.add(
          new Event(
              Origin.part(origin),
              Origin.isGradient(origin),
              e.step().reason().line(),
              e.kernel(),
              (e.start() - begin) * 1e-9,
              (e.end() - e.start()) * 1e-9,
              cost.operations(),
              cost.bytes()));
      previous = e.prepares() ? previous : e;
    }
    return new Profile(runs, events);
  }

  /** Whether these are phases of one kernel, which share its work. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Plan.Run a, Plan.Run b) {
    return a == b;
  }

  /** The seconds of one run in kernels. */
  public double seconds() {
    return events.stream().mapToDouble(Event::seconds).sum() / runs;
  }

  /** One line for each part of the model and direction, the longest first. */
  public List<Line> byPart() {
    return by(e -> (e.part().isEmpty() ? "(other)" : e.part()) + (e.gradient() ? " gradient" : ""));
  }

  /** One line for each kind of kernel, the longest first. */
  public List<Line> byKernel() {
    return by(Event::kernel);
  }

  /** One line for each node of the graph, the longest first. */
  public List<Line> byNode() {
    return by(e -> e.node() + "  [" + e.kernel() + "]");
  }

  private List<Line> by(Function<Event, String> key) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Event e : events) {
      double[] sum = sums.computeIfAbsent(key.apply(e), _ -> new double[4]);
      sum[0]++;
      sum[1] += e.seconds();
      sum[2] += e.operations();
      sum[3] += e.bytes();
    }
    List<Line> lines = new ArrayList<>();
    sums.forEach(
        (name, s) -> lines.add(new Line(name, s[0] / runs, s[1] / runs, s[2] / runs, s[3] / runs)));
    lines.sort(Comparator.comparingDouble(Line::seconds).reversed());
    return lines;
  }

  /** The events in the format of Chrome's and Perfetto's trace viewers (JSON). */
  public String trace() {
    StringBuilder json = new StringBuilder("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [\n");
    for (int i = 0; i < events.size(); i++) {
      Event e = events.get(i);
      json.append(
          String.format(
              Locale.ROOT,
              "{\"ph\": \"X\", \"pid\": 1, \"tid\": 1, \"ts\": %.3f, \"dur\": %.3f, \"name\": %s,"
                  + " \"cat\": %s, \"args\": {\"part\": %s, \"node\": %s, \"operations\": %.0f,"
                  + " \"bytes\": %.0f}}%s%n",
              e.start() * 1e6,
              e.seconds() * 1e6,
              quoted(e.kernel()),
              quoted(e.gradient() ? "gradient" : "forward"),
              quoted(e.part()),
              quoted(e.node()),
              e.operations(),
              e.bytes(),
              i + 1 < events.size() ? "," : ""));
    }
    return json.append("]}\n").toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
