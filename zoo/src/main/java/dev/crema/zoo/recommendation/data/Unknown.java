package dev.crema.zoo.recommendation.data;

/** What becomes of users and items that were not there in training. */
public enum Unknown {
  /** They are left out. */
  SKIP,
  /** They are an error, which names the first. */
  REFUSE
}
