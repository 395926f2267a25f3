package dev.crema.engine.run;

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
   * @param prepares whether it only prepared what others use many times
   * @param start nanoseconds since some moment
   * @param end the same
   */
  public record Event(Plan.Run step, String kernel, boolean prepares, long start, long end) {}

  void add(Task.Bound task, long start, long end) {
    events.add(new Event(task.step, task.kernel.label(), task.prepares, start, end));
  }

  public List<Event> events() {
    return List.copyOf(events);
  }
}
