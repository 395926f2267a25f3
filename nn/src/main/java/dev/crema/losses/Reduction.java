package dev.crema.losses;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Optional;

/** How the losses of a batch become one number. */
public enum Reduction {
  /**
   * Their weighted sum over their number; masked ones are left out of both. Keras's {@code
   * sum_over_batch_size}.
   */
  MEAN,
  /** Their weighted sum over the sum of the weights, Keras's {@code mean_with_sample_weight}. */
  WEIGHTED_MEAN,
  /** Their weighted sum. */
  SUM;

  /**
   * Makes one number of many.
   *
   * @param losses {@code [batch, d0, …]}; a scalar is taken as the loss of each weight
   * @param weights how much each counts, with the leading axes of the losses
   * @param mask which count, a bool tensor with the leading axes of the losses
   */
  public Tensor reduce(Tensor losses, Optional<Tensor> weights, Optional<Tensor> mask) {
    if (losses.rank() == 0) {
      Optional<Shape> each = weights.or(() -> mask).map(Tensor::shape).filter(s -> s.rank() > 0);
      if (each.isPresent()) {
        return reduce(losses.broadcastTo(each.get()), weights, mask);
      }
    }
    Optional<Tensor> factor = weights.map(w -> align("sample weights", w, losses));
    if (mask.isPresent()) {
      Tensor valid = align("mask", mask.get(), losses);
      if (this == MEAN) {
        double total = valid.shape().size();
        valid = valid.multiply(orOne(valid.sum()).reciprocal().multiply(total));
      }
      Tensor masked = valid;
      factor = Optional.of(factor.map(w -> w.multiply(masked)).orElse(masked));
    }
    Tensor weighted = factor.map(losses::multiply).orElse(losses);
    Tensor sum = weighted.sum();
    return switch (this) {
      case SUM -> sum;
      case MEAN -> sum.divide((double) losses.shape().size());
      case WEIGHTED_MEAN ->
          sum.divide(
              factor
                  .map(w -> orOne(w.broadcastTo(losses.shape()).sum()))
                  .orElse(Tensor.scalar(losses.dtype(), (double) losses.shape().size())));
    };
  }

  /** A divisor, or 1 if it is 0: the mean of nothing is 0. */
  private static Tensor orOne(Tensor divisor) {
    return divisor.equal(0).where(Tensor.scalar(divisor.dtype(), 1), divisor);
  }

  /** A factor with axes of length 1 behind its own, so that it broadcasts over the losses. */
  private static Tensor align(String name, Tensor factor, Tensor losses) {
    Tensor x = factor;
    if (x.rank() == losses.rank() + 1 && x.dim(-1) == 1) {
      x = x.squeeze(-1);
    }
    Shape shape = x.shape();
    while (shape.rank() < losses.rank()) {
      shape = shape.insert(shape.rank(), 1);
    }
    if (!shape.broadcastsTo(losses.shape())) {
      throw new ShapeException(
          name
              + " have shape "
              + factor.shape()
              + " but the losses "
              + losses.shape()
              + "; allowed: their leading axes");
    }
    return x.reshape(shape).cast(losses.dtype());
  }
}
