package dev.crema.engine.types;

import java.util.Objects;

/**
 * The root of the exceptions that tell a user about a wrong call: each message names who complains,
 * what was given, what is allowed and, where that helps, what to do.
 */
public class CremaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public CremaException(String message) {
    super(message);
  }

  public CremaException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message, which is never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
