package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** When the kernels of a program began and ended, in the order of running. */
public final class Recording {
  private final List<Event> events = new ArrayList<>();

  /**
   * One kernel at work.
   *
   * @param step what it was run for
   * @param kernel what computed
   * @param start nanoseconds since some moment
   * @param end the same
   */
  public record Event(Plan.Run step, String kernel, long start, long end) {}

  void add(Plan.Run step, Kernel kernel, long start, long end) {
    events.add(new Event(step, kernel.label(), start, end));
  }

  public List<Event> events() {
    return List.copyOf(events);
  }
}
