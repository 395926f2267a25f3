package dev.crema.zoo.vision;

import java.util.Locale;

/**
 * What an image may show.
 *
 * @param label the name of the class
 * @param probability 0 to 1
 */
public record Prediction(String label, double probability) {
  /** {@code cat (98.3 %)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%.1f %%)", label, 100 * probability);
  }
}
