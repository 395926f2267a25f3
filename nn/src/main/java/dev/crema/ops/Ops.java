package dev.crema.ops;

/**
 * Functions of tensors: what NumPy and {@code keras.ops} offer, under Keras's names in camel case.
 *
 * <p>Write {@code Ops.roll(x, 1, 0)}, or {@code import static dev.crema.ops.Ops.*} and {@code
 * roll(x, 1, 0)}. All take and give {@link dev.crema.engine.Tensor}s:
 *
 * {@snippet :
 * Tensor x = Ops.linspace(0, 1, 6).reshape(2, 3);
 * Tensor centered = Ops.subtract(x, Ops.mean(x, true, -1)); // [2, 3], each row with mean 0
 * Tensor covariance = Ops.einsum("ni,nj->ij", centered, centered); // [3, 3]
 * Tensor noise = Ops.normal(covariance.shape(), Ops.key(7)); // the same numbers in each run
 * }
 *
 * <p><b>Eager and compiled.</b> Each function computes at once with concrete tensors; in a function
 * that {@link dev.crema.engine.Functions#compile} traces, it is written down and compiled with what
 * surrounds it. The few whose result has as many elements as the numbers say ({@link #nonzero},
 * {@link #unique}, {@link #bincount}) need concrete tensors and say so, unless they take a length.
 *
 * <p><b>Axes.</b> Negative axes count from the end. A reduction without axes takes all of them;
 * with {@code keepDims} the reduced axes stay, at length 1. Arguments that Keras leaves open are
 * overloads here.
 *
 * <p><b>Types.</b> Operands meet in {@link dev.crema.engine.types.DType#promote their common type};
 * Java numbers take the tensor's type. Functions with fractional results, means among them, give
 * float32 for integers. Sums and products of bool, int8 and uint8 are int32. Positions and counts
 * are int32. There are no complex numbers.
 *
 * <p><b>Gradients</b> flow through all that is differentiable ({@link
 * dev.crema.engine.Functions#grad}). At a kink they are the mean of both sides or 0.
 *
 * <p><b>Randomness</b> comes from a key: the same key gives the same numbers. {@link SeedGenerator}
 * hands out one after the other.
 */
public final class Ops extends ImageOps {
  private Ops() {}
}
