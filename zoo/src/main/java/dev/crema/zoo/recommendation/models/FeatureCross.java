package dev.crema.zoo.recommendation.models;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * Multiplies features with each other: {@code x₀ ⊙ (x · W + b) + x}. Each such layer raises the
 * degree of the products by one.
 *
 * <p>Inputs: the first features x₀ and what the layer before gave, x, both {@code [batch, n]};
 * output {@code [batch, n]}. Weights: {@code kernel} {@code [n, n]} and {@code bias} {@code [n]};
 * with a projection, {@code down} {@code [n, projectionDim]} and {@code kernel} {@code
 * [projectionDim, n]}.
 *
 * <p>Source: Wang et al., <i>DCN V2: improved deep and cross network and practical lessons for
 * web-scale learning to rank systems</i>, WWW 2021, equations 1 and 2; a layer of Keras RS.
 *
 * @param projectionDim the rank of W; 0, the default, for a full one
 */
public record FeatureCross(int projectionDim) implements Layer {
  public FeatureCross {
    Require.atLeast("FeatureCross", "projectionDim", projectionDim, 0);
  }

  public FeatureCross() {
    this(0);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() != 2 || !inputs.getFirst().shape().equals(inputs.getLast().shape())) {
      throw new CremaException(
          "it takes the first features and those of the layer before, [batch, n] both; given: "
              + inputs.stream().map(Tensor::type).toList());
    }
    Tensor first = inputs.getFirst();
    Tensor x = inputs.getLast();
    long n = x.dim(1);
    Tensor thin =
        projectionDim == 0
            ? x
            : x.matmul(scope.weight("down", Shape.of(n, projectionDim), new GlorotUniform()));
    Tensor kernel = scope.weight("kernel", Shape.of(thin.dim(1), n), new GlorotUniform());
    Tensor bias = scope.weight("bias", Shape.of(n), new Zeros());
    return List.of(first.multiply(thin.matmul(kernel).add(bias)).add(x));
  }
}
