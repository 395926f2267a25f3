package dev.crema.layers.preprocessing;

/**
 * The ways of standardizing that Keras has names for. As in Keras only ASCII is changed: write
 * {@code text -> text.toLowerCase(Locale.ROOT)} for other letters.
 *
 * @param lower whether A to Z become small
 * @param stripPunctuation whether punctuation goes: {@code !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~}
 */
public record KnownStandardization(boolean lower, boolean stripPunctuation)
    implements Standardization {
  @Override
  public String apply(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (lower && c >= 'A' && c <= 'Z') {
        result.append((char) (c - 'A' + 'a'));
      } else if (!stripPunctuation || !isPunctuation(c)) {
        result.append(c);
      }
    }
    return result.toString();
  }

  private static boolean isPunctuation(char c) {
    boolean alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c > ' ' && c <= '~' && !alphanumeric;
  }
}
