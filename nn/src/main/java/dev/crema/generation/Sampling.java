package dev.crema.generation;

import dev.crema.check.Require;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * How a token is picked by its logits: the most likely one, or one drawn from {@code softmax(logits
 * / temperature)} of the likeliest tokens.
 *
 * <p>Source of {@code topP}: Holtzman et al., <i>The curious case of neural text degeneration</i>,
 * ICLR 2020.
 *
 * @param temperature 0 for the most likely token, the first of equal ones; else greater than 0
 * @param topK only so many of the likeliest tokens count, 1 or more; by default all do
 * @param topP only the likeliest tokens whose probabilities first sum up to this count, above 0, up
 *     to 1; 1 by default
 */
public record Sampling(double temperature, OptionalInt topK, double topP) {
  /** The most likely token. */
  public static final Sampling GREEDY = new Sampling(0, OptionalInt.empty(), 1);

  public Sampling {
    Require.notNegative("Sampling", "temperature", temperature);
    topK.ifPresent(k -> Require.atLeast("Sampling", "topK", k, 1));
    Require.check(topP > 0 && topP <= 1, "Sampling", "topP", topP, "above 0, up to 1");
  }

  /** Drawn from all tokens. */
  public static Sampling of(double temperature) {
    return new Sampling(temperature, OptionalInt.empty(), 1);
  }

  public Sampling topK(int count) {
    return new Sampling(temperature, OptionalInt.of(count), topP);
  }

  public Sampling topP(double probability) {
    return new Sampling(temperature, topK, probability);
  }

  /** The number of a token. */
  public int pick(double[] logits, RandomGenerator random) {
    Integer[] order = new Integer[logits.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -logits[i]));
    if (temperature == 0) {
      return order[0];
    }
    int count = Math.min(topK.orElse(order.length), order.length);
    double[] weights = new double[count];
    Arrays.setAll(weights, i -> Math.exp((logits[order[i]] - logits[order[0]]) / temperature));
    double enough = topP * Arrays.stream(weights).sum();
    int kept = 0;
    double total = 0;
    while (kept < count && (kept == 0 || total < enough)) {
      total += weights[kept++];
    }
    double at = random.nextDouble() * total;
    int picked = 0;
    for (double sum = weights[0]; picked < kept - 1 && sum <= at; sum += weights[picked]) {
      picked++;
    }
    return order[picked];
  }
}
