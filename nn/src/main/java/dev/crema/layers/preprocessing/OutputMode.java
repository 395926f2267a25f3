package dev.crema.layers.preprocessing;

/** What becomes of the numbers of categories. */
public enum OutputMode {
  /** The numbers themselves. */
  INT,
  /**
   * For each element zeros and a 1 at its number, along a new last axis, or along the last axis if
   * that has length 1.
   */
  ONE_HOT,
  /** For each sample, which is the last axis, ones at all numbers in it and zeros elsewhere. */
  MULTI_HOT,
  /** For each sample, which is the last axis, how often each number is in it. */
  COUNT,
  /**
   * As {@link #COUNT}, each times the weight of its number: term frequency times inverse document
   * frequency. Of lookups only, which know the weights.
   */
  TF_IDF
}
