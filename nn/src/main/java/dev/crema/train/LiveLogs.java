package dev.crema.train;

import dev.crema.callbacks.Logs;
import dev.crema.engine.Compiled;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Element;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The loss and metrics of the epoch so far; they are worked out at most once per step. */
final class LiveLogs implements Logs {
  private final List<String> order;
  private final Set<String> names;
  private final Compiled results;
  private final List<Tensor> values = new ArrayList<>();
  private boolean stale = true;

  LiveLogs(List<String> names, Compiled results) {
    this.order = names;
    this.names = new LinkedHashSet<>(names);
    this.results = results;
  }

  /** Says that a step was made. */
  void stale() {
    stale = true;
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public double get(String name) {
    int at = order.indexOf(name);
    if (at < 0) {
      throw new CremaException("no '" + name + "' in the logs; there are " + order);
    }
    refresh();
    Tensor value = values.get(at);
    double sum = 0;
    for (long i = 0; i < value.shape().size(); i++) {
      sum += Element.toDouble(value.dtype(), value.bits(i));
    }
    return sum / value.shape().size();
  }

  private void refresh() {
    if (values.isEmpty()) {
      values.addAll(results.call(List.of()));
    } else if (stale) {
      results.callInto(List.of(), values);
    }
    stale = false;
  }
}
