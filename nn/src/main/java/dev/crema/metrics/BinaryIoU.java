package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mean intersection over union of class 0, class 1 or both, where predictions of a threshold or
 * more are of class 1; see {@link IoU}.
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, d0, …]}.
 *
 * @param name in logs; {@code binary_io_u} by default
 * @param targetClassIds 0, 1 or both (the default)
 * @param threshold a finite number; 0.5 by default
 */
public record BinaryIoU(String name, Ints targetClassIds, double threshold) implements Metric {
  private static final Overlap OVERLAP = new Overlap(2, OptionalInt.empty(), true, true, -1);

  public BinaryIoU {
    Overlap.check("BinaryIoU", 2, targetClassIds);
    Require.finite("BinaryIoU", "threshold", threshold);
  }

  /** Of both classes. */
  public BinaryIoU() {
    this("binary_io_u", Ints.of(0, 1), 0.5);
  }

  public BinaryIoU targetClassIds(int... values) {
    return new BinaryIoU(name, Ints.of(values), threshold);
  }

  public BinaryIoU threshold(double value) {
    return new BinaryIoU(name, targetClassIds, value);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Tensor positive = predicted.greaterEqual(threshold).cast(DType.INT32);
    OVERLAP.update(states, expected, positive, weights);
  }

  @Override
  public Tensor result(States states) {
    return OVERLAP.mean(states, targetClassIds);
  }
}
