package dev.crema.losses;

import dev.crema.activations.Logits;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code (1 - p}<sup>q</sup>{@code ) / q} for the probability p of the expected class: between the
 * cross-entropy (q towards 0) and the absolute error (q = 1), less led astray by wrong labels.
 *
 * <p>Source: Zhang, Sabuncu, <i>Generalized cross entropy loss for training deep neural networks
 * with noisy labels</i>, NeurIPS 2018.
 *
 * <p>Expected: class indices {@code [batch, d0, …]}, or with a last axis of length 1. Predicted:
 * probabilities {@code [batch, d0, …, classes]}. Losses: {@code [batch, d0, …]}.
 *
 * <p>If probabilities come out of a softmax layer over the last axis, its inputs are taken instead,
 * which is exact. Of other probabilities, those of 0 have no gradient.
 *
 * @param q greater than 0, less than 1; 0.5 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record CategoricalGeneralizedCrossEntropy(double q, Reduction reduction) implements Loss {
  public CategoricalGeneralizedCrossEntropy {
    Require.check(
        q > 0 && q < 1,
        "CategoricalGeneralizedCrossEntropy",
        "q",
        q,
        "greater than 0, less than 1");
  }

  /** With q = 0.5. */
  public CategoricalGeneralizedCrossEntropy() {
    this(0.5, Reduction.MEAN);
  }

  public CategoricalGeneralizedCrossEntropy q(double value) {
    return new CategoricalGeneralizedCrossEntropy(value, reduction);
  }

  public CategoricalGeneralizedCrossEntropy reduction(Reduction value) {
    return new CategoricalGeneralizedCrossEntropy(q, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor isClass = Expected.isClass(expected, predicted, -1);
    Tensor power =
        Logits.ofSoftmax(predicted)
            .map(x -> picked(isClass, x.logSoftmax(-1)).multiply(q).exp())
            .orElseGet(() -> power(picked(isClass, predicted)));
    return power.negate().add(1).divide(q);
  }

  private Tensor power(Tensor p) {
    Tensor positive = p.greater(0);
    Tensor one = Tensor.scalar(p.dtype(), 1);
    return positive.where(positive.where(p, one).power(q), Tensor.scalar(p.dtype(), 0));
  }

  private static Tensor picked(Tensor isClass, Tensor values) {
    return isClass.where(values, Tensor.scalar(values.dtype(), 0)).sum(-1);
  }

  @Override
  public long classes(long predicted) {
    return predicted;
  }
}
