package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.ShapeException;
import java.util.stream.IntStream;

/** The functions of Keras's {@code ops/math} that are neither transforms nor sums of segments. */
abstract class MathOps extends NormOps {
  MathOps() {}

  /** 2 / √π · ∫ e<sup>-t²</sup> from 0 to x; of floats, integers and bools become float32. */
  public static Tensor erf(Tensor x) {
    return x.erf();
  }

  /** 1 - erf(x), without cancellation. */
  public static Tensor erfc(Tensor x) {
    return x.map(Scalar.ERFC);
  }

  /**
   * The regularized lower incomplete gamma function ∫ t<sup>a-1</sup>·e<sup>-t</sup> / Γ(a) from 0
   * to x. It has a gradient with respect to {@code x2} only.
   *
   * @param x1 a, 0 or more; NaN elsewhere
   * @param x2 x, 0 or more; NaN elsewhere
   * @throws dev.crema.engine.types.CremaException if a gradient with respect to {@code x1} is asked
   *     for
   */
  public static Tensor gammainc(Tensor x1, Tensor x2) {
    return x1.map(Scalar.GAMMAINC, x2);
  }

  /** The inverse of {@link #erf}: of numbers from -1 to 1, NaN outside. */
  public static Tensor erfinv(Tensor x) {
    return x.map(Scalar.ERFINV);
  }

  /** 1 / √x. */
  public static Tensor rsqrt(Tensor x) {
    return x.rsqrt();
  }

  /**
   * The greatest elements of the last axis, greatest first, and their int32 positions; the first of
   * equal ones.
   *
   * @param k 0 to the length of the axis
   */
  public static Tensor.Sorted topK(Tensor x, long k) {
    return x.topK(k);
  }

  /**
   * Whether fewer than k predictions are greater than that of the target. A prediction of NaN is
   * less than all others.
   *
   * @param targets int32 or int64 {@code [...]}
   * @param predictions {@code [..., classes]}
   * @param k 0 or more
   * @return bool {@code [...]}
   * @throws dev.crema.engine.types.IndexException when it is computed, if there is no such class
   */
  public static Tensor inTopK(Tensor targets, Tensor predictions, int k) {
    Require.atLeast("inTopK", "k", k, 0);
    int last = predictions.rank() - 1;
    if (last < 0 || !predictions.shape().slice(0, last).equals(targets.shape())) {
      throw new ShapeException(
          "inTopK: targets is "
              + targets.type()
              + ", predictions is "
              + predictions.type()
              + "; allowed: [...] and [..., classes]");
    }
    Tensor scores = Numbers.floating(predictions);
    Tensor lowest = Tensor.scalar(scores.dtype(), Double.NEGATIVE_INFINITY);
    Tensor score = scores.takeAlong(targets.expandDims(-1), -1);
    Tensor own = score.isNan().where(lowest, score);
    return scores.greater(own).cast(DType.INT32).sum(-1).less(k);
  }

  /**
   * The logarithm of the sum of exponentials, without overflow.
   *
   * @param x numbers; integers and bools become float32
   * @param keepDims whether the axes are kept, with length 1
   * @param axes along which to sum; all if none are given
   */
  public static Tensor logsumexp(Tensor x, boolean keepDims, int... axes) {
    Tensor floats = Numbers.floating(x);
    int[] at = axes.length == 0 ? IntStream.range(0, x.rank()).toArray() : axes;
    if (at.length == 0) {
      return floats;
    }
    Tensor max = floats.maxKeep(at).stopGradient();
    Tensor shift = max.isFinite().where(max, Tensor.zeros(max.type()));
    Tensor kept = floats.subtract(shift).exp().sumKeep(at).log().add(shift);
    return keepDims ? kept : kept.sum(at);
  }

  /** {@link #logsumexp(Tensor, boolean, int...)} along all axes. */
  public static Tensor logsumexp(Tensor x) {
    return logsumexp(x, false);
  }
}
