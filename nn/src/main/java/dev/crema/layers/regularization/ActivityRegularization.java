package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Activity;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.regularizers.L1L2;

/**
 * Adds a price of its input to the loss, {@code (l1 · Σ |x| + l2 · Σ x²) / batch}, and gives the
 * input on as it is.
 *
 * @param l1 a finite number, 0 or more; 0 by default
 * @param l2 a finite number, 0 or more; 0 by default
 */
public record ActivityRegularization(double l1, double l2) implements UnaryLayer {
  public ActivityRegularization {
    Require.notNegative("ActivityRegularization", "l1", l1);
    Require.notNegative("ActivityRegularization", "l2", l2);
  }

  /** Without a price. */
  public ActivityRegularization() {
    this(0, 0);
  }

  public ActivityRegularization l1(double factor) {
    return new ActivityRegularization(factor, l2);
  }

  public ActivityRegularization l2(double factor) {
    return new ActivityRegularization(l1, factor);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return l1 == 0 && l2 == 0 ? input : Activity.priced(scope, input, new L1L2(l1, l2));
  }
}
