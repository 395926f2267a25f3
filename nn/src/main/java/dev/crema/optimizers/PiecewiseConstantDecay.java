package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.List;

/**
 * {@code values[0]} up to and including the step {@code boundaries[0]}, then {@code values[1]} up
 * to {@code boundaries[1]}, and so on.
 *
 * @param boundaries rising step numbers, at least one
 * @param values one more than boundaries; each 0 or more
 */
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values)
    implements Schedule {
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    String who = "PiecewiseConstantDecay";
    Require.check(!boundaries.isEmpty(), who, "boundaries", boundaries, "one or more");
    Require.check(
        values.size() == boundaries.size() + 1,
        who,
        "values",
        values,
        boundaries.size() + 1 + " numbers, one more than boundaries");
    values.forEach(v -> Require.notNegative(who, "values", v));
    for (int i = 1; i < boundaries.size(); i++) {
      Require.check(
          boundaries.get(i - 1) < boundaries.get(i), who, "boundaries", boundaries, "rising");
    }
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor result = Rates.number(values.getLast());
    for (int i = boundaries.size() - 1; i >= 0; i--) {
      Tensor before = iteration.lessEqual(boundaries.get(i));
      result = before.where(Rates.number(values.get(i)), result);
    }
    return Rates.result(result);
  }
}
