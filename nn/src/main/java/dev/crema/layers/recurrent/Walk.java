package dev.crema.layers.recurrent;

import dev.crema.regularizers.Regularizer;

/**
 * How a recurrent layer goes over a sequence and what it gives.
 *
 * @param returnSequences the outputs of all steps, not of the last one only; false by default
 * @param returnState the last states as well, after the output; false by default
 * @param goBackwards from the last step to the first; outputs come in that order; false by default
 * @param stateful each batch begins with the states that the last one of its size ended with; false
 *     by default
 * @param zeroOutputForMask the outputs of masked steps are 0, not those of the step before; false
 *     by default
 * @param activityRegularizer the price of the output, divided by the batch size; none by default
 */
public record Walk(
    boolean returnSequences,
    boolean returnState,
    boolean goBackwards,
    boolean stateful,
    boolean zeroOutputForMask,
    Regularizer activityRegularizer) {
  Walk() {
    this(false, false, false, false, false, Regularizer.NONE);
  }

  Walk returnSequences(boolean value) {
    return new Walk(
        value, returnState, goBackwards, stateful, zeroOutputForMask, activityRegularizer);
  }

  Walk returnState(boolean value) {
    return new Walk(
        returnSequences, value, goBackwards, stateful, zeroOutputForMask, activityRegularizer);
  }

  Walk goBackwards(boolean value) {
    return new Walk(
        returnSequences, returnState, value, stateful, zeroOutputForMask, activityRegularizer);
  }

  Walk stateful(boolean value) {
    return new Walk(
        returnSequences, returnState, goBackwards, value, zeroOutputForMask, activityRegularizer);
  }

  Walk zeroOutputForMask(boolean value) {
    return new Walk(
        returnSequences, returnState, goBackwards, stateful, value, activityRegularizer);
  }

  Walk activityRegularizer(Regularizer value) {
    return new Walk(returnSequences, returnState, goBackwards, stateful, zeroOutputForMask, value);
  }
}
