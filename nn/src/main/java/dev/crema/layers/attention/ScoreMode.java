package dev.crema.layers.attention;

/** How {@link Attention} compares a query with a key. */
public enum ScoreMode {
  /** By their product. */
  DOT,
  /** By the sum of {@code tanh(query + key)}, times a trained number. */
  CONCAT
}
