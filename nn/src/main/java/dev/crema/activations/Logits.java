package dev.crema.activations;

import dev.crema.engine.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * What probabilities were made from, for losses: the cross-entropy of {@code softmax(x)} is exact
 * and cheap in terms of x, but not in terms of the probabilities, where small ones are lost.
 *
 * <p>A symbolic tensor is remembered as long as somebody holds it.
 */
public final class Logits {
  /** Tensors compare by identity, and logits do not lead back to their probabilities. */
  private static final Map<Tensor, Tensor> LOGITS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Logits() {}

  static Tensor remember(Tensor probabilities, Tensor logits) {
    if (probabilities.isSymbolic()) {
      LOGITS.put(probabilities, logits);
    }
    return probabilities;
  }

  /**
   * The x of {@link Softmax} over the last axis or {@link Sigmoid} that a symbolic tensor came out
   * of, in the same trace; empty if it came from elsewhere.
   */
  public static Optional<Tensor> of(Tensor probabilities) {
    return Optional.ofNullable(LOGITS.get(probabilities));
  }
}
