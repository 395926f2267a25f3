package dev.crema.data;

import dev.crema.engine.types.CremaException;

/**
 * Tells of a data file that cannot be read or used: which file, where in it, and what was expected.
 */
public final class DataException extends CremaException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
