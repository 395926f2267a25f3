package dev.crema.zoo.recommendation.models;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * By how much a positive item stands out: its score less the log of the sum of the exponentials of
 * the negatives' scores. {@code -log σ} of this, which is {@code binaryCrossentropy(true)} with the
 * target 1, is the loss of a softmax among positive and negatives; with one negative, that of BPR.
 *
 * <p>Inputs: scores {@code [batch, 1]} and {@code [batch, negatives]}; output {@code [batch, 1]}.
 */
record Margin() implements Layer {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Tensor negatives = inputs.getLast().logSumExp(1).expandDims(1);
    return List.of(inputs.getFirst().subtract(negatives));
  }
}
