package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.activations.Sigmoid;
import dev.crema.activations.Tanh;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;

/**
 * One step of {@link GRU}. With {@code [xz, xr, xg] = x · kernel + bias₀} and {@code [hz, hr, hg] =
 * h · recurrent_kernel + bias₁}:
 *
 * <ul>
 *   <li>{@code z = recurrentActivation(xz + hz)}, {@code r = recurrentActivation(xr + hr)}
 *   <li>{@code g = activation(xg + r · hg)}; or, with {@code resetAfter} false, {@code
 *       activation(xg + (r · h) · recurrent_kernel_g)} without bias₁
 *   <li>{@code h' = z · h + (1 - z) · g}
 * </ul>
 *
 * <p>Input {@code [batch, n]}; output and state {@code [batch, units]}. Weights: {@code kernel}
 * {@code [n, 3 · units]}, {@code recurrent_kernel} {@code [units, 3 · units]}, {@code bias} {@code
 * [2, 3 · units]}, or {@code [3 · units]} with {@code resetAfter} false. Source: Cho et al.,
 * <i>Learning phrase representations using RNN encoder-decoder</i>, EMNLP 2014.
 *
 * @param units the length of output and state, 1 or more
 * @param recurrentActivation of the gates; {@link Sigmoid} by default
 * @param resetAfter whether r comes after the product with the recurrent kernel; true by default
 * @param settings activation {@link Tanh} by default
 */
public record GRUCell(
    int units, Activation recurrentActivation, boolean resetAfter, CellSettings settings)
    implements BuiltinCell, Weighted<GRUCell> {
  public GRUCell {
    Require.atLeast("GRUCell", "units", units, 1);
  }

  /** With tanh and sigmoid. */
  public GRUCell(int units) {
    this(units, new Sigmoid(), true, new CellSettings(new Tanh()));
  }

  public GRUCell recurrentActivation(Activation function) {
    return new GRUCell(units, function, resetAfter, settings);
  }

  public GRUCell resetAfter(boolean after) {
    return new GRUCell(units, recurrentActivation, after, settings);
  }

  @Override
  public GRUCell with(CellSettings settings) {
    return new GRUCell(units, recurrentActivation, resetAfter, settings);
  }

  @Override
  public GRUCell copy() {
    return with(settings);
  }

  @Override
  public List<Shape> states(Shape input) {
    return List.of(Shape.of(units));
  }

  @Override
  public Steps begin(Scope scope, Shape input) {
    int width = 3 * units;
    Optional<Tensor> bias = Optional.empty();
    if (settings.useBias()) {
      Shape shape = resetAfter ? Shape.of(2, width) : Shape.of(width);
      bias = Optional.of(settings.bias().weight(scope, "bias", shape));
    }
    Projection project =
        Projection.of(scope, settings.useBias(false), input, width, settings.bias())
            .with(bias.map(b -> resetAfter ? b.select(0, 0) : b));
    Tensor recurrent = project.recurrent(scope, units);
    Optional<Tensor> factors = settings.stateFactors(scope, Shape.of(input.dim(0), units));
    Optional<Tensor> after = resetAfter ? bias.map(b -> b.select(0, 1)) : Optional.empty();
    return project.before(
        (x, states) -> {
          Tensor h = states.getFirst();
          Tensor kept = CellSettings.times(h, factors);
          Tensor next =
              resetAfter ? after(x, h, kept, recurrent, after) : early(x, h, kept, recurrent);
          return List.of(next, next);
        });
  }

  private Tensor after(Tensor x, Tensor h, Tensor kept, Tensor recurrent, Optional<Tensor> bias) {
    Tensor sums = kept.matmul(recurrent);
    sums = bias.map(sums::add).orElse(sums);
    Tensor gates = recurrentActivation.apply(part(x, 0, 2).add(part(sums, 0, 2)));
    Tensor reset = part(gates, 1, 2).multiply(part(sums, 2, 3));
    return mixed(part(gates, 0, 1), h, part(x, 2, 3).add(reset));
  }

  private Tensor early(Tensor x, Tensor h, Tensor kept, Tensor recurrent) {
    Tensor gates = recurrentActivation.apply(part(x, 0, 2).add(kept.matmul(part(recurrent, 0, 2))));
    Tensor reset = part(gates, 1, 2).multiply(kept).matmul(part(recurrent, 2, 3));
    return mixed(part(gates, 0, 1), h, part(x, 2, 3).add(reset));
  }

  private Tensor mixed(Tensor z, Tensor h, Tensor sums) {
    Tensor g = settings.activation().apply(sums);
    return z.multiply(h).add(g.subtract(z.multiply(g)));
  }

  /** Some gates of those that stand side by side. */
  private Tensor part(Tensor gates, long from, long to) {
    return gates.slice(-1, from * units, to * units);
  }
}
