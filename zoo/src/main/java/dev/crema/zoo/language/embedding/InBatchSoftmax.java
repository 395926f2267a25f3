package dev.crema.zoo.language.embedding;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.losses.Loss;

/**
 * Cross-entropy of the right partner among all of a batch, in the mean of both directions.
 *
 * <p>Expected: anything, it is not looked at, as the partner of row i is column i. Predicted: how
 * similar rows are to columns {@code [batch, batch]}. Losses: {@code [batch]}. Sources: van den
 * Oord, Li, Vinyals, <i>Representation learning with contrastive predictive coding</i>, 2018;
 * Radford et al., <i>Learning transferable visual models from natural language supervision</i>,
 * ICML 2021, figure 3.
 */
public record InBatchSoftmax() implements Loss {
  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    if (predicted.rank() != 2 || predicted.dim(0) != predicted.dim(1)) {
      throw new ShapeException(
          "similarities are " + predicted.type() + "; allowed: as many rows as columns");
    }
    long batch = predicted.dim(0);
    Type places = new Type(DType.INT32, Shape.of(batch, batch));
    Tensor partner = Tensor.iota(places, 0).equal(Tensor.iota(places, 1));
    Tensor both = predicted.logSoftmax(0).add(predicted.logSoftmax(1)).multiply(-0.5);
    return partner.where(both, Tensor.zeros(both.type())).sum(1);
  }
}
