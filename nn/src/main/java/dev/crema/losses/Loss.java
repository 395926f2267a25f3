package dev.crema.losses;

import dev.crema.engine.Tensor;
import java.util.Optional;

/** How far predictions are from what they should be. */
public interface Loss {
  /**
   * The losses one by one: as a rule {@code [batch, d0, …]} without the last axis of the
   * predictions.
   *
   * @param expected what was wanted, as the data set gives it
   * @param predicted what the model gave
   */
  Tensor losses(Tensor expected, Tensor predicted);

  /**
   * Which of the losses count, a bool tensor of their shape; empty (the default) if all do.
   *
   * @param expected what was wanted, as the data set gives it
   * @param predicted what the model gave
   */
  default Optional<Tensor> counts(Tensor expected, Tensor predicted) {
    return Optional.empty();
  }

  /** How the losses become one number; {@link Reduction#MEAN} by default. */
  default Reduction reduction() {
    return Reduction.MEAN;
  }

  /**
   * The number of classes if the expected values are class indices, which are then checked against
   * it before training; 0 (the default) if they are something else.
   *
   * @param predicted the length of the last axis of the predictions
   */
  default long classes(long predicted) {
    return 0;
  }
}
