package dev.crema.zoo.recommendation.data;

/** What becomes of several interactions of one user with one item. */
public enum Duplicates {
  /** All stay, as for plays of songs. */
  KEEP,
  /** The latest stays; of equal times, the one further down. */
  LAST,
  /** They are an error, which names the first. */
  REFUSE
}
