package dev.crema.zoo.recommendation;

/**
 * An item and how well it suits.
 *
 * @param item what it is called in the data
 * @param title what it is called for people; the same if the data has no titles
 * @param score the greater, the better; comparable within one list only, see {@link Recommender}
 */
public record Recommended(String item, String title, double score) {}
