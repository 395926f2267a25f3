package dev.crema.engine.types;

/**
 * What a contraction does to its result before storing it: first a bias along the last axis, then
 * an activation.
 *
 * @param bias whether there is a bias, the operand after the two factors
 */
public record Epilogue(boolean bias, Activation activation) {
  public static final Epilogue NONE = new Epilogue(false, Activation.NONE);

  /** The functions that contractions can apply for free. */
  public enum Activation {
    NONE,
    RELU
  }
}
