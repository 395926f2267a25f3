package dev.crema.losses;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;

/**
 * {@code 1 - b / (b + alpha · e + beta · p + 1e-7)}, where {@code b = Σ expected · predicted},
 * {@code e = Σ expected · (1 - predicted)} is what was missed and {@code p = Σ (1 - expected) ·
 * predicted} what was found too much. With both factors at 1/2 it is {@link Dice}.
 *
 * <p>Source: Salehi, Erdogmus, Gholipour, <i>Tversky loss function for image segmentation using 3D
 * fully convolutional deep networks</i>, MLMI 2017. As in Keras, alpha weighs what was missed.
 *
 * <p>Expected (0 or 1) and predicted (0 to 1): {@code [batch, d0, …]} of equal shapes. Losses: the
 * axes that are not summed over; a scalar by default, which weights multiply as if it were the loss
 * of each sample.
 *
 * @param alpha a finite number, 0 or more; 0.5 by default
 * @param beta a finite number, 0 or more; 0.5 by default
 * @param axis summed over; all by default, also over the batch
 * @param reduction {@link Reduction#MEAN} by default
 */
public record Tversky(double alpha, double beta, Ints axis, Reduction reduction) implements Loss {
  public Tversky {
    Require.notNegative("Tversky", "alpha", alpha);
    Require.notNegative("Tversky", "beta", beta);
  }

  /** Over all axes. */
  public Tversky() {
    this(0.5, 0.5, Ints.of(), Reduction.MEAN);
  }

  public Tversky alpha(double value) {
    return new Tversky(value, beta, axis, reduction);
  }

  public Tversky beta(double value) {
    return new Tversky(alpha, value, axis, reduction);
  }

  public Tversky axis(int... values) {
    return new Tversky(alpha, beta, Ints.of(values), reduction);
  }

  public Tversky reduction(Reduction value) {
    return new Tversky(alpha, beta, axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted);
    int[] axes = axis.toArray();
    Tensor both = y.multiply(predicted).sum(axes);
    Tensor missed = predicted.negate().add(1).multiply(y).sum(axes);
    Tensor surplus = y.negate().add(1).multiply(predicted).sum(axes);
    Tensor all = both.add(missed.multiply(alpha)).add(surplus.multiply(beta));
    return both.divide(all.add(Probabilities.EPSILON)).negate().add(1);
  }
}
