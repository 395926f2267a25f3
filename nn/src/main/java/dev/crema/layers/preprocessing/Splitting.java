package dev.crema.layers.preprocessing;

import java.util.List;

/**
 * How a text becomes tokens. A function of one's own may be a lambda, or a record that is
 * {@linkplain dev.crema.saving.Registry#register registered} so that it can be saved.
 */
@FunctionalInterface
public interface Splitting {
  /** The text is one token. */
  Splitting NONE = new KnownSplitting(KnownSplitting.Unit.TEXT);

  /** What stands between the blanks, tabs and ends of line of ASCII. */
  Splitting WHITESPACE = new KnownSplitting(KnownSplitting.Unit.WORD);

  /** Each character (code point) is a token. */
  Splitting CHARACTER = new KnownSplitting(KnownSplitting.Unit.CHARACTER);

  List<String> split(String text);
}
