package dev.crema.callbacks;

import dev.crema.engine.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Ends training as soon as the loss is NaN or infinite. It reads the loss after each batch, which
 * costs some microseconds.
 */
public final class TerminateOnNaN implements Callback {
  private Optional<String> reason = Optional.empty();

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
      System.getLogger("dev.crema").log(System.Logger.Level.WARNING, reason.get());
      training.stop();
    }
  }

  private static boolean finite(Tensor tensor) {
    return !tensor.dtype().isFloating() || tensor.isFinite().all().item() != 0;
  }
}
