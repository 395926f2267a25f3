package dev.crema.engine.types;

/** Tells of shapes that do not fit each other or an operation. */
public final class ShapeException extends CremaException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
