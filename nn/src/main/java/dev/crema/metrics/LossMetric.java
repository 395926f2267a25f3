package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Loss;
import dev.crema.state.States;
import java.util.Optional;

/**
 * The mean of a loss over all samples that count.
 *
 * @param name in logs
 * @param loss its reduction does not count
 */
public record LossMetric(String name, Loss loss) implements MeanMetric {
  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return loss.losses(expected, predicted);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Sums.addToMean(states, loss, expected, predicted, weights);
  }
}
