package dev.crema.activations;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
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
  private enum Function {
    SOFTMAX,
    SIGMOID
  }

  private record Origin(Function function, Tensor logits) {}

  /** Tensors compare by identity, and logits do not lead back to their probabilities. */
  private static final Map<Tensor, Origin> ORIGINS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Logits() {}

  static Tensor rememberSoftmax(Tensor probabilities, Tensor logits) {
    return remember(probabilities, new Origin(Function.SOFTMAX, logits));
  }

  static Tensor rememberSigmoid(Tensor probabilities, Tensor logits) {
    return remember(probabilities, new Origin(Function.SIGMOID, logits));
  }

  private static Tensor remember(Tensor probabilities, Origin origin) {
    if (probabilities.isSymbolic()) {
      ORIGINS.put(probabilities, origin);
    }
    return probabilities;
  }

  /** The x of which symbolic probabilities are the {@link Softmax} over the last axis. */
  public static Optional<Tensor> ofSoftmax(Tensor probabilities) {
    return of(probabilities, Function.SOFTMAX);
  }

  /** The x of which symbolic probabilities are the {@link Sigmoid}. */
  public static Optional<Tensor> ofSigmoid(Tensor probabilities) {
    return of(probabilities, Function.SIGMOID);
  }

  private static Optional<Tensor> of(Tensor probabilities, Function function) {
    return Optional.ofNullable(ORIGINS.get(probabilities))
        .filter(origin -> origin.function() == function)
        .map(Origin::logits);
  }

  /** Probabilities in another type, which do not forget what they were made from. */
  public static Tensor cast(Tensor probabilities, DType dtype) {
    Tensor result = probabilities.cast(dtype);
    Optional.ofNullable(ORIGINS.get(probabilities))
        .ifPresent(o -> remember(result, new Origin(o.function(), o.logits().cast(dtype))));
    return result;
  }
}
