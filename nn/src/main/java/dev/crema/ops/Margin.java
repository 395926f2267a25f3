package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.types.CremaException;

/**
 * How much is added to or cut off an axis before and after: two of the three numbers that belong
 * together, the third follows from the length of the axis.
 */
public sealed interface Margin {
  /** So much before and so much after, each 0 or more. */
  static Margin of(int before, int after) {
    return new Sides(before, after);
  }

  /** So much before, and as much after as makes the length {@code target}; each 0 or more. */
  static Margin before(int before, int target) {
    return new Before(before, target);
  }

  /** So much after, and as much before as makes the length {@code target}; each 0 or more. */
  static Margin after(int after, int target) {
    return new After(after, target);
  }

  /**
   * Both margins.
   *
   * @param before numbers added or cut off before
   * @param after numbers added or cut off after
   */
  record Sides(int before, int after) implements Margin {
    public Sides {
      Require.atLeast("Margin", "before", before, 0);
      Require.atLeast("Margin", "after", after, 0);
    }
  }

  /**
   * The margin before, and the length in the end.
   *
   * @param before numbers added or cut off before
   * @param target the length in the end
   */
  record Before(int before, int target) implements Margin {
    public Before {
      Require.atLeast("Margin", "before", before, 0);
      Require.atLeast("Margin", "target", target, 0);
    }
  }

  /**
   * The margin after, and the length in the end.
   *
   * @param after numbers added or cut off after
   * @param target the length in the end
   */
  record After(int after, int target) implements Margin {
    public After {
      Require.atLeast("Margin", "after", after, 0);
      Require.atLeast("Margin", "target", target, 0);
    }
  }

  /** Both margins to be added to a length. */
  default Sides added(String who, long length) {
    return switch (this) {
      case Sides sides -> sides;
      case Before(int before, int target) -> sides(who, length, before, target - before - length);
      case After(int after, int target) -> sides(who, length, target - after - length, after);
    };
  }

  /** Both margins to be cut off a length, of which something is left. */
  default Sides cut(String who, long length) {
    Sides sides =
        switch (this) {
          case Sides both -> both;
          case Before(int before, int target) ->
              sides(who, length, before, length - before - target);
          case After(int after, int target) -> sides(who, length, length - after - target, after);
        };
    if ((long) sides.before() + sides.after() >= length) {
      throw refusal(who, length);
    }
    return sides;
  }

  private Sides sides(String who, long length, long before, long after) {
    if (before < 0 || after < 0) {
      throw refusal(who, length);
    }
    return new Sides(Math.toIntExact(before), Math.toIntExact(after));
  }

  private CremaException refusal(String who, long length) {
    return new CremaException(
        who + ": the margin is " + this + "; allowed: one that fits to the length " + length);
  }
}
