package dev.crema.callbacks;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import java.util.Map;
import java.util.Optional;

/**
 * Ends training as soon as the loss is NaN or infinite. It reads the loss after each batch, which
 * costs some microseconds.
 */
public final class TerminateOnNaN implements Callback {
  private final boolean raiseError;
  private Optional<String> reason = Optional.empty();

  /** Ends training quietly, but for a warning in the log. */
  public TerminateOnNaN() {
    this(false);
  }

  private TerminateOnNaN(boolean raiseError) {
    this.raiseError = raiseError;
  }

  /** Lets {@code fit} fail with a {@link CremaException} instead of ending it. */
  public TerminateOnNaN raiseError() {
    return new TerminateOnNaN(true);
  }

  /** Why training ended, and which weight is the first with NaN; empty if all went well. */
  public Optional<String> reason() {
    return reason;
  }

  @Override
  public void onTrainBegin(Training training) {
    reason = Optional.empty();
  }

  @Override
  public void onTrainBatchEnd(Training training, long batch, Logs logs) {
    double loss = logs.get("loss");
    if (!Double.isFinite(loss)) {
      String weight =
          training.weights().entrySet().stream()
              .filter(entry -> !finite(entry.getValue().value()))
              .map(Map.Entry::getKey)
              .findFirst()
              .map(path -> "; the first weight that is not finite is '" + path + "'")
              .orElse("; all weights are finite");
      reason = Optional.of("batch " + batch + ": the loss is " + loss + weight);
      if (raiseError) {
        throw new CremaException(reason.get());
      }
      System.getLogger("dev.crema").log(System.Logger.Level.WARNING, reason.get());
      training.stop();
    }
  }

  private static boolean finite(Tensor tensor) {
    return !tensor.dtype().isFloating() || tensor.isFinite().all().item() != 0;
  }
}
