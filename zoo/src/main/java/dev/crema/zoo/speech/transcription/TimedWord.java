package dev.crema.zoo.speech.transcription;

/**
 * A word and when it was said.
 *
 * @param start where its first character is heard, in seconds from the start of the recording
 * @param end where its last one is heard
 */
public record TimedWord(String word, double start, double end) {}
