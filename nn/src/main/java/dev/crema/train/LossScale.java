package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.Map;

/**
 * A factor on the loss that keeps float16 gradients from vanishing: it is halved when a gradient
 * overflows, in which case the step is left out, and doubled after some steps without.
 *
 * <p>Source: Micikevicius et al., <i>Mixed precision training</i>, ICLR 2018, section 3.2.
 */
final class LossScale {
  private final double growAfter;
  private final Variable factor;
  private final Variable steps =
      new Variable("loss_scale/steps", new Type(DType.FLOAT32, Shape.SCALAR));

  /**
   * A factor before the first step.
   *
   * @param growAfter how many steps without overflow double it
   */
  LossScale(double first, int growAfter) {
    this.growAfter = growAfter;
    this.factor = new Variable("loss_scale/factor", Tensor.scalar(DType.FLOAT32, first));
  }

  /** The loss to differentiate. */
  Tensor scaled(Tensor loss) {
    return loss.multiply(factor.value());
  }

  /** The gradients of the loss itself. */
  List<Tensor> unscaled(List<Tensor> gradients) {
    Tensor inverse = factor.value().reciprocal();
    return gradients.stream().map(g -> g.multiply(inverse)).toList();
  }

  /** Whether all gradients are finite; sets the factor of the next step. */
  Tensor allFinite(List<Tensor> gradients) {
    Tensor finite =
        gradients.stream()
            .map(g -> g.isFinite().all())
            .reduce(Tensor::and)
            .orElseGet(() -> Tensor.scalar(DType.BOOL, 1));
    Tensor one = Tensor.scalar(1);
    Tensor zero = Tensor.scalar(0);
    Tensor count = finite.where(steps.value().add(1), zero);
    Tensor grows = count.greaterEqual(growAfter);
    Tensor change = finite.where(grows.where(Tensor.scalar(2), one), Tensor.scalar(0.5));
    factor.assign(factor.value().multiply(change).maximum(1));
    steps.assign(grows.where(zero, count));
    return finite;
  }

  void addTo(Map<String, Variable> variables) {
    variables.put(factor.name(), factor);
    variables.put(steps.name(), steps);
  }
}
