package dev.crema.callbacks;

import java.util.Optional;

/**
 * Evaluates with the moving means of the weights that an optimizer with {@code useEma(true)} keeps:
 * weights and means change places before the validation of each epoch and after it.
 *
 * <p>Only {@code fit} does this. Calls of {@code evaluate} afterwards see the means anyway, since
 * they become the weights at the end of {@code fit}.
 */
public final class SwapEmaWeights implements Callback {
  private final boolean swapOnEpoch;
  private Optional<Training> run = Optional.empty();
  private boolean inModel;

  /**
   * Swaps for validation.
   *
   * @param swapOnEpoch whether means then stay in the place of the weights until the next epoch
   *     begins, so that callbacks that come later in the list, such as {@link ModelCheckpoint},
   *     save them; false by default
   */
  public SwapEmaWeights(boolean swapOnEpoch) {
    this.swapOnEpoch = swapOnEpoch;
  }

  /** Swaps for validation only. */
  public SwapEmaWeights() {
    this(false);
  }

  @Override
  public void onTrainBegin(Training training) {
    run = Optional.of(training);
    inModel = false;
  }

  @Override
  public void onTrainEnd(Training training) {
    run = Optional.empty();
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    swap(false);
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    if (swapOnEpoch) {
      swap(true);
    }
  }

  @Override
  public void onTestBegin() {
    swap(true);
  }

  @Override
  public void onTestEnd(Logs logs) {
    swap(false);
  }

  private void swap(boolean means) {
    if (run.isPresent() && inModel != means) {
      run.get().swapAverages();
      inModel = means;
    }
  }
}
