package dev.crema.engine.types;

/**
 * What a kernel has to do, whoever does it.
 *
 * @param operations multiplications, additions and other scalar functions, each counted as one; a
 *     product of matrices {@code [m, k]} and {@code [k, n]} is {@code 2 · m · k · n}, as the field
 *     counts them. Multiplications by padding count, comparisons of a sort or a maximum do
 * @param bytes what has to be read and written at least, each buffer once
 */
public record Cost(double operations, double bytes) {
  public static final Cost NONE = new Cost(0, 0);

  /** Both together. */
  public Cost plus(Cost other) {
    return new Cost(operations + other.operations, bytes + other.bytes);
  }

  /** Several times the same. */
  public Cost times(double count) {
    return new Cost(operations * count, bytes * count);
  }
}
