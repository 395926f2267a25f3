package dev.crema.ops;

/** Which norm {@code norm} computes. */
public sealed interface NormOrder {
  /** The root of the sum of squares, of vectors and matrices alike. */
  NormOrder DEFAULT = Named.DEFAULT;

  /** The same, of matrices only. */
  NormOrder FROBENIUS = Named.FROBENIUS;

  /** The sum of the singular values of a matrix. */
  NormOrder NUCLEAR = Named.NUCLEAR;

  /** The greatest size of a vector's elements, the greatest sum of sizes of a matrix's rows. */
  NormOrder INFINITY = new Power(Double.POSITIVE_INFINITY);

  /** The least size of a vector's elements, the least sum of sizes of a matrix's rows. */
  NormOrder NEGATIVE_INFINITY = new Power(Double.NEGATIVE_INFINITY);

  /** Norms with a name. */
  enum Named implements NormOrder {
    DEFAULT,
    FROBENIUS,
    NUCLEAR
  }

  /**
   * Of a vector (Σ|x|<sup>p</sup>)<sup>1/p</sup>, and how many elements are other than 0 if p is 0.
   * Of a matrix the greatest sum of sizes of its columns if p is 1, the least if it is -1, the
   * greatest singular value if it is 2, the least if it is -2; others do not exist.
   */
  record Power(double p) implements NormOrder {}

  /** The norm with an exponent. */
  static NormOrder of(double p) {
    return new Power(p);
  }
}
