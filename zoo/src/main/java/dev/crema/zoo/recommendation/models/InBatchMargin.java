package dev.crema.zoo.recommendation.models;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * {@link Margin} among the items of a batch: each user's own item is the positive, those of the
 * others are the negatives, but for those that are the same item. As items are negatives the more
 * often the more popular they are, each score is corrected by the log of the item's probability.
 *
 * <p>Inputs: vectors of users and of items {@code [batch, n]}, the items' numbers {@code [batch]}
 * and log probabilities {@code [batch]}; output {@code [batch, 1]}.
 *
 * <p>Source: Yi et al., <i>Sampling-bias-corrected neural modeling for large corpus item
 * recommendations</i>, RecSys 2019.
 *
 * @param temperature what scores are divided by, greater than 0
 */
record InBatchMargin(double temperature) implements Layer {
  /** A score that counts nothing in a softmax. */
  private static final double NEVER = -1e9;

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Tensor users = inputs.getFirst();
    Tensor items = inputs.get(1);
    Tensor numbers = inputs.get(2);
    long batch = users.dim(0);
    Tensor scores =
        users
            .matmul(items, false, true)
            .divide(temperature)
            .subtract(inputs.getLast().expandDims(0));
    Tensor same = numbers.expandDims(1).equal(numbers.expandDims(0));
    Type type = new Type(DType.INT32, Shape.of(batch, batch));
    Tensor own = Tensor.iota(type, 0).equal(Tensor.iota(type, 1));
    Tensor zero = Tensor.scalar(scores.dtype(), 0);
    Tensor positive = own.where(scores, zero).sumKeep(1);
    Tensor others = same.where(Tensor.scalar(scores.dtype(), NEVER), scores);
    return List.of(positive.subtract(others.logSumExp(1).expandDims(1)));
  }
}
