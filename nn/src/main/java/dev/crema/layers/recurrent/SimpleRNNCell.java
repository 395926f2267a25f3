package dev.crema.layers.recurrent;

import dev.crema.activations.Tanh;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;

/**
 * One step of {@link SimpleRNN}: {@code h' = activation(x · kernel + h · recurrent_kernel + bias)}.
 *
 * <p>Input {@code [batch, n]}, output and state {@code [batch, units]}. Weights: {@code kernel}
 * {@code [n, units]}, {@code recurrent_kernel} {@code [units, units]}, {@code bias} {@code
 * [units]}.
 *
 * @param units the length of output and state, 1 or more
 * @param settings activation {@link Tanh} by default
 */
public record SimpleRNNCell(int units, CellSettings settings)
    implements BuiltinCell, Weighted<SimpleRNNCell> {
  public SimpleRNNCell {
    Require.atLeast("SimpleRNNCell", "units", units, 1);
  }

  /** With tanh. */
  public SimpleRNNCell(int units) {
    this(units, new CellSettings(new Tanh()));
  }

  @Override
  public SimpleRNNCell with(CellSettings settings) {
    return new SimpleRNNCell(units, settings);
  }

  @Override
  public SimpleRNNCell copy() {
    return with(settings);
  }

  @Override
  public List<Shape> states(Shape input) {
    return List.of(Shape.of(units));
  }

  @Override
  public Steps begin(Scope scope, Shape input) {
    Projection project = Projection.of(scope, settings, input, units, settings.bias());
    Tensor recurrent = project.recurrent(scope, units);
    Optional<Tensor> factors = settings.stateFactors(scope, Shape.of(input.dim(0), units));
    return project.before(
        (x, states) -> {
          Tensor h = CellSettings.times(states.getFirst(), factors);
          Tensor next = settings.activation().apply(x.add(h.matmul(recurrent)));
          return List.of(next, next);
        });
  }
}
