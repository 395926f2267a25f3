package dev.crema.losses;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;

/**
 * {@code 1 - 2 · Σ expected · predicted / (Σ expected + Σ predicted + 1e-7)}: how little two areas
 * overlap, for segmentation.
 *
 * <p>Source: Milletari, Navab, Ahmadi, <i>V-Net: fully convolutional neural networks for volumetric
 * medical image segmentation</i>, 3DV 2016.
 *
 * <p>Expected (0 or 1) and predicted (0 to 1): {@code [batch, d0, …]} of equal shapes. Losses: the
 * axes that are not summed over; a scalar by default, which weights multiply as if it were the loss
 * of each sample.
 *
 * @param axis summed over; all by default, also over the batch
 * @param reduction {@link Reduction#MEAN} by default
 */
public record Dice(Ints axis, Reduction reduction) implements Loss {
  /** Over all axes. */
  public Dice() {
    this(Ints.of(), Reduction.MEAN);
  }

  public Dice axis(int... values) {
    return new Dice(Ints.of(values), reduction);
  }

  public Dice reduction(Reduction value) {
    return new Dice(axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted);
    int[] axes = axis.toArray();
    Tensor both = y.multiply(predicted).sum(axes).multiply(2);
    Tensor all = y.sum(axes).add(predicted.sum(axes)).add(Probabilities.EPSILON);
    return both.divide(all).negate().add(1);
  }
}
