package dev.crema.layers.core;

import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
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
 */
public record Embedding(int inputDim, int outputDim, WeightRules embeddings, boolean maskZero)
    implements UnaryLayer {
  public Embedding {
    Require.atLeast("Embedding", "inputDim", inputDim, 1);
    Require.atLeast("Embedding", "outputDim", outputDim, 1);
  }

  /** With uniform numbers in [-0.05, 0.05), without a mask. */
  public Embedding(int inputDim, int outputDim) {
    this(inputDim, outputDim, new WeightRules(new RandomUniform()), false);
  }

  public Embedding embeddings(WeightRules rules) {
    return new Embedding(inputDim, outputDim, rules, maskZero);
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
    return new Embedding(inputDim, outputDim, embeddings, mask);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor table = embeddings.weight(scope, "embeddings", Shape.of(inputDim, outputDim));
    boolean index = input.dtype() == DType.INT32 || input.dtype() == DType.INT64;
    Tensor output = table.gather(index ? input : input.cast(DType.INT32), 0);
    return maskZero ? scope.mask(output, input.notEqual(0)) : scope.unmask(output);
  }
}
