package dev.crema.cost;

import java.util.function.DoubleUnaryOperator;

/** A quantity that not every machine tells. */
public sealed interface Reading {
  /** The machine tells it. */
  record Known(double value) implements Reading {}

  /**
   * The machine does not tell it.
   *
   * @param reason in one sentence without a capital or full stop
   */
  record Unknown(String reason) implements Reading {}

  /** The same of each value; what is unknown stays so. */
  default Reading map(DoubleUnaryOperator function) {
    return switch (this) {
      case Known(double value) -> new Known(function.applyAsDouble(value));
      case Unknown unknown -> unknown;
    };
  }

  /** The sum of both; unknown if one of them is. */
  default Reading plus(Reading other) {
    return switch (this) {
      case Known(double value) -> other.map(more -> value + more);
      case Unknown unknown -> unknown;
    };
  }
}
