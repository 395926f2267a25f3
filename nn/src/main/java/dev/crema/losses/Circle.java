package dev.crema.losses;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.Optional;

/**
 * Brings embeddings of one class together and those of others apart. For the distances {@code d =
 * max(1 - a · b, 0)} of an embedding from all others of the batch, those of its own class (p) and
 * those of the other classes (n), the loss is
 *
 * <pre>
 * ln(1 + Σ exp(gamma · (1 + margin - n) · (1 - margin - n)) · Σ exp(-gamma · (margin + p) · (margin - p)))
 * </pre>
 *
 * where the first factors {@code 1 + margin - n} are no less than 0. Embeddings without another of
 * its class or of another class have loss 0 and do not count, nor do those of loss 0.
 *
 * <p>Source: Sun, Cheng, Zhang, Zhang, Zheng, Wang, Wei, <i>Circle loss: a unified perspective of
 * pair similarity optimization</i>, CVPR 2020.
 *
 * <p>Expected: class indices {@code [batch]} or {@code [batch, 1]}. Predicted: embeddings of length
 * 1, {@code [batch, n]}. Losses: {@code [batch]}.
 *
 * @param gamma scales distances, greater than 0; 80 by default
 * @param margin 0 to 1; 0.4 by default
 * @param removeDiagonal whether an embedding's distance from itself is left out; true by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record Circle(double gamma, double margin, boolean removeDiagonal, Reduction reduction)
    implements Loss {
  /** Stands for minus infinity and can be computed with. */
  private static final double NONE = -1e30;

  public Circle {
    Require.positive("Circle", "gamma", gamma);
    Require.within("Circle", "margin", margin, 0, 1);
  }

  /** With gamma 80 and margin 0.4. */
  public Circle() {
    this(80, 0.4, true, Reduction.MEAN);
  }

  public Circle gamma(double value) {
    return new Circle(value, margin, removeDiagonal, reduction);
  }

  public Circle margin(double value) {
    return new Circle(gamma, value, removeDiagonal, reduction);
  }

  public Circle removeDiagonal(boolean value) {
    return new Circle(gamma, margin, value, reduction);
  }

  public Circle reduction(Reduction value) {
    return new Circle(gamma, margin, removeDiagonal, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    return losses(expected, predicted, expected, predicted);
  }

  /**
   * The losses of embeddings whose distances are those from other embeddings, {@code [others, n]}
   * with classes {@code [others]}.
   */
  public Tensor losses(
      Tensor expected, Tensor predicted, Tensor otherExpected, Tensor otherPredicted) {
    Tensor rows = labels(expected, predicted).expandDims(1);
    Tensor same = rows.equal(labels(otherExpected, otherPredicted).expandDims(0));
    Tensor distance = predicted.matmul(otherPredicted, false, true).negate().add(1).maximum(0);
    Tensor own = removeDiagonal ? same.and(offDiagonal(same.shape())) : same;
    Tensor near = distance.add(margin).multiply(distance.subtract(margin)).multiply(gamma);
    Tensor far =
        distance
            .negate()
            .add(1 + margin)
            .maximum(0)
            .multiply(distance.negate().add(1 - margin))
            .multiply(gamma);
    Tensor none = Tensor.scalar(predicted.dtype(), NONE);
    Tensor apart = own.where(near, none).logSumExp(1);
    Tensor close = same.not().where(far, none).logSumExp(1);
    return apart.add(close).softplus();
  }

  @Override
  public Optional<Tensor> counts(Tensor expected, Tensor predicted) {
    return Optional.of(losses(expected, predicted).greater(0));
  }

  private static Tensor labels(Tensor labels, Tensor embeddings) {
    boolean flat = labels.rank() == 2 && labels.dim(1) == 1;
    Tensor result = flat ? labels.squeeze(1) : labels;
    if (embeddings.rank() != 2 || result.rank() != 1 || result.dim(0) != embeddings.dim(0)) {
      throw new ShapeException(
          "Circle: class indices "
              + labels.type()
              + " for predictions "
              + embeddings.type()
              + "; allowed: [batch] or [batch,1] for [batch,n]");
    }
    return result.cast(DType.INT32);
  }

  private static Tensor offDiagonal(Shape shape) {
    Type type = new Type(DType.INT32, shape);
    return Tensor.iota(type, 0).notEqual(Tensor.iota(type, 1));
  }
}
