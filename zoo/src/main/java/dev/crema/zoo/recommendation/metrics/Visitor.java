package dev.crema.zoo.recommendation.metrics;

import dev.crema.engine.types.Ints;
import java.util.OptionalInt;

/**
 * Whom something is recommended to.
 *
 * @param user the number of a user who was there in training; empty for others
 * @param history the items this user is known to have interacted with, oldest first
 */
public record Visitor(OptionalInt user, Ints history) {
  /** A user who was there in training. */
  public static Visitor known(int user, Ints history) {
    return new Visitor(OptionalInt.of(user), history);
  }

  /** Someone of whom nothing is known but some items, which may be none. */
  public static Visitor unknown(Ints history) {
    return new Visitor(OptionalInt.empty(), history);
  }
}
