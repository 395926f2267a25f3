package dev.crema.keras;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Vocabularies that Keras learned, one a line: key and tokens, with tabs between them. */
public final class Vocabularies {
  private static final Map<String, List<String>> ALL = new HashMap<>();

  static {
    try (InputStream in =
        Objects.requireNonNull(Vocabularies.class.getResourceAsStream("vocabularies.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        List<String> words = List.of(line.split("\t", -1));
        ALL.put(
            words.getFirst(),
            words.subList(1, words.size()).stream().map(Vocabularies::read).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Vocabularies() {}

  private static String read(String token) {
    return token.replace("\\n", "\n").replace("\\t", "\t").replace("\\v", "\u000b");
  }

  public static List<String> get(String key) {
    return Objects.requireNonNull(ALL.get(key), key);
  }
}
