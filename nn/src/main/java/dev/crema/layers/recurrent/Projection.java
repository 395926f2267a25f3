package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import java.util.List;
import java.util.Optional;

/**
 * What dense cells do with their inputs, for all steps at once: {@code x · kernel + bias}.
 *
 * @param width the length of the result's last axis
 * @param factors what inputs are multiplied by before
 */
record Projection(
    CellSettings settings,
    Tensor kernel,
    Optional<Tensor> bias,
    int width,
    Optional<Tensor> factors) {

  /** Takes the weights {@code kernel} and {@code bias}, both of some width. */
  static Projection of(
      Scope scope, CellSettings settings, Shape input, int width, WeightRules bias) {
    if (input.rank() != 2) {
      throw new ShapeException(
          "the input of a step is " + input + "; allowed: two axes, [batch, features]");
    }
    return new Projection(
        settings,
        settings.kernel().weight(scope, "kernel", Shape.of(input.dim(1), width)),
        settings.useBias()
            ? Optional.of(bias.weight(scope, "bias", Shape.of(width)))
            : Optional.empty(),
        width,
        settings.inputFactors(scope, input));
  }

  /** The same with another bias. */
  Projection with(Optional<Tensor> bias) {
    return new Projection(settings, kernel, bias, width, factors);
  }

  /** The weight {@code recurrent_kernel}. */
  Tensor recurrent(Scope scope, int units) {
    return settings.recurrent().weight(scope, "recurrent_kernel", Shape.of(units, width));
  }

  Tensor apply(Tensor inputs) {
    Tensor x = CellSettings.times(inputs.cast(kernel.dtype()), factors).matmul(kernel);
    return bias.map(x::add).orElse(x);
  }

  /** Steps that get their inputs projected. */
  Steps before(Steps steps) {
    return new Steps() {
      @Override
      public Tensor prepare(Tensor inputs) {
        return apply(inputs);
      }

      @Override
      public List<Tensor> step(Tensor prepared, List<Tensor> states) {
        return steps.step(prepared, states);
      }
    };
  }
}
