package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.whole;
import static dev.crema.ops.Numbers.wide;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.losses.BinaryCrossentropy;
import dev.crema.losses.CTC;
import dev.crema.losses.CategoricalCrossentropy;
import dev.crema.losses.SparseCategoricalCrossentropy;

/**
 * What losses compute before they are made one number.
 *
 * <p>Probabilities are kept away from 0 and 1 by 1e-7. In traced functions those that come out of a
 * sigmoid, or a softmax over the last axis, are traced back to its inputs, which is exact.
 */
abstract class LossOps extends EncodingOps {
  LossOps() {}

  /** {@link #binaryCrossentropy(Tensor, Tensor, boolean)} of probabilities. */
  public static Tensor binaryCrossentropy(Tensor target, Tensor output) {
    return binaryCrossentropy(target, output, false);
  }

  /**
   * {@code -y · ln p - (1 - y) · ln(1 - p)}, number by number.
   *
   * @param target y, of the shape of {@code output}
   * @param output p, or if {@code fromLogits} any x, where {@code p = sigmoid(x)}
   * @return of the same shape
   */
  public static Tensor binaryCrossentropy(Tensor target, Tensor output, boolean fromLogits) {
    requireShape("binaryCrossentropy", "target", target, output.shape());
    Tensor predicted = floating(output);
    return BinaryCrossentropy.elements(target.cast(predicted.dtype()), predicted, fromLogits);
  }

  /** {@link #categoricalCrossentropy(Tensor, Tensor, boolean, int)} of probabilities. */
  public static Tensor categoricalCrossentropy(Tensor target, Tensor output) {
    return categoricalCrossentropy(target, output, false, -1);
  }

  /**
   * {@code -Σ y · ln p} along an axis.
   *
   * @param target y, probabilities of the shape of {@code output}
   * @param output p, which is divided by its sum; or if {@code fromLogits} any x, where {@code p =
   *     softmax(x)}
   * @param axis of the classes; -1 by default
   * @return of the same shape without the axis
   */
  public static Tensor categoricalCrossentropy(
      Tensor target, Tensor output, boolean fromLogits, int axis) {
    requireShape("categoricalCrossentropy", "target", target, output.shape());
    return new CategoricalCrossentropy(fromLogits).axis(axis).losses(target, floating(output));
  }

  /** {@link #sparseCategoricalCrossentropy(Tensor, Tensor, boolean, int)} of probabilities. */
  public static Tensor sparseCategoricalCrossentropy(Tensor target, Tensor output) {
    return sparseCategoricalCrossentropy(target, output, false, -1);
  }

  /**
   * {@code -ln p} of the expected class.
   *
   * @param target class indices from 0, of the shape of {@code output} without the axis, or with it
   *     at length 1
   * @param output p, which is divided by its sum; or if {@code fromLogits} any x, where {@code p =
   *     softmax(x)}
   * @param axis of the classes; -1 by default
   * @return of the shape of {@code output} without the axis
   */
  public static Tensor sparseCategoricalCrossentropy(
      Tensor target, Tensor output, boolean fromLogits, int axis) {
    return new SparseCategoricalCrossentropy(fromLogits)
        .axis(axis)
        .losses(target, floating(output));
  }

  /** {@link #ctcLoss(Tensor, Tensor, Tensor, Tensor, int)} with class 0 as the blank. */
  public static Tensor ctcLoss(
      Tensor target, Tensor output, Tensor targetLength, Tensor outputLength) {
    return ctcLoss(target, output, targetLength, outputLength, 0);
  }

  /**
   * {@code -ln p(labels)} by connectionist temporal classification; see {@link CTC}. Labels for
   * which there are too few steps have loss 1e5 and no gradient.
   *
   * @param target class indices {@code [batch, labels]}; what lies beyond {@code targetLength} does
   *     not count
   * @param output logits {@code [batch, steps, classes]}, 1 step or more
   * @param targetLength how many labels there are, integers {@code [batch]}
   * @param outputLength how many steps there are, integers {@code [batch]}
   * @param maskIndex the class of the blank; 0 by default
   * @return {@code [batch]}, float32 or wider
   */
  public static Tensor ctcLoss(
      Tensor target, Tensor output, Tensor targetLength, Tensor outputLength, int maskIndex) {
    requireSequences("ctcLoss", "output", output);
    Shape batch = Shape.of(output.dim(0));
    if (target.rank() != 2 || target.dim(0) != output.dim(0)) {
      throw new ShapeException(
          "ctcLoss: target is " + target.type() + "; allowed: [batch,labels] for " + output.type());
    }
    requireShape("ctcLoss", "targetLength", targetLength, batch);
    requireShape("ctcLoss", "outputLength", outputLength, batch);
    requireClass("ctcLoss", maskIndex, output);
    return CTC.losses(
        whole("ctcLoss", "target", target).cast(DType.INT32),
        wide(output),
        whole("ctcLoss", "targetLength", targetLength).cast(DType.INT32),
        whole("ctcLoss", "outputLength", outputLength).cast(DType.INT32),
        maskIndex);
  }

  /** {@link #ctcDecode(Tensor, Tensor, CtcDecoding, int)}, greedily, with class 0 as the blank. */
  public static CtcPaths ctcDecode(Tensor inputs, Tensor sequenceLengths) {
    return ctcDecode(inputs, sequenceLengths, CtcDecoding.greedy(), 0);
  }

  /**
   * The labels that the outputs of a network trained with CTC stand for.
   *
   * @param inputs logits {@code [batch, steps, classes]}, 1 step or more
   * @param sequenceLengths how many steps count, integers {@code [batch]}
   * @param decoding how they are looked for; greedily by default
   * @param maskIndex the class of the blank; 0 by default
   */
  public static CtcPaths ctcDecode(
      Tensor inputs, Tensor sequenceLengths, CtcDecoding decoding, int maskIndex) {
    requireSequences("ctcDecode", "inputs", inputs);
    requireShape("ctcDecode", "sequenceLengths", sequenceLengths, Shape.of(inputs.dim(0)));
    requireClass("ctcDecode", maskIndex, inputs);
    Tensor lengths = whole("ctcDecode", "sequenceLengths", sequenceLengths).cast(DType.INT32);
    return decoding.paths(wide(inputs), lengths, maskIndex);
  }

  private static void requireSequences(String who, String name, Tensor logits) {
    if (logits.rank() != 3 || logits.dim(1) == 0 || logits.dim(2) == 0) {
      throw new ShapeException(
          who
              + ": "
              + name
              + " is "
              + logits.type()
              + "; allowed: [batch,steps,classes], 1 step and class or more");
    }
  }

  private static void requireShape(String who, String name, Tensor given, Shape shape) {
    if (!given.shape().equals(shape)) {
      throw new ShapeException(
          who + ": " + name + " is " + given.type() + "; allowed: shape " + shape);
    }
  }

  private static void requireClass(String who, int maskIndex, Tensor logits) {
    long classes = logits.dim(2);
    Require.check(
        maskIndex >= 0 && maskIndex < classes,
        who,
        "maskIndex",
        maskIndex,
        "0 to " + (classes - 1) + ", one of the classes");
  }
}
