package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.List;

/** How gradients that are too large are made smaller before an update. */
public sealed interface Clipping {
  /** Gradients are taken as they are. */
  Clipping NONE = new None();

  /** The gradients of all weights, made smaller. */
  List<Tensor> clip(List<Tensor> gradients);

  /** Gradients are taken as they are. */
  record None() implements Clipping {
    @Override
    public List<Tensor> clip(List<Tensor> gradients) {
      return gradients;
    }
  }

  /**
   * Each element is moved into {@code [-limit, limit]}.
   *
   * @param limit a finite number greater than 0
   */
  record ByValue(double limit) implements Clipping {
    public ByValue {
      Require.positive("optimizer", "clipvalue", limit);
    }

    @Override
    public List<Tensor> clip(List<Tensor> gradients) {
      return gradients.stream().map(g -> g.clip(-limit, limit)).toList();
    }
  }

  /**
   * The gradient of each weight is scaled to a norm of at most {@code limit}.
   *
   * @param limit a finite number greater than 0
   */
  record ByNorm(double limit) implements Clipping {
    public ByNorm {
      Require.positive("optimizer", "clipnorm", limit);
    }

    @Override
    public List<Tensor> clip(List<Tensor> gradients) {
      return gradients.stream().map(this::scaled).toList();
    }

    private Tensor scaled(Tensor gradient) {
      Tensor norm = gradient.square().sum().sqrt();
      Tensor scale = Tensor.scalar(norm.dtype(), limit).divide(norm.maximum(limit));
      return gradient.multiply(scale);
    }
  }

  /**
   * All gradients are scaled together, so that their joint norm is at most {@code limit}. If a
   * gradient is not finite, all become NaN.
   *
   * @param limit a finite number greater than 0
   */
  record ByGlobalNorm(double limit) implements Clipping {
    public ByGlobalNorm {
      Require.positive("optimizer", "globalClipnorm", limit);
    }

    @Override
    public List<Tensor> clip(List<Tensor> gradients) {
      if (gradients.isEmpty()) {
        return gradients;
      }
      Tensor norm =
          gradients.stream().map(g -> g.square().sum()).reduce(Tensor::add).orElseThrow().sqrt();
      Tensor bound = norm.reciprocal().minimum(1 / limit).multiply(limit);
      Tensor scale = norm.isFinite().where(bound, Tensor.scalar(norm.dtype(), Double.NaN));
      return gradients.stream().map(g -> g.multiply(scale.cast(g.dtype()))).toList();
    }
  }
}
