package dev.crema.zoo.recommendation.models;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dot products of each two of some vectors, once each and none with itself.
 *
 * <p>Inputs: two or more {@code [batch, n]}; output {@code [batch, inputs · (inputs - 1) / 2]}, in
 * the order (1, 0), (2, 0), (2, 1), (3, 0), ….
 *
 * <p>Source: Naumov et al., <i>Deep learning recommendation model for personalization and
 * recommendation systems</i>, 2019; a layer of Keras RS.
 */
public record DotInteraction() implements Layer {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    int count = inputs.size();
    if (count < 2 || inputs.stream().anyMatch(x -> x.rank() != 2 || !same(x, inputs))) {
      throw new CremaException(
          "it takes two or more vectors of one length, [batch, n] each; given: "
              + inputs.stream().map(Tensor::type).toList());
    }
    Tensor vectors = Tensor.stack(1, inputs);
    Tensor products =
        vectors.matmul(vectors, false, true).reshape(vectors.dim(0), (long) count * count);
    int[] below = IntStream.range(0, count * count).filter(i -> i % count < i / count).toArray();
    return List.of(products.gather(Tensor.of(Shape.of(below.length), below), 1));
  }

  private static boolean same(Tensor x, List<Tensor> inputs) {
    return x.shape().equals(inputs.getFirst().shape());
  }
}
