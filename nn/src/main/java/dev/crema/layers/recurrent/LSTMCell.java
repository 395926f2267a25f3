package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.activations.Sigmoid;
import dev.crema.activations.Tanh;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import java.util.List;
import java.util.Optional;

/**
 * One step of {@link LSTM}. With {@code [i, f, g, o] = x · kernel + h · recurrent_kernel + bias}:
 *
 * <ul>
 *   <li>{@code c' = recurrentActivation(f) · c + recurrentActivation(i) · activation(g)}
 *   <li>{@code h' = recurrentActivation(o) · activation(c')}
 * </ul>
 *
 * <p>Input {@code [batch, n]}; output and states h and c {@code [batch, units]}. Weights: {@code
 * kernel} {@code [n, 4 · units]}, {@code recurrent_kernel} {@code [units, 4 · units]}, {@code bias}
 * {@code [4 · units]}. Source: Hochreiter, Schmidhuber, <i>Long short-term memory</i>, Neural
 * Computation 9 (8), 1997; Gers et al., <i>Learning to forget</i>, 2000.
 *
 * @param units the length of output and states, 1 or more
 * @param recurrentActivation of the gates; {@link Sigmoid} by default
 * @param unitForgetBias whether the bias of f begins with 1; true by default
 * @param settings activation {@link Tanh} by default
 */
public record LSTMCell(
    int units, Activation recurrentActivation, boolean unitForgetBias, CellSettings settings)
    implements BuiltinCell, Weighted<LSTMCell> {
  public LSTMCell {
    Require.atLeast("LSTMCell", "units", units, 1);
  }

  /** With tanh and sigmoid. */
  public LSTMCell(int units) {
    this(units, new Sigmoid(), true, new CellSettings(new Tanh()));
  }

  public LSTMCell recurrentActivation(Activation function) {
    return new LSTMCell(units, function, unitForgetBias, settings);
  }

  public LSTMCell unitForgetBias(boolean use) {
    return new LSTMCell(units, recurrentActivation, use, settings);
  }

  @Override
  public LSTMCell with(CellSettings settings) {
    return new LSTMCell(units, recurrentActivation, unitForgetBias, settings);
  }

  @Override
  public LSTMCell copy() {
    return with(settings);
  }

  @Override
  public List<Shape> states(Shape input) {
    return List.of(Shape.of(units), Shape.of(units));
  }

  @Override
  public Steps begin(Scope scope, Shape input) {
    WeightRules bias = Gates.bias(settings.bias(), unitForgetBias);
    Projection project = Projection.of(scope, settings, input, 4 * units, bias);
    Tensor recurrent = project.recurrent(scope, units);
    Optional<Tensor> factors = settings.stateFactors(scope, Shape.of(input.dim(0), units));
    Gates gates = new Gates(recurrentActivation, settings.activation());
    return project.before(
        (x, states) -> {
          Tensor h = CellSettings.times(states.get(0), factors);
          return gates.apply(x.add(h.matmul(recurrent)), states.get(1));
        });
  }
}
