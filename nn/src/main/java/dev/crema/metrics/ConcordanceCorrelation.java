package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;

/**
 * The mean of Lin's coefficient of concordance along an axis: twice the covariance of expected and
 * predicted values over the sum of their variances, the squared difference of their means and 1e-7;
 * 1 if they are equal.
 *
 * <p>Source: Lin, <i>A concordance correlation coefficient to evaluate reproducibility</i>,
 * Biometrics 1989.
 *
 * @param name in logs; {@code concordance_correlation} by default
 * @param axis along which values are compared; -1 by default, which compares the outputs of each
 *     sample, as in Keras
 */
public record ConcordanceCorrelation(String name, int axis) implements MeanMetric {
  /** Along the last axis. */
  public ConcordanceCorrelation() {
    this("concordance_correlation", -1);
  }

  public ConcordanceCorrelation axis(int value) {
    return new ConcordanceCorrelation(name, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    Tensor wanted = Expected.like(expected, predicted);
    Tensor y = wanted.subtract(wanted.meanKeep(axis));
    Tensor p = predicted.subtract(predicted.meanKeep(axis));
    Tensor apart = wanted.mean(axis).subtract(predicted.mean(axis)).square();
    Tensor spread = y.square().mean(axis).add(p.square().mean(axis)).add(apart);
    return y.multiply(p).mean(axis).multiply(2).divide(spread.add(1e-7));
  }
}
