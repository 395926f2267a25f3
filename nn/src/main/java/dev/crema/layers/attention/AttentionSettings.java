package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Zeros;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What attention of several heads can be told.
 *
 * @param dropout the part of the weights that is set to 0 in training, in [0, 1); 0 by default
 * @param useBias whether the projections have biases; true by default
 * @param useGate whether outputs are multiplied by a sigmoid of the query; false by default
 * @param slidingWindow values this many steps from the query, or more, do not count; by default all
 *     do
 * @param useCausalMask whether values later than the query do not count; false by default
 * @param returnAttentionScores whether the weights are a second output; false by default
 * @param kernel rules of the projections' kernels; {@link GlorotUniform} by default
 * @param bias rules of the projections' biases; {@link Zeros} by default
 * @param activityRegularizer the price of what the projections give, divided by the batch size;
 *     none by default
 * @param seed of the dropout; by default the model's seed counts
 */
public record AttentionSettings(
    double dropout,
    boolean useBias,
    boolean useGate,
    OptionalInt slidingWindow,
    boolean useCausalMask,
    boolean returnAttentionScores,
    WeightRules kernel,
    WeightRules bias,
    Regularizer activityRegularizer,
    OptionalLong seed) {
  public AttentionSettings {
    Require.below("attention", "dropout", dropout, 0, 1);
    slidingWindow.ifPresent(reach -> Require.atLeast("attention", "slidingWindow", reach, 1));
  }

  AttentionSettings() {
    this(
        0,
        true,
        false,
        OptionalInt.empty(),
        false,
        false,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new Zeros()),
        Regularizer.NONE,
        OptionalLong.empty());
  }

  AttentionSettings dropout(double value) {
    return new AttentionSettings(
        value,
        useBias,
        useGate,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        kernel,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings useBias(boolean value) {
    return new AttentionSettings(
        dropout,
        value,
        useGate,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        kernel,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings useGate(boolean value) {
    return new AttentionSettings(
        dropout,
        useBias,
        value,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        kernel,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings slidingWindow(OptionalInt value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        value,
        useCausalMask,
        returnAttentionScores,
        kernel,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings useCausalMask(boolean value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        slidingWindow,
        value,
        returnAttentionScores,
        kernel,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings returnAttentionScores(boolean value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        slidingWindow,
        useCausalMask,
        value,
        kernel,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings kernel(WeightRules value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        value,
        bias,
        activityRegularizer,
        seed);
  }

  AttentionSettings bias(WeightRules value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        kernel,
        value,
        activityRegularizer,
        seed);
  }

  AttentionSettings activityRegularizer(Regularizer value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        kernel,
        bias,
        value,
        seed);
  }

  AttentionSettings seed(OptionalLong value) {
    return new AttentionSettings(
        dropout,
        useBias,
        useGate,
        slidingWindow,
        useCausalMask,
        returnAttentionScores,
        kernel,
        bias,
        activityRegularizer,
        value);
  }
}
