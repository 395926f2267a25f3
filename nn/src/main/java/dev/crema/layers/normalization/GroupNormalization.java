package dev.crema.layers.normalization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.Ones;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import java.util.stream.IntStream;

/**
 * Gives each group of channels of each item a common mean and variance: {@code gamma · (x - mean) /
 * √(variance + epsilon) + beta}, with mean and variance over all axes but the batch.
 *
 * <p>Input and output of one shape. Neighbouring channels make a group. Weights {@code gamma},
 * {@code beta} {@code [channels]}. Source: Wu, He, <i>Group normalization</i>, ECCV 2018.
 *
 * @param groups into how many groups the channels are split, a divisor of their number, or -1 for
 *     each channel by itself; 32 by default
 * @param axis of the channels, not the batch; -1 by default
 * @param epsilon keeps quotients finite, 0 or more; 0.001 by default
 * @param center whether there is a beta; true by default
 * @param scale whether there is a gamma; true by default
 * @param beta rules of beta; {@link Zeros} by default
 * @param gamma rules of gamma; {@link Ones} by default
 */
public record GroupNormalization(
    int groups,
    int axis,
    double epsilon,
    boolean center,
    boolean scale,
    WeightRules beta,
    WeightRules gamma)
    implements Centred<GroupNormalization> {
  public GroupNormalization {
    Require.check(
        groups == -1 || groups >= 1,
        "GroupNormalization",
        "groups",
        groups,
        "1 or more, or -1 for each channel by itself");
    Require.check(axis != 0, "GroupNormalization", "axis", axis, "any axis but the batch, 0");
    Require.notNegative("GroupNormalization", "epsilon", epsilon);
  }

  /** Over the last axis. */
  public GroupNormalization(int groups) {
    this(groups, -1, 1e-3, true, true, new WeightRules(new Zeros()), new WeightRules(new Ones()));
  }

  /** In 32 groups over the last axis. */
  public GroupNormalization() {
    this(32);
  }

  public GroupNormalization groups(int count) {
    return new GroupNormalization(count, axis, epsilon, center, scale, beta, gamma);
  }

  public GroupNormalization axis(int value) {
    return new GroupNormalization(groups, value, epsilon, center, scale, beta, gamma);
  }

  public GroupNormalization epsilon(double value) {
    return new GroupNormalization(groups, axis, value, center, scale, beta, gamma);
  }

  @Override
  public GroupNormalization with(
      boolean center, boolean scale, WeightRules beta, WeightRules gamma) {
    return new GroupNormalization(groups, axis, epsilon, center, scale, beta, gamma);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Axes channels = Axes.of(input, Ints.of(axis));
    int at = channels.axes().get(0);
    long length = input.dim(at);
    long count = groups == -1 ? length : groups;
    if (at == 0 || length % count != 0) {
      throw new ShapeException(
          "the input "
              + input.type()
              + " has "
              + length
              + " channels along axis "
              + axis
              + "; allowed: multiples of "
              + count
              + ", the number of groups");
    }
    Tensor x = Axes.wide(input);
    Tensor centred = x.subtract(means(x, at, count));
    Tensor variance = means(centred.square(), at, count);
    Tensor y = centred.multiply(variance.add(epsilon).rsqrt());
    if (scale) {
      y = y.multiply(channels.weight(scope, gamma, "gamma", x.dtype()));
    }
    if (center) {
      y = y.add(channels.weight(scope, beta, "beta", x.dtype()));
    }
    return y.cast(scope.policy().compute());
  }

  /**
   * The mean of each group at each of its channels, over all axes but the batch. The long sums go
   * over whole channels, which lie side by side in memory, as a rule; groups are made of their
   * means.
   */
  private static Tensor means(Tensor x, int at, long groups) {
    int[] over = IntStream.range(1, x.rank()).filter(i -> i != at).toArray();
    Tensor channels = over.length == 0 ? x : x.meanKeep(over);
    Tensor grouped = channels.reshape(x.dim(0), groups, x.dim(at) / groups);
    return grouped.meanKeep(2).broadcastTo(grouped.shape()).reshape(channels.shape());
  }
}
