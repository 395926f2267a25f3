package dev.crema.zoo.recommendation.data;

/**
 * Something a user did with an item.
 *
 * @param user the user's number
 * @param item the item's number
 * @param rating what the user gave it; 1 for clicks
 * @param time when, in any unit; 0 if it is not known
 */
public record Interaction(int user, int item, float rating, long time) {}
