package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.regularization.Dropout;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mean of values by their scores, which all attention ends in: {@code softmax(scores) ·
 * values}.
 *
 * @param values {@code [batch, …, from, features]} weighed
 * @param weights {@code [batch, …, to, from]}
 */
public record Weighing(Tensor values, Tensor weights) {
  /** The score of what does not count; if nothing does, all values weigh the same. */
  private static final double LOW = -1e9;

  private static final double HALF_LOW = -3e4;

  /**
   * Weighs values.
   *
   * @param weights {@code [batch, …, to, from]}
   * @param dropout the part of the weights that is set to 0 in training
   */
  static Weighing of(
      Scope scope, Tensor weights, Tensor values, double dropout, OptionalLong seed) {
    Tensor kept =
        dropout > 0 ? scope.call(new Dropout(dropout, Ints.of(), seed), weights) : weights;
    return new Weighing(kept.matmul(values), kept);
  }

  /**
   * How much each value counts: {@code softmax(scores)}.
   *
   * @param scores {@code [batch, …, to, from]}
   * @param mask which scores count, of a shape that broadcasts to theirs
   */
  static Tensor weights(Tensor scores, Optional<Tensor> mask) {
    Tensor low = Tensor.scalar(scores.dtype(), scores.dtype() == DType.FLOAT16 ? HALF_LOW : LOW);
    return mask.map(m -> m.broadcastTo(scores.shape()).where(scores, low))
        .orElse(scores)
        .softmax(-1);
  }

  /**
   * Which of {@code from} steps come no later than each of {@code to} steps: {@code [to, from]}.
   */
  static Tensor causal(long to, long from) {
    return causal(places(to).expandDims(1), from);
  }

  /** The same for steps at other places than the first, int32 {@code [to, 1]}. */
  static Tensor causal(Tensor to, long from) {
    return to.greaterEqual(places(from));
  }

  static Tensor places(long count) {
    return Tensor.iota(new Type(DType.INT32, Shape.of(count)), 0);
  }

  /** What counts in both of two masks, if they are given. */
  static Optional<Tensor> both(Optional<Tensor> a, Optional<Tensor> b) {
    return a.isPresent() && b.isPresent() ? Optional.of(a.get().and(b.get())) : a.or(() -> b);
  }
}
