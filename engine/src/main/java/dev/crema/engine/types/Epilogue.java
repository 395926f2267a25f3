package dev.crema.engine.types;

/**
 * What a contraction does to its result before storing it: first it adds a bias along the last
 * axis, then a residual, then it applies an activation.
 *
 * @param bias whether there is a bias, the operand after the two factors
 * @param residual whether there is a residual, the last operand, of the result's type
 */
public record Epilogue(boolean bias, boolean residual, Activation activation) {
  public static final Epilogue NONE = new Epilogue(false, Activation.NONE);

  /** Without a residual. */
  public Epilogue(boolean bias, Activation activation) {
    this(bias, false, activation);
  }

  /** The functions that contractions can apply for free. */
  public enum Activation {
    NONE,
    RELU
  }

  public Epilogue withBias() {
    return new Epilogue(true, residual, activation);
  }

  public Epilogue withResidual() {
    return new Epilogue(bias, true, activation);
  }

  public Epilogue withActivation(Activation function) {
    return new Epilogue(bias, residual, function);
  }

  /** How many operands the contraction has: its two factors, the bias, the residual. */
  public int operands() {
    return residualAt() + (residual ? 1 : 0);
  }

  /** The number of the operand that is the residual, if there is one. */
  public int residualAt() {
    return bias ? 3 : 2;
  }
}
