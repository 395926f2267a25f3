package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * An optimizer whose loss is multiplied by a factor before it is differentiated, so that small
 * gradients do not become 0 in half precision. A step with a gradient that is not finite is left
 * out and halves the factor; {@code dynamicGrowthSteps} steps without one double it. State: {@code
 * loss_scale/factor} and {@code loss_scale/steps}.
 *
 * <p>Models that compute in float16 do this by themselves, with the numbers below; use this class
 * for others.
 *
 * <p>Source: Micikevicius et al., <i>Mixed precision training</i>, ICLR 2018, section 3.2.
 *
 * @param innerOptimizer moves the weights; its {@code lossScaleFactor} is not used
 * @param initialScale the first factor, greater than 0; 32768 by default
 * @param dynamicGrowthSteps 1 or more; 2000 by default
 */
public record LossScaleOptimizer(
    Optimizer innerOptimizer, double initialScale, int dynamicGrowthSteps) implements Optimizer {
  public LossScaleOptimizer {
    String who = "LossScaleOptimizer";
    Require.check(
        !(innerOptimizer instanceof LossScaleOptimizer),
        who,
        "innerOptimizer",
        innerOptimizer,
        "any optimizer but a LossScaleOptimizer");
    Require.positive(who, "initialScale", initialScale);
    Require.atLeast(who, "dynamicGrowthSteps", dynamicGrowthSteps, 1);
  }

  /** A first factor of 32768 that is doubled after 2000 steps. */
  public LossScaleOptimizer(Optimizer innerOptimizer) {
    this(innerOptimizer, 32768, 2000);
  }

  public LossScaleOptimizer initialScale(double value) {
    return new LossScaleOptimizer(innerOptimizer, value, dynamicGrowthSteps);
  }

  public LossScaleOptimizer dynamicGrowthSteps(int value) {
    return new LossScaleOptimizer(innerOptimizer, initialScale, value);
  }

  @Override
  public Schedule learningRate() {
    return innerOptimizer.learningRate();
  }

  @Override
  public boolean averages(String path) {
    return innerOptimizer.averages(path);
  }

  @Override
  public Optional<String> refusesRows(String path, int rank) {
    return innerOptimizer.refusesRows(path, rank);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    return innerOptimizer.update(slots, weight, gradient);
  }

  @Override
  public List<Tensor> updateAll(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients) {
    return innerOptimizer.updateAll(slots, weights, gradients);
  }
}
