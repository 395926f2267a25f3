package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.losses.Loss;
import dev.crema.state.State;
import dev.crema.state.States;
import java.util.Optional;

/** Sums over batches. They are float64: a float32 sum stops growing at 2<sup>24</sup> ones. */
final class Sums {
  private static final Type SCALAR = new Type(DType.FLOAT64, Shape.SCALAR);

  private Sums() {}

  /** Takes in the values of a batch {@code [batch, d0, …]}: each sample counts once. */
  static void addToMean(States states, Tensor values, Optional<Tensor> weights) {
    double perSample = perSample(values);
    add(states, "total", sum(values, weights).divide(perSample));
    double elements = values.shape().size();
    Tensor count =
        weights
            .map(w -> w.cast(DType.FLOAT64).sum().multiply(elements / w.shape().size()))
            .orElseGet(() -> Tensor.scalar(DType.FLOAT64, elements));
    add(states, "count", count.divide(perSample));
  }

  /** Takes in the losses of a batch that count. */
  static void addToMean(
      States states, Loss loss, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Tensor values = loss.losses(expected, predicted);
    Optional<Tensor> counts = loss.counts(expected, predicted).map(c -> c.cast(DType.FLOAT64));
    Optional<Tensor> both = counts.map(c -> weights.map(w -> c.multiply(align(w, c))).orElse(c));
    addToMean(states, values, both.or(() -> weights));
  }

  private static double perSample(Tensor values) {
    return values.rank() == 0 ? 1 : Math.max(1, values.shape().size(1, values.rank()));
  }

  static Tensor mean(States states) {
    return divide(value(states, "total"), value(states, "count"));
  }

  /** The weighted sum of all values, float64. */
  static Tensor sum(Tensor values, Optional<Tensor> weights) {
    Tensor exact = values.cast(DType.FLOAT64);
    return weights.map(w -> exact.multiply(align(w, exact))).orElse(exact).sum();
  }

  /** The weighted sums of the columns of {@code [batch, n]}, float64. */
  static Tensor byColumn(Tensor rows, Optional<Tensor> weights) {
    return weights.map(w -> rows.multiply(align(w, rows))).orElse(rows).sum(0);
  }

  static void requireRows(String who, Tensor expected, Tensor predicted) {
    if (predicted.rank() != 2) {
      throw new ShapeException(
          who
              + ": expected values "
              + expected.type()
              + " and predictions "
              + predicted.type()
              + "; allowed: [batch,n]");
    }
  }

  /** Weights of the leading axes of some values as float64, with axes of length 1 at the end. */
  static Tensor align(Tensor weights, Tensor values) {
    Tensor result = weights.cast(DType.FLOAT64);
    while (result.rank() > values.rank() && result.dim(-1) == 1) {
      result = result.squeeze(-1);
    }
    while (result.rank() < values.rank()) {
      result = result.expandDims(-1);
    }
    return result;
  }

  static void add(States states, String name, Tensor value) {
    State state = states.state(name, value.type(), 0);
    state.assign(state.value().add(value));
  }

  static Tensor value(States states, String name) {
    return states.state(name, SCALAR, 0).value();
  }

  /** The quotient, and 0 where the divisor is 0. */
  static Tensor divide(Tensor a, Tensor b) {
    Tensor none = b.equal(0);
    Tensor divisor = none.where(Tensor.scalar(b.dtype(), 1), b);
    return none.where(Tensor.scalar(a.dtype(), 0), a.divide(divisor));
  }
}
