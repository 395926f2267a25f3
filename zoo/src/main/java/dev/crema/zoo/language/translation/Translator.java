package dev.crema.zoo.language.translation;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.zoo.language.LanguageFile;
import dev.crema.zoo.language.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Translates sentences by beam search.
 *
 * <pre>{@code
 * Translator translator = Translator.load(Path.of("translation.crema"));
 * Translation translation = translator.translate("Ein Hund läuft über das Gras.");
 * }</pre>
 *
 * <p>Characters that were not there in training are unknown pieces; sentences of more than 256
 * pieces are cut; an empty one has an empty translation. Safe for use by several threads, which
 * take turns.
 */
public final class Translator {
  private static final String PROBLEM = "translation";
  private static final int TOGETHER = 16;

  static {
    register();
  }

  private final Model model;
  private final Tokenizer tokenizer;
  private final int beams;
  private final double lengthPenalty;
  private final Map<Shape, Stretch> stretches = new HashMap<>();

  Translator(Model model, Tokenizer tokenizer) {
    this(model, tokenizer, 5, 0.6);
  }

  private Translator(Model model, Tokenizer tokenizer, int beams, double lengthPenalty) {
    // Refuses wrong settings now.
    new BeamSearch(beams, lengthPenalty, 1);
    this.model = model;
    this.tokenizer = tokenizer;
    this.beams = beams;
    this.lengthPenalty = lengthPenalty;
  }

  /** Lets models of this package be saved and loaded. */
  static void register() {
    Registry.register(PaddingMask.class);
    Registry.register(SmoothedCrossentropy.class);
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws dev.crema.saving.FormatException if the file is not what it should be
   * @throws dev.crema.data.DataException if it is a model for something else
   */
  public static Translator load(Path file) {
    Saved saved = LanguageFile.load(file, PROBLEM);
    return new Translator(saved.model(), LanguageFile.tokenizer(saved));
  }

  /**
   * Writes the model and its tokenizer.
   *
   * @throws dev.crema.saving.FormatException if that fails; an older file is as it was
   */
  public void save(Path file) {
    LanguageFile.save(file, PROBLEM, model, LanguageFile.metadata(tokenizer));
  }

  /** How many sequences are followed, 1 or more; 5 by default; 1 is greedy and fast. */
  public Translator beams(int count) {
    return new Translator(model, tokenizer, count, lengthPenalty);
  }

  /** How much longer translations are favoured, 0 or more; 0.6 by default. */
  public Translator lengthPenalty(double exponent) {
    return new Translator(model, tokenizer, beams, exponent);
  }

  /** The model that it translates with. */
  public Model model() {
    return model;
  }

  /** A translation of a sentence. */
  public Translation translate(String sentence) {
    return translate(List.of(sentence)).getFirst();
  }

  /** Translations of sentences, in their order; those of similar lengths are computed together. */
  public synchronized List<Translation> translate(List<String> sentences) {
    List<int[]> sources = sentences.stream().map(tokenizer::encode).toList();
    Translation[] translations = new Translation[sentences.size()];
    Arrays.fill(translations, new Translation("", 0, List.of()));
    Map<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).length > 0) {
        int length = PairBatches.length(sources.get(i).length);
        byLength.computeIfAbsent(length, _ -> new ArrayList<>()).add(i);
      }
    }
    int together = sentences.size() == 1 ? 1 : TOGETHER;
    byLength.forEach(
        (length, places) -> {
          for (int from = 0; from < places.size(); from += together) {
            List<Integer> part = places.subList(from, Math.min(places.size(), from + together));
            List<Translation> found =
                translate(part.stream().map(sources::get).toList(), together, length);
            for (int i = 0; i < part.size(); i++) {
              translations[part.get(i)] = found.get(i);
            }
          }
        });
    return List.of(translations);
  }

  /**
   * Translates up to {@code rows} sentences, which are filled up to a length or cut; rows without
   * one repeat the last.
   */
  private List<Translation> translate(List<int[]> sources, int rows, int length) {
    int[] pieces = new int[rows * length];
    for (int row = 0; row < rows; row++) {
      int[] source = sources.get(Math.min(row, sources.size() - 1));
      System.arraycopy(source, 0, pieces, row * length, Math.min(length, source.length));
    }
    Shape shape = Shape.of(rows, length);
    int most = length + length / 2 + 8;
    Stretch stretch = stretches.computeIfAbsent(shape, _ -> new Stretch(model, beams, most));
    stretch.begin(Tensor.of(shape, pieces));
    List<List<BeamSearch.Hypothesis>> found =
        new BeamSearch(beams, lengthPenalty, most).search(rows, stretch);
    return found.subList(0, sources.size()).stream().map(this::translation).toList();
  }

  private Translation translation(List<BeamSearch.Hypothesis> found) {
    List<Translation.Alternative> all = new ArrayList<>();
    for (BeamSearch.Hypothesis hypothesis : found) {
      int[] pieces = hypothesis.pieces().stream().mapToInt(Integer::intValue).toArray();
      all.add(new Translation.Alternative(tokenizer.decode(pieces), hypothesis.score()));
    }
    return new Translation(
        all.getFirst().text(), all.getFirst().score(), all.subList(1, all.size()));
  }
}
