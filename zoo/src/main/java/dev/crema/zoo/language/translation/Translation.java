package dev.crema.zoo.language.translation;

import java.util.List;

/**
 * A translation.
 *
 * @param text the best one found
 * @param score the logarithm of its probability over the length penalty; 0 if there was nothing to
 *     translate
 * @param alternatives others, better ones first
 */
public record Translation(String text, double score, List<Alternative> alternatives) {
  /** Another translation of the same sentence. */
  public record Alternative(String text, double score) {}

  public Translation {
    alternatives = List.copyOf(alternatives);
  }
}
