package dev.crema.zoo.speech.keywords;

import dev.crema.data.Recording;

/**
 * A recording of a word.
 *
 * @param label the number of the word, 0 or more
 */
public record Clip(Recording recording, int label) {}
