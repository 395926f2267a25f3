package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.regularizers.Regularizer;

/** Prices on what layers give out. */
public final class Activity {
  private Activity() {}

  /** An output, whose price divided by the batch size is added to the loss. */
  public static Tensor priced(Scope scope, Tensor output, Regularizer regularizer) {
    if (!regularizer.equals(Regularizer.NONE)) {
      scope.addLoss(regularizer.penalty(output).divide((double) Math.max(1, output.dim(0))));
    }
    return output;
  }
}
