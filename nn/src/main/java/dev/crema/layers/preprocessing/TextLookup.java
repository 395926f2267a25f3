package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The places of texts in a vocabulary, for {@link StringLookup} and {@link TextVectorization}. */
record TextLookup(String who, Vocabulary<String> places) {
  /** The order of texts in UTF-8, byte by byte, which is that of their letters' numbers. */
  static final Comparator<String> ORDER = TextLookup::compare;

  static TextLookup of(
      String who,
      Optional<List<String>> vocabulary,
      Optional<String> mask,
      String oov,
      LookupSettings settings) {
    List<String> known =
        vocabulary.orElseThrow(
            () ->
                new CremaException(
                    who
                        + ": the vocabulary is unknown; call adapt(data) and use the one that it"
                        + " gives, or give vocabulary"));
    return new TextLookup(who, Vocabulary.of(known, mask, oov, settings));
  }

  private static int compare(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    boolean pairs = Character.isSurrogate(a.charAt(i)) != Character.isSurrogate(b.charAt(i));
    return pairs
        ? Boolean.compare(Character.isSurrogate(a.charAt(i)), Character.isSurrogate(b.charAt(i)))
        : Character.compare(a.charAt(i), b.charAt(i));
  }

  /** The places of a row; -1 of the mask if it counts as none. */
  int[] row(List<String> tokens) {
    return tokens.stream().mapToInt(this::place).toArray();
  }

  private int place(String token) {
    LookupSettings settings = places.settings();
    if (places.mask().filter(token::equals).isPresent()) {
      return settings.outputMode() == OutputMode.INT ? 0 : -1;
    }
    int place = places.place(token);
    if (place >= 0) {
      return place;
    }
    int count = settings.numOovIndices();
    if (count == 0) {
      throw new CremaException(
          who
              + ": '"
              + token
              + "' is not in the vocabulary; allowed: what is in it, as numOovIndices is 0");
    }
    return places.oovStart() + (count == 1 ? 0 : hashed(token, count, settings.salt()));
  }

  private static int hashed(String token, int count, List<Long> salt) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    long hash =
        salt.isEmpty() ? FarmHash.of(bytes) : SipHash.of(bytes, salt.getFirst(), salt.getLast());
    return (int) Long.remainderUnsigned(hash, count);
  }

  /** The encoding of rows, which in modes INT and ONE_HOT have this length. */
  Tensor encode(int[][] rows, int length) {
    OutputMode mode = places.settings().outputMode();
    return switch (mode) {
      case INT -> Texts.numbers(rows, length);
      case ONE_HOT -> Texts.oneHot(rows, length, places.depth());
      case MULTI_HOT, COUNT, TF_IDF -> counts(rows, mode);
    };
  }

  private Tensor counts(int[][] rows, OutputMode mode) {
    int depth = places.depth();
    double[] factors = mode == OutputMode.TF_IDF ? places.factors(who) : new double[0];
    float[] values = new float[Math.multiplyExact(rows.length, depth)];
    for (int i = 0; i < rows.length; i++) {
      for (int place : rows[i]) {
        if (place >= 0) {
          int at = i * depth + place;
          values[at] = mode == OutputMode.MULTI_HOT ? 1 : values[at] + 1;
        }
      }
    }
    for (int at = 0; factors.length > 0 && at < values.length; at++) {
      values[at] = (float) (values[at] * factors[at % depth]);
    }
    return Tensor.of(Shape.of(rows.length, depth), values);
  }
}
