package dev.crema.engine.types;

/** Tells of a data type that an operation does not take. */
public final class DTypeException extends CremaException {
  private static final long serialVersionUID = 1L;

  public DTypeException(String message) {
    super(message);
  }
}
