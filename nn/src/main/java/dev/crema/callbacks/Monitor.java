package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;

/**
 * A number in the logs that should get better.
 *
 * @param minDelta by how much, so that it counts
 */
record Monitor(String name, Mode mode, double minDelta) {
  Monitor {
    if (!(minDelta >= 0)) {
      throw new CremaException("min delta is " + minDelta + "; allowed: 0 or more");
    }
  }

  boolean better(double value, double reference) {
    return mode.better(name, value, reference, minDelta);
  }

  /**
   * Whether the number is there; results of validation are not after each epoch.
   *
   * @param who asks, for the message
   */
  boolean in(Logs logs, String who) {
    if (!logs.has(name) && !name.startsWith("val_")) {
      throw new CremaException(
          who + " watches '" + name + "', which the logs do not have; they have " + logs.names());
    }
    return logs.has(name);
  }
}
