package dev.crema.layers.preprocessing;

/** What stands beyond the edges of an image. */
public enum FillMode {
  /** The image mirrored, {@code d c b a | a b c d | d c b a}. */
  REFLECT,
  /** The image again, {@code a b c d | a b c d | a b c d}. */
  WRAP,
  /** One value. */
  CONSTANT,
  /** The pixel at the edge. */
  NEAREST
}
