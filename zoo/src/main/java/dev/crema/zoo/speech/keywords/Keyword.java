package dev.crema.zoo.speech.keywords;

/**
 * A word that may have been said.
 *
 * @param probability 0 to 1
 */
public record Keyword(String word, double probability) {}
