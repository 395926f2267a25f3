package dev.crema.losses;

/** How the losses of a batch become one number. */
public enum Reduction {
  /**
   * Their sum over their number (masked items do not count), Keras's {@code sum_over_batch_size}.
   */
  MEAN,
  /** Their weighted sum over the sum of the weights, Keras's {@code mean_with_sample_weight}. */
  WEIGHTED_MEAN,
  SUM
}
