package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Functions;
import dev.crema.engine.Loops;
import dev.crema.engine.Loops.Step;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Types, gradients, loops and choices. */
abstract class CoreOps extends JoinOps {
  /**
   * In another type: fractions are cut off, what is too great for an integer wraps or saturates.
   */
  public static Tensor cast(Tensor x, DType dtype) {
    return x.cast(dtype);
  }

  /** In another type, what is out of its range becoming its least or greatest number. */
  public static Tensor saturateCast(Tensor x, DType dtype) {
    if (!dtype.isInteger() || x.dtype() == DType.BOOL) {
      double greatest = greatestFinite(dtype);
      boolean narrower =
          dtype.isFloating() && x.dtype().isFloating() && dtype.bytes() < x.dtype().bytes();
      return narrower ? x.clip(-greatest, greatest).cast(dtype) : x.cast(dtype);
    }
    return clipped(x, dtype).cast(dtype);
  }

  private static Tensor clipped(Tensor x, DType dtype) {
    long least =
        switch (dtype) {
          case INT8 -> Byte.MIN_VALUE;
          case INT32 -> Integer.MIN_VALUE;
          case UINT8 -> 0;
          case INT64, BOOL, FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Long.MIN_VALUE;
        };
    long greatest =
        switch (dtype) {
          case INT8 -> Byte.MAX_VALUE;
          case UINT8 -> 255;
          case INT32 -> Integer.MAX_VALUE;
          case INT64, BOOL, FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Long.MAX_VALUE;
        };
    Tensor wide = x.cast(DType.INT64);
    return wide.maximum(Tensor.of(Shape.SCALAR, least)).minimum(Tensor.of(Shape.SCALAR, greatest));
  }

  /** The same numbers, taken as constants by gradients. */
  public static Tensor stopGradient(Tensor x) {
    return x.stopGradient();
  }

  /**
   * The value of a function whose gradient is given instead of that of its computation.
   *
   * {@snippet :
   * // Rounds, and lets gradients pass as if it had not.
   * Tensor y = Ops.customGradient(in -> new WithGradient(in.getFirst().round(), g -> List.of(g)), x);
   * }
   *
   * @throws ShapeException if the gradients are not of the types of the inputs
   */
  public static Tensor customGradient(
      Function<List<Tensor>, WithGradient> function, Tensor... inputs) {
    List<Tensor> in = List.of(inputs);
    WithGradient result = function.apply(in);
    return Functions.withGradient(result.value(), in, result.gradient());
  }

  /**
   * One of two computations; only the chosen one runs.
   *
   * @param predicate a bool scalar
   * @param yes gives one tensor or more
   * @param no gives tensors of the same types
   */
  public static List<Tensor> cond(
      Tensor predicate, Supplier<List<Tensor>> yes, Supplier<List<Tensor>> no) {
    return Loops.cond(predicate, yes, no);
  }

  /**
   * One of several computations; only the chosen one runs.
   *
   * @param index an integer scalar, moved into {@code [0, branches - 1]}
   * @param branches from the operands to tensors of the same types, one or more
   */
  public static List<Tensor> switchCase(
      Tensor index, List<UnaryOperator<List<Tensor>>> branches, List<Tensor> operands) {
    Require.check(!branches.isEmpty(), "switchCase", "branches", branches, "one or more");
    Require.check(
        index.rank() == 0 && index.dtype().isInteger(),
        "switchCase",
        "index",
        index.type(),
        "an integer scalar");
    UnaryOperator<List<Tensor>> first = branches.getFirst();
    return branches.size() == 1
        ? first.apply(operands)
        : Loops.cond(
            index.lessEqual(0),
            () -> first.apply(operands),
            () -> switchCase(index.subtract(1), branches.subList(1, branches.size()), operands));
  }

  /** Repeats a body while a condition holds, however often; such a loop has no gradient. */
  public static List<Tensor> whileLoop(
      Function<List<Tensor>, Tensor> condition,
      UnaryOperator<List<Tensor>> body,
      List<Tensor> values) {
    return Loops.whileLoop(condition, body, values);
  }

  /**
   * Repeats a body while a condition holds.
   *
   * @param condition from the values to a bool scalar
   * @param body from the values to values of the same types
   * @param maximumIterations how often at most; the loop has a gradient
   */
  public static List<Tensor> whileLoop(
      Function<List<Tensor>, Tensor> condition,
      UnaryOperator<List<Tensor>> body,
      List<Tensor> values,
      long maximumIterations) {
    return Loops.whileLoop(condition, body, values, OptionalLong.of(maximumIterations));
  }

  /**
   * Repeats a body for the numbers from {@code lower} to below {@code upper}.
   *
   * @param body from the number, an int64 scalar, and values to values of the same types
   * @return the values after the last step
   */
  public static List<Tensor> foriLoop(
      long lower,
      long upper,
      BiFunction<Tensor, List<Tensor>, List<Tensor>> body,
      List<Tensor> values) {
    return Loops.forLoop(lower, upper, body, values);
  }

  /** Applies a function to each slice of the first axis, one after the other. */
  public static Tensor map(UnaryOperator<Tensor> function, Tensor x) {
    return Loops.map(function, x);
  }

  /** Applies a function to the slices of the first axes, which have one length. */
  public static List<Tensor> map(UnaryOperator<List<Tensor>> function, List<Tensor> xs) {
    return Loops.map(function, xs);
  }

