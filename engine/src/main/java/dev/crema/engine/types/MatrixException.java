package dev.crema.engine.types;

/**
 * Tells of a matrix that is not positive definite, or not invertible, where it has to be; found
 * while a program ran.
 */
public final class MatrixException extends CremaException {
  private static final long serialVersionUID = 1L;

  public MatrixException(String message) {
    super(message);
  }
}
