package dev.crema.zoo.language.generation;

/**
 * What a model wrote.
 *
 * @param prompt what it was given
 * @param text what follows
 * @param stopped whether a stop text came next; otherwise the length was reached
 */
public record GeneratedText(String prompt, String text, boolean stopped) {}
