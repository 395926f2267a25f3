package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.Pass;
import dev.crema.regularizers.Regularizer;
import java.util.List;
import java.util.Optional;

/**
 * What a model made of some inputs in a function of one's own.
 *
 * @param outputs of the model
 * @param pass the weights, losses and masks it came by
 */
public record Forward(List<Tensor> outputs, Pass pass) {
  /** The output of a model that has one. */
  public Tensor output() {
    if (outputs.size() != 1) {
      throw new CremaException(
          "the model has " + outputs.size() + " outputs; use outputs() to get them all");
    }
    return outputs.getFirst();
  }

  /** Which items of an output count, a bool tensor of its leading axes; empty if all do. */
  public Optional<Tensor> mask(Tensor output) {
    return pass.mask(output);
  }

  /** The sum of what layers and regularizers add to the loss, a float32 scalar or wider. */
  public Tensor penalty() {
    Tensor sum = Tensor.scalar(DType.FLOAT32, 0);
    for (Tensor loss : pass.losses()) {
      sum = sum.add(loss);
    }
    for (Pass.Use use : pass.uses().values()) {
      Regularizer regularizer = use.weight().regularizer();
      if (use.trained() && !regularizer.equals(Regularizer.NONE)) {
        sum = sum.add(regularizer.penalty(use.weight().variable().value()));
      }
    }
    return sum;
  }
}
