package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;

/**
 * The mean of Pearson's coefficient of correlation: the covariance of expected and predicted values
 * along an axis over the product of their standard deviations, -1 to 1; 0 where one of them is
 * constant.
 *
 * <p>Source: Pearson, <i>Note on regression and inheritance in the case of two parents</i>, 1895.
 *
 * @param name in logs; {@code pearson_correlation} by default
 * @param axis along which values are compared; -1 by default, which compares the outputs of each
 *     sample, as in Keras
 */
public record PearsonCorrelation(String name, int axis) implements MeanMetric {
  /** Along the last axis. */
  public PearsonCorrelation() {
    this("pearson_correlation", -1);
  }

  public PearsonCorrelation axis(int value) {
    return new PearsonCorrelation(name, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    Tensor wanted = Expected.like(expected, predicted);
    Tensor y = wanted.subtract(wanted.meanKeep(axis));
    Tensor p = predicted.subtract(predicted.meanKeep(axis));
    Tensor deviations = y.square().mean(axis).multiply(p.square().mean(axis)).sqrt();
    return Sums.divide(y.multiply(p).mean(axis), deviations);
  }
}
