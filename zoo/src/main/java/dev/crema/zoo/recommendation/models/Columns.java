package dev.crema.zoo.recommendation.models;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Dataset;
import dev.crema.train.Samples;
import dev.crema.zoo.recommendation.data.Interaction;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.NegativeSampler;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/** Interactions as tensors, and the samples that several architectures train on. */
final class Columns {
  private Columns() {}

  static Tensor users(Interactions rows) {
    return column(rows, Interaction::user);
  }

  static Tensor items(Interactions rows) {
    return column(rows, Interaction::item);
  }

  private static Tensor column(Interactions rows, ToIntFunction<Interaction> value) {
    return Tensor.wrap(Shape.of(rows.size()), rows.stream().mapToInt(value).toArray());
  }

  static Tensor ratings(Interactions rows) {
    float[] ratings = new float[rows.size()];
    for (int i = 0; i < ratings.length; i++) {
      ratings[i] = rows.get(i).rating();
    }
    return Tensor.wrap(Shape.of(ratings.length, 1), ratings);
  }

  /** Each interaction with {@code count} items that its user has not; the target is always 1. */
  static Dataset withNegatives(Interactions train, int count, double power, long seed) {
    NegativeSampler sampler = new NegativeSampler(train, power);
    List<Tensor> pairs = List.of(users(train), items(train));
    Tensor ones = Tensor.ones(train.size(), 1);
    return new Drawn(
        train.size(),
        seed,
        random ->
            Dataset.of(
                List.of(
                    pairs.getFirst(), pairs.getLast(), negatives(train, sampler, count, random)),
                List.of(ones)));
  }

  private static Tensor negatives(
      Interactions train, NegativeSampler sampler, int count, Random random) {
    int[] drawn = new int[Math.multiplyExact(train.size(), count)];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = sampler.draw(train.get(i / count).user(), random);
    }
    return Tensor.wrap(Shape.of(train.size(), count), drawn);
  }

  /** Each interaction as a pair with the target 1, and {@code count} pairs with 0 for each. */
  static Dataset labelled(Interactions train, int count, double power, long seed) {
    NegativeSampler sampler = new NegativeSampler(train, power);
    int each = count + 1;
    int size = Math.multiplyExact(train.size(), each);
    return new Drawn(size, seed, random -> labelled(train, sampler, each, size, random));
  }

  private static Samples labelled(
      Interactions train, NegativeSampler sampler, int each, int size, Random random) {
    int[] users = new int[size];
    int[] items = new int[size];
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      Interaction row = train.get(i / each);
      boolean positive = i % each == 0;
      users[i] = row.user();
      items[i] = positive ? row.item() : sampler.draw(row.user(), random);
      labels[i] = positive ? 1 : 0;
    }
    return Dataset.of(
        List.of(Tensor.wrap(Shape.of(size), users), Tensor.wrap(Shape.of(size), items)),
        List.of(Tensor.wrap(Shape.of(size, 1), labels)));
  }
}