  /** {@link #map(UnaryOperator, Tensor)}, which shares its work among the cores within a slice. */
  public static Tensor vectorizedMap(UnaryOperator<Tensor> function, Tensor x) {
    return Loops.map(function, x);
  }

  public static List<Tensor> vectorizedMap(UnaryOperator<List<Tensor>> function, List<Tensor> xs) {
    return Loops.map(function, xs);
  }

  /** Goes over sequences from the first slice to the last, handing values on. */
  public static Step scan(
      BiFunction<List<Tensor>, List<Tensor>, Step> function,
      List<Tensor> initial,
      List<Tensor> sequences) {
    return Loops.scan(function, initial, sequences);
  }

  /**
   * Goes over sequences, handing values on from step to step.
   *
   * @param function from the values of the step before and slices of the sequences to the next
   *     values, of the same types, and outputs
   * @param sequences one or more, {@code [steps, …]}, all of one length
   * @param reverse from the last slice to the first
   * @return the values after the last step, and the outputs of all, {@code [steps, …]}
   */
  public static Step scan(
      BiFunction<List<Tensor>, List<Tensor>, Step> function,
      List<Tensor> initial,
      List<Tensor> sequences,
      boolean reverse) {
    return Loops.scan(function, initial, sequences, reverse);
  }

  /**
   * Goes {@code length} steps without sequences, handing values on.
   *
   * @param function from the values of the step before to the next ones and outputs
   */
  public static Step scan(
      Function<List<Tensor>, Step> function, List<Tensor> initial, long length) {
    Require.atLeast("scan", "length", length, 0);
    Tensor steps = Tensor.iota(new Type(DType.INT64, Shape.of(length)), 0);
    return Loops.scan((carried, _) -> function.apply(carried), initial, List.of(steps));
  }

  /** {@link #associativeScan(BinaryOperator, List, boolean, int)} of one tensor, from the start. */
  public static Tensor associativeScan(BinaryOperator<Tensor> function, Tensor x, int axis) {
    return associativeScan(
            (a, b) -> List.of(function.apply(a.getFirst(), b.getFirst())), List.of(x), false, axis)
        .getFirst();
  }

  /**
   * All partial results {@code x₀, x₀∘x₁, x₀∘x₁∘x₂, …} along an axis, in about {@code 2 log₂ n}
   * applications of ∘ to many slices at once.
   *
   * <p>Source: Blelloch, <i>Prefix sums and their applications</i>, CMU-CS-90-190, 1990.
   *
   * @param function ∘, associative, from two lists of tensors of one shape to such a list
   * @param xs one or more tensors with axes of one length
   * @param reverse from the last slice to the first
   */
  public static List<Tensor> associativeScan(
      BinaryOperator<List<Tensor>> function, List<Tensor> xs, boolean reverse, int axis) {
    boolean fits =
        !xs.isEmpty() && xs.stream().allMatch(x -> x.dim(axis) == xs.getFirst().dim(axis));
    if (!fits) {
      throw new ShapeException(
          "associativeScan: xs are "
              + xs.stream().map(Tensor::type).toList()
              + "; allowed: one or more with axes "
              + axis
              + " of one length");
    }
    if (reverse) {
      List<Tensor> turned = xs.stream().map(x -> x.flip(axis)).toList();
      return partial(function, turned, axis).stream().map(x -> x.flip(axis)).toList();
    }
    return partial(function, xs, axis);
  }

  private static List<Tensor> partial(
      BinaryOperator<List<Tensor>> function, List<Tensor> xs, int axis) {
    long n = xs.getFirst().dim(axis);
    if (n < 2) {
      return xs;
    }
    // Results at odd places are those of pairs; one more step gives those at even places.
    List<Tensor> evens = every(xs, axis, 0, n);
    List<Tensor> odds = every(xs, axis, 1, n);
    long pairs = n / 2;
    List<Tensor> atOdds = partial(function, function.apply(cut(evens, axis, 0, pairs), odds), axis);
    long more = (n + 1) / 2 - 1;
    List<Tensor> atEvens =
        more == 0
            ? List.of()
            : function.apply(cut(atOdds, axis, 0, more), cut(evens, axis, 1, more + 1));
    return IntStream.range(0, xs.size())
        .mapToObj(
            i -> {
              Tensor first = evens.get(i).slice(axis, 0, 1);
              Tensor even =
                  more == 0 ? first : Tensor.concatenate(axis, List.of(first, atEvens.get(i)));
              return interleave(even, atOdds.get(i), xs.get(i).shape().axis(axis));
            })
        .toList();
  }

  private static List<Tensor> every(List<Tensor> xs, int axis, long from, long to) {
    return xs.stream().map(x -> x.slice(axis, from, to, 2)).toList();
  }

  private static List<Tensor> cut(List<Tensor> xs, int axis, long from, long to) {
    return xs.stream().map(x -> x.slice(axis, from, to)).toList();
  }

  private static Tensor interleave(Tensor even, Tensor odd, int axis) {
    long pairs = odd.dim(axis);
    Tensor both =
        Tensor.stack(axis + 1, List.of(even.slice(axis, 0, pairs), odd))
            .reshape(odd.shape().with(axis, 2 * pairs));
    return even.dim(axis) == pairs
        ? both
        : Tensor.concatenate(axis, List.of(both, even.slice(axis, pairs, pairs + 1)));
  }
}
