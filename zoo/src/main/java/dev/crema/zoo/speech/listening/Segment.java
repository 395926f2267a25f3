package dev.crema.zoo.speech.listening;

import dev.crema.data.Recording;

/**
 * A stretch of sound in which something is said.
 *
 * @param start in seconds from the start of the stream
 */
public record Segment(double start, Recording recording) {
  /** In seconds from the start of the stream. */
  public double end() {
    return start + recording.seconds();
  }
}
