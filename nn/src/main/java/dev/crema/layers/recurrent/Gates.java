package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.initializers.Initializer;
import dev.crema.layers.WeightRules;
import java.util.List;

/** The gates of a long short-term memory; see {@link LSTMCell}. */
record Gates(Activation gate, Activation activation) {

  /**
   * Rules of a bias whose second quarter, that of the forget gate, begins with 1 if {@code forget}.
   */
  static WeightRules bias(WeightRules rules, boolean forget) {
    Initializer initializer = rules.initializer();
    return forget
        ? rules.initializer((type, key) -> withOnes(initializer.initialize(type, key)))
        : rules;
  }

  private static Tensor withOnes(Tensor bias) {
    long units = bias.dim(0) / 4;
    Tensor ones = Tensor.full(new Type(bias.dtype(), Shape.of(units)), 1);
    return Tensor.concatenate(
        0, List.of(bias.slice(0, 0, units), ones, bias.slice(0, 2 * units, 4 * units)));
  }

  /**
   * Output, h and c of a step.
   *
   * @param sums i, f, g and o one after the other along the last axis
   */
  List<Tensor> apply(Tensor sums, Tensor c) {
    long units = sums.dim(-1) / 4;
    List<Tensor> parts = sums.split(-1, units, units, units, units);
    Tensor input = gate.apply(parts.get(0)).multiply(activation.apply(parts.get(2)));
    Tensor next = gate.apply(parts.get(1)).multiply(c).add(input);
    Tensor h = gate.apply(parts.get(3)).multiply(activation.apply(next));
    return List.of(h, h, next);
  }
}
