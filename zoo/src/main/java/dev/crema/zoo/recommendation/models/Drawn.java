package dev.crema.zoo.recommendation.models;

import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.train.Samples;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;

/**
 * Samples that are drawn anew for each epoch.
 *
 * @param count how many there are in each
 * @param seed with the number of the epoch, what the draw depends on
 * @param draw makes the samples of an epoch
 */
record Drawn(long count, long seed, Function<Random, Samples> draw) implements Dataset {
  @Override
  public OptionalLong size() {
    return OptionalLong.of(count);
  }

  @Override
  public Feed feed(Order order) {
    return draw.apply(new Random(seed + 0x9E3779B97F4A7C15L * (order.pass() + 1))).feed(order);
  }
}
