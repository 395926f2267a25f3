package dev.crema.zoo.language.embedding;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Texts that can be searched by what they mean. All are compared, so the time grows with them. */
public final class TextIndex {
  private final SentenceEncoder encoder;
  private final List<String> texts;
  private final Tensor vectors;

  /**
   * @param texts 1 or more
   */
  TextIndex(SentenceEncoder encoder, List<String> texts) {
    Require.atLeast("TextIndex", "the number of texts", texts.size(), 1);
    this.encoder = encoder;
    this.texts = List.copyOf(texts);
    this.vectors = encoder.encode(texts);
  }

  /**
   * A text that was found.
   *
   * @param position of the text, from 0
   * @param similarity the cosine between it and what was looked for, -1 to 1
   */
  public record Match(String text, int position, double similarity) {}

  /**
   * The texts that are most like another one, the most similar first, of equal ones the earlier.
   */
  public List<Match> search(String query, int count) {
    return search(List.of(query), count).getFirst();
  }

  /**
   * The same for several.
   *
   * @param queries 1 or more
   * @param count how many texts are wanted for each, 1 or more
   */
  public List<List<Match>> search(List<String> queries, int count) {
    Require.atLeast("search", "count", count, 1);
    float[] cosines = encoder.encode(queries).matmul(vectors, false, true).toFloats();
    List<List<Match>> found = new ArrayList<>();
    for (int q = 0; q < queries.size(); q++) {
      List<Match> all = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        all.add(new Match(texts.get(i), i, cosines[q * texts.size() + i]));
      }
      found.add(
          all.stream()
              .sorted(Comparator.comparingDouble(Match::similarity).reversed())
              .limit(count)
              .toList());
    }
    return List.copyOf(found);
  }
}
