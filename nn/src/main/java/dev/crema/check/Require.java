package dev.crema.check;

import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Ints;

/**
 * Refuses settings out of range. Each message says who complains, which setting it is, what was
 * given and what is allowed.
 */
public final class Require {
  private Require() {}

  /** A whole number that is {@code least} or more. */
  public static void atLeast(String who, String name, long value, long least) {
    check(value >= least, who, name, value, least + " or more");
  }

  /** Whole numbers that are all {@code least} or more, {@code count} of them. */
  public static void allAtLeast(String who, String name, Ints values, int count, int least) {
    boolean fits = values.size() == count && values.stream().allMatch(v -> v >= least);
    check(fits, who, name, values, count + " numbers of " + least + " or more");
  }

  /** A finite number that is 0 or more. */
  public static void notNegative(String who, String name, double value) {
    check(value >= 0 && Double.isFinite(value), who, name, value, "a finite number, 0 or more");
  }

  /** A finite number greater than 0. */
  public static void positive(String who, String name, double value) {
    check(value > 0 && Double.isFinite(value), who, name, value, "a finite number greater than 0");
  }

  /** A finite number. */
  public static void finite(String who, String name, double value) {
    check(Double.isFinite(value), who, name, value, "a finite number");
  }

  /** A number in {@code [least, greatest]}. */
  public static void within(String who, String name, double value, double least, double greatest) {
    check(value >= least && value <= greatest, who, name, value, least + " to " + greatest);
  }

  /** A number in {@code [least, limit)}. */
  public static void below(String who, String name, double value, double least, double limit) {
    check(
        value >= least && value < limit, who, name, value, least + " or more, less than " + limit);
  }

  /**
   * Anything else that must hold of a setting.
   *
   * @param allowed what would have been right
   */
  public static void check(boolean holds, String who, String name, Object given, String allowed) {
    if (!holds) {
      throw new CremaException(who + ": " + name + " is " + given + "; allowed: " + allowed);
    }
  }
}
