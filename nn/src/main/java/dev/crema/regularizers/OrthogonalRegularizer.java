package dev.crema.regularizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;

/**
 * {@code factor} times the mean absolute cosine between two different rows, or columns, of a
 * matrix: drives them to right angles. For weights of two axes; 0 if there is but one row.
 *
 * <p>A row is divided by its norm, or by 1e-7 if that is greater.
 *
 * @param factor a finite number, 0 or more; 0.01 by default
 * @param mode what shall be at right angles; {@link Mode#ROWS} by default
 */
public record OrthogonalRegularizer(double factor, Mode mode) implements Regularizer {
  private static final double EPSILON = 1e-7;

  /** What shall be at right angles. */
  public enum Mode {
    ROWS,
    COLUMNS
  }

  public OrthogonalRegularizer {
    Require.notNegative("OrthogonalRegularizer", "factor", factor);
  }

  /** Between rows. */
  public OrthogonalRegularizer(double factor) {
    this(factor, Mode.ROWS);
  }

  /** 0.01, between rows. */
  public OrthogonalRegularizer() {
    this(0.01);
  }

  public OrthogonalRegularizer mode(Mode value) {
    return new OrthogonalRegularizer(factor, value);
  }

  @Override
  public Tensor penalty(Tensor weight) {
    if (weight.rank() != 2) {
      throw new ShapeException(
          "OrthogonalRegularizer: the weight is " + weight.type() + "; allowed: two axes");
    }
    Tensor rows =
        switch (mode) {
          case ROWS -> weight;
          case COLUMNS -> weight.transpose(1, 0);
        };
    long count = rows.dim(0);
    Tensor norm = rows.square().sumKeep(1).maximum(EPSILON * EPSILON).sqrt();
    Tensor unit = rows.divide(norm);
    Type indices = new Type(DType.INT64, Shape.of(count, count));
    Tensor others = Tensor.iota(indices, 0).notEqual(Tensor.iota(indices, 1));
    Tensor cosines = unit.matmul(unit, false, true).multiply(others.cast(weight.dtype()));
    double ordered = Math.max(1, (double) count * (count - 1));
    return cosines.abs().sum().multiply(factor / ordered);
  }
}
