package dev.crema.zoo.speech.transcription;

import java.util.List;

/**
 * What was said.
 *
 * @param text empty if nothing was
 * @param score the logarithm of how likely it is, by sound and language model: see {@link
 *     PrefixBeamSearch}
 * @param words one by one
 */
public record Transcript(String text, double score, List<TimedWord> words) {
  public Transcript {
    words = List.copyOf(words);
  }
}
