package dev.crema.zoo.language.embedding;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.saving.Saved;
import dev.crema.zoo.language.LanguageFile;
import dev.crema.zoo.language.Tokenizer;
import dev.crema.zoo.language.Vocabulary;
import java.nio.file.Path;
import java.util.List;

/**
 * Sentences as vectors of length 1: the more two mean the same, the greater is their product.
 *
 * <p>Of long sentences the first 128 pieces count. An empty one, or one of unknown characters only,
 * has a vector that means nothing. Safe for use by several threads.
 */
public final class SentenceEncoder {
  private static final String PROBLEM = "sentence embedding";
  private static final int MOST = 128;

  private final Model model;
  private final Tokenizer tokenizer;

  SentenceEncoder(Model model, Tokenizer tokenizer) {
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws dev.crema.data.DataException if it is a model for something else
   */
  public static SentenceEncoder load(Path file) {
    Saved saved = LanguageFile.load(file, PROBLEM);
    return new SentenceEncoder(saved.model(), LanguageFile.tokenizer(saved));
  }

  /**
   * Writes the model and its tokenizer.
   *
   * @throws dev.crema.saving.FormatException if that fails; an older file is as it was
   */
  public void save(Path file) {
    LanguageFile.save(file, PROBLEM, model, LanguageFile.metadata(tokenizer));
  }

  /** The model that it encodes with. */
  public Model model() {
    return model;
  }

  /** The vectors of one sentence or more, {@code [sentences, width]}. */
  public Tensor encode(List<String> sentences) {
    return model.predict(pieces(tokenizer, sentences));
  }

  /** The pieces of sentences {@code [sentences, most]}, filled up by 0. */
  static Tensor pieces(Tokenizer tokenizer, List<String> sentences) {
    List<int[]> rows =
        sentences.stream()
            .map(tokenizer::encode)
            .map(ids -> ids.length == 0 ? new int[] {Vocabulary.UNKNOWN} : ids)
            .toList();
    int most = Math.min(MOST, rows.stream().mapToInt(ids -> ids.length).max().orElse(1));
    int[] all = new int[rows.size() * most];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * most, Math.min(most, rows.get(i).length));
    }
    return Tensor.wrap(Shape.of(rows.size(), most), all);
  }

  /** Makes texts ready to be searched. */
  public TextIndex index(List<String> texts) {
    return new TextIndex(this, texts);
  }
}
