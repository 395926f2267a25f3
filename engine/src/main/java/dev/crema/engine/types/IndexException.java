package dev.crema.engine.types;

/** Tells of an index or label outside its axis, found while a program ran. */
public final class IndexException extends CremaException {
  private static final long serialVersionUID = 1L;

  public IndexException(String message) {
    super(message);
  }
}
