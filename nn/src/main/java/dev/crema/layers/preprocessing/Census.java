package dev.crema.layers.preprocessing;

import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts tokens, and the documents that they are in. */
final class Census<T> {
  private final Map<T, Long> counts = new HashMap<>();
  private final Map<T, Long> documents = new HashMap<>();
  private long rows;

  /** Counts the tokens of a document. */
  void add(List<T> document) {
    rows++;
    document.forEach(token -> counts.merge(token, 1L, Long::sum));
    new HashSet<>(document).forEach(token -> documents.merge(token, 1L, Long::sum));
  }

  /**
   * The tokens from the most frequent on, of equally frequent ones the greatest first as in Keras;
   * without the special ones and as many as there may be.
   */
  List<T> vocabulary(
      String who, Optional<T> mask, T oov, LookupSettings settings, Comparator<T> order) {
    mask.ifPresent(counts::remove);
    counts.remove(oov);
    List<T> tokens = new ArrayList<>(counts.keySet());
    tokens.sort(Comparator.<T>comparingLong(counts::get).thenComparing(order).reversed());
    if (tokens.isEmpty()) {
      throw new CremaException(
          who + ": the data to adapt to has no tokens; allowed: 1 token or more");
    }
    int room =
        settings.maxTokens().orElse(Integer.MAX_VALUE) - settings.tokenStart(mask.isPresent());
    return tokens.subList(0, Math.min(tokens.size(), room));
  }

  /** What tokens count: {@code ln(1 + documents / (1 + documents with the token))}. */
  Optional<List<Double>> weights(List<T> tokens, LookupSettings settings) {
    return settings.outputMode() == OutputMode.TF_IDF
        ? Optional.of(tokens.stream().map(this::weight).toList())
        : Optional.empty();
  }

  private double weight(T token) {
    return Math.log(1 + rows / (1.0 + documents.getOrDefault(token, 0L)));
  }
}
