package dev.crema.zoo.language.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.zoo.language.BytePairs;
import dev.crema.zoo.language.Tokenizer;
import dev.crema.zoo.language.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslatorTest {
  private static final Bitext TEXT =
      new Bitext(
          List.of("eins zwei", "zwei drei", "drei eins", "eins", "zwei", "drei"),
          List.of("one two", "two three", "three one", "one", "two", "three"));

  @TempDir Path folder;

  private static TranslationRecipe recipe() {
    return TranslationRecipe.DEFAULT
        .architecture(new TranslationTransformer(1, 32, 2, 32, 0))
        .vocabularySize(40)
        .piecesPerBatch(64)
        .epochs(40)
        .learningRate(0.01, 5)
        .seed(2);
  }

  /** A model that knows nothing yet, but has opinions. */
  private static Translator untrained() {
    Tokenizer tokenizer =
        BytePairs.train(40, Stream.concat(TEXT.source().stream(), TEXT.target().stream()));
    return new Translator(
        new TranslationTransformer(2, 16, 2, 32, 0).model(tokenizer.vocabulary().size()).seed(4),
        tokenizer);
  }

  /** The search goes step by step on kept keys and values; the model reads the whole at once. */
  @Test
  void stepsAreThoseOfTheWholeModel() {
    Translator translator = untrained();
    Stretch stretch = new Stretch(translator.model(), 2, 6);
    int[][] sources = {{9, 8, 7}, {6, 5, 0}};
    stretch.begin(Tensor.of(Shape.of(2, 3), 9, 8, 7, 6, 5, 0));
    int[][] rows = {{0, 1, 2, 3}, {0, 0, 3, 2}, {1, 0, 3, 3}};
    int[][] pieces = {{2, 2, 2, 2}, {5, 6, 7, 8}, {9, 10, 11, 12}};
    List<List<Integer>> paths =
        new ArrayList<>(List.of(List.of(), List.of(), List.of(), List.of()));
    for (int step = 0; step < rows.length; step++) {
      List<List<Integer>> before = List.copyOf(paths);
      for (int row = 0; row < 4; row++) {
        List<Integer> path = new ArrayList<>(before.get(rows[step][row]));
        path.add(pieces[step][row]);
        paths.set(row, path);
      }
      float[] found = stretch.next(rows[step], pieces[step]);
      int size = found.length / 4;
      for (int row = 0; row < 4; row++) {
        float[] expected = last(translator, sources[row / 2], paths.get(row));
        for (int piece = Vocabulary.END; piece < size; piece++) {
          assertEquals(expected[piece], found[row * size + piece], 1e-4, "step " + step);
        }
        assertEquals(Float.NEGATIVE_INFINITY, found[row * size + Vocabulary.UNKNOWN]);
      }
    }
  }

  /** The logarithms of the probabilities after a path. */
  private static float[] last(Translator translator, int[] source, List<Integer> path) {
    int[] given = path.stream().mapToInt(Integer::intValue).toArray();
    Tensor logits =
        translator
            .model()
            .predictOnBatch(
                List.of(
                    Tensor.of(Shape.of(1, source.length), source),
                    Tensor.of(Shape.of(1, given.length), given)))
            .getFirst();
    return logits.select(1, given.length - 1L).logSoftmax(-1).toFloats();
  }

  @Test
  void aFewWordsAreLearnedSavedAndLoaded() {
    Translator trained = recipe().train(TEXT, TEXT);
    List<String> translations =
        trained.translate(TEXT.source()).stream().map(Translation::text).toList();
    assertEquals(TEXT.target(), translations);
    Path file = folder.resolve("t.crema");
    trained.save(file);
    Translator loaded = Translator.load(file);
    Translation one = loaded.translate("drei eins");
    assertEquals("three one", one.text());
    assertTrue(one.score() < 0 && one.score() > -1, one.toString());
    assertEquals(4, one.alternatives().size());
    assertTrue(one.alternatives().getFirst().score() <= one.score());
    assertEquals("three one", loaded.beams(1).translate("drei eins").text());
  }

  @Test
  void whatIsEmptyOrUnknown() {
    Translator translator = untrained().beams(1);
    assertEquals(new Translation("", 0, List.of()), translator.translate(" "));
    assertEquals(List.of(), translator.translate(List.of()));
    List<Translation> found = translator.translate(List.of("", "☃ eins", "eins ".repeat(10)));
    assertEquals("", found.getFirst().text());
    assertEquals(translator.translate("☃ eins").text(), found.get(1).text());
    assertEquals(translator.translate("eins ".repeat(10)).text(), found.getLast().text());
  }

  @Tag("long")
  @Test
  void onlyTheFirstPiecesOfALongSentenceCount() {
    Translator translator = untrained().beams(1);
    assertEquals(
        translator.translate("eins ".repeat(400)), translator.translate("eins ".repeat(500)));
  }

  @Test
  void wrongSettingsAndFilesAreRefused() throws IOException {
    assertThrows(CremaException.class, () -> untrained().beams(0));
    assertThrows(
        CremaException.class, () -> recipe().train(new Bitext(List.of(), List.of()), TEXT));
    Path none = folder.resolve("none.tsv");
    Files.writeString(none, "eins\tone\n\nzwei two\n");
    DataException refused = assertThrows(DataException.class, () -> Bitext.read(none));
    assertTrue(refused.getMessage().contains("none.tsv', line 3: no tab"), refused.getMessage());
    assertThrows(DataException.class, () -> new Bitext(List.of("a"), List.of()));
  }

  /** Any bytes are pairs of sentences or refused. */
  @FuzzTest(maxDuration = "60s")
  void anyFileIsReadOrRefused(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("crema-fuzz", ".tsv");
    try {
      Files.write(file, bytes);
      Bitext text = Bitext.read(file);
      assertTrue(text.size() <= new String(bytes, StandardCharsets.UTF_8).lines().count());
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("crema-fuzz"), refused.getMessage());
    } finally {
      Files.delete(file);
    }
  }
}
