package dev.crema.layers.core;

import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
import dev.crema.constraints.RowConstraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.RandomUniform;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * A table of vectors, looked up by number.
 *
 * <p>Input: numbers from 0 to {@code inputDim - 1} of any shape {@code [batch, …]}; output {@code
 * [batch, …, outputDim]}. Weight: {@code embeddings} {@code [inputDim, outputDim]}.
 *
 * @param inputDim how many vectors there are, 1 or more
 * @param outputDim their length, 1 or more
 * @param embeddings rules of the table; {@link RandomUniform} by default
 * @param maskZero whether items numbered 0 do not count from here on; false by default
 * @param sparse whether a training step moves only the rows in its batch; see {@link
 *     #sparse(boolean)}; false by default
 */
public record Embedding(
    int inputDim, int outputDim, WeightRules embeddings, boolean maskZero, boolean sparse)
    implements UnaryLayer {
  public Embedding {
    Require.atLeast("Embedding", "inputDim", inputDim, 1);
    Require.atLeast("Embedding", "outputDim", outputDim, 1);
    if (sparse) {
      Require.check(
          embeddings.regularizer().equals(Regularizer.NONE),
          "Embedding",
          "embeddingsRegularizer",
          embeddings.regularizer(),
          "none with sparse(true), for it prices all rows in each step");
      Require.check(
          embeddings.constraint() instanceof RowConstraint apart && apart.treatsRowsApart(2),
          "Embedding",
          "embeddingsConstraint",
          embeddings.constraint(),
          "constraints that treat rows apart with sparse(true), such as norms along axis 1");
    }
  }

  /** With uniform numbers in [-0.05, 0.05), without a mask. */
  public Embedding(int inputDim, int outputDim) {
    this(inputDim, outputDim, new WeightRules(new RandomUniform()), false, false);
  }

  public Embedding embeddings(WeightRules rules) {
    return new Embedding(inputDim, outputDim, rules, maskZero, sparse);
  }

  public Embedding embeddingsInitializer(Initializer initializer) {
    return embeddings(embeddings.initializer(initializer));
  }

  public Embedding embeddingsRegularizer(Regularizer regularizer) {
    return embeddings(embeddings.regularizer(regularizer));
  }

  public Embedding embeddingsConstraint(Constraint constraint) {
    return embeddings(embeddings.constraint(constraint));
  }

  public Embedding maskZero(boolean mask) {
    return new Embedding(inputDim, outputDim, embeddings, mask, sparse);
  }

  /**
   * Whether a training step sees and moves only the rows whose numbers are in its batch, so that
   * its work does not grow with the table.
   *
   * <p>The optimizer does with these rows, and with their moments, what it does with a whole
   * weight. Numbers that are several times in a batch, or in several calls of the layer, count as
   * one row with the sum of their gradients. Other rows stay as they are: their moments do not
   * fade, their weights do not decay, and a constraint is not restored for them. This is what
   * PyTorch calls {@code sparse=True} with {@code SparseAdam}. Where each row is in each batch, or
   * where the optimizer keeps nothing (SGD without momentum and decay), there is no difference.
   *
   * <p>Clipping, loss scaling and half precision work as ever. Refused, when the training step is
   * made: optimizers that measure weights as a whole (Lamb, Adafactor, Muon for what it
   * orthogonalizes), {@code useEma}, {@code gradientAccumulationSteps}, optimizers of one's own
   * that do not say that they move rows apart, and layers called in each step of a loop. Refused at
   * once: regularizers, and constraints across rows.
   */
  public Embedding sparse(boolean on) {
    return new Embedding(inputDim, outputDim, embeddings, maskZero, on);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Shape shape = Shape.of(inputDim, outputDim);
    boolean whole = input.dtype() == DType.INT32 || input.dtype() == DType.INT64;
    Tensor numbers = whole ? input : input.cast(DType.INT32);
    Tensor output =
        sparse
            ? scope.lookUp("embeddings", shape, embeddings, numbers)
            : embeddings.weight(scope, "embeddings", shape).gather(numbers, 0);
    return maskZero ? scope.mask(output, input.notEqual(0)) : scope.unmask(output);
  }
}
