package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Orthogonal;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all cells with weights can be told.
 *
 * @param activation of the output
 * @param useBias true by default
 * @param kernel rules of what the input is multiplied by; {@link GlorotUniform} by default
 * @param recurrent rules of what the state is multiplied by; {@link Orthogonal} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param dropout the part of the inputs that is set to 0 in training, in [0, 1); the same inputs in
 *     all steps of a sequence; 0 by default
 * @param recurrentDropout the same for the state; 0 by default
 * @param seed of the dropout; by default the model's seed counts
 */
public record CellSettings(
    Activation activation,
    boolean useBias,
    WeightRules kernel,
    WeightRules recurrent,
    WeightRules bias,
    double dropout,
    double recurrentDropout,
    OptionalLong seed) {
  public CellSettings {
    Require.below("recurrent cell", "dropout", dropout, 0, 1);
    Require.below("recurrent cell", "recurrentDropout", recurrentDropout, 0, 1);
  }

  CellSettings(Activation activation) {
    this(
        activation,
        true,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new Orthogonal()),
        new WeightRules(new Zeros()),
        0,
        0,
        OptionalLong.empty());
  }

  CellSettings activation(Activation value) {
    return new CellSettings(
        value, useBias, kernel, recurrent, bias, dropout, recurrentDropout, seed);
  }

  CellSettings useBias(boolean value) {
    return new CellSettings(
        activation, value, kernel, recurrent, bias, dropout, recurrentDropout, seed);
  }

  CellSettings kernel(WeightRules value) {
    return new CellSettings(
        activation, useBias, value, recurrent, bias, dropout, recurrentDropout, seed);
  }

  CellSettings recurrent(WeightRules value) {
    return new CellSettings(
        activation, useBias, kernel, value, bias, dropout, recurrentDropout, seed);
  }

  CellSettings bias(WeightRules value) {
    return new CellSettings(
        activation, useBias, kernel, recurrent, value, dropout, recurrentDropout, seed);
  }

  CellSettings dropout(double value) {
    return new CellSettings(
        activation, useBias, kernel, recurrent, bias, value, recurrentDropout, seed);
  }

  CellSettings recurrentDropout(double value) {
    return new CellSettings(activation, useBias, kernel, recurrent, bias, dropout, value, seed);
  }

  CellSettings seed(OptionalLong value) {
    return new CellSettings(
        activation, useBias, kernel, recurrent, bias, dropout, recurrentDropout, value);
  }

  /** What inputs of a step are multiplied by in training, if some are dropped. */
  Optional<Tensor> inputFactors(Scope scope, Shape shape) {
    return factors(scope, dropout, shape, 0);
  }

  /** What a state is multiplied by in training, if some of it is dropped. */
  Optional<Tensor> stateFactors(Scope scope, Shape shape) {
    return factors(scope, recurrentDropout, shape, 1);
  }

  private Optional<Tensor> factors(Scope scope, double rate, Shape shape, int stream) {
    if (!scope.training() || rate == 0) {
      return Optional.empty();
    }
    Type type = new Type(DType.FLOAT32, shape);
    Tensor kept = scope.random(Distribution.UNIFORM, type, seed, stream).less(1 - rate);
    return Optional.of(kept.cast(scope.policy().compute()).divide(1 - rate));
  }

  static Tensor times(Tensor tensor, Optional<Tensor> factors) {
    return factors.map(tensor::multiply).orElse(tensor);
  }
}
