package dev.crema.layers.preprocessing;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.keras.Vocabularies;
import dev.crema.saving.FormatException;
import dev.crema.saving.Registry;
import dev.crema.saving.Saving;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts as numbers against Keras on TensorFlow. */
class TextVectorizationTest {
  private static final Golden KERAS = Golden.of("lookups.txt");

  private static final List<String> TEXTS =
      List.of(
          "It's a fine day, a VERY fine day!",
          "the day was long -- the night longer",
          "Überall ein Äpfelchen, überall",
          "naïve café; naïve, cafés",
          "",
          "!?",
          "\uD834\uDD1E and \uFF01 and \uD834\uDD1E\uD834\uDD1E",
          "tab\tand\nnewline\u000band\u001crest",
          "nbsp\u00a0stays whole",
          "a_b-c/d e|f~g `h` ^i^",
          "Fine FINE fine, day day",
          "night night");

  private static Map<String, TextVectorization> cases() {
    TextVectorization plain = Crema.textVectorization();
    TextVectorization count = plain.outputMode(OutputMode.COUNT);
    TextVectorization idf = plain.outputMode(OutputMode.TF_IDF);
    Map<String, TextVectorization> cases = new LinkedHashMap<>();
    cases.put("plain", plain);
    cases.put("length", plain.outputSequenceLength(4));
    cases.put("longer", plain.outputSequenceLength(9));
    cases.put("most", plain.maxTokens(7));
    cases.put("lower", plain.standardize(Standardization.LOWER));
    cases.put("strip", plain.standardize(Standardization.STRIP_PUNCTUATION));
    cases.put("none", plain.standardize(Standardization.NONE));
    cases.put("chars", plain.split(Splitting.CHARACTER));
    cases.put("whole", plain.split(Splitting.NONE));
    cases.put("bigrams", plain.ngramsUpTo(2));
    cases.put("lengths", plain.ngrams(3, 1));
    cases.put("charpairs", plain.split(Splitting.CHARACTER).ngrams(2));
    cases.put("hot", plain.outputMode(OutputMode.MULTI_HOT));
    cases.put("count", count.maxTokens(9));
    cases.put("padded", count.maxTokens(60).padToMaxTokens(true));
    cases.put("idf", idf);
    cases.put("idfpad", idf.ngramsUpTo(2).maxTokens(99).padToMaxTokens(true));
    return cases;
  }

  @Test
  void textsAreLearnedAndNumberedAsInKeras() {
    List<String> more = new ArrayList<>(TEXTS);
    more.add(TEXTS.getFirst());
    cases()
        .forEach(
            (name, layer) -> {
              String key = "text_" + name;
              TextVectorization adapted = layer.adapt(TEXTS);
              assertEquals(Vocabularies.get(key), adapted.tokens(), key);
              KERAS.check(key, adapted.apply(more).cast(DType.FLOAT64), 1e-6);
            });
  }

  @Test
  void aGivenVocabularyHasKerassPlaces() {
    List<String> elements = List.of("earth", "wind", "and", "fire");
    TextVectorization words =
        Crema.textVectorization().vocabulary(elements).maxTokens(5000).outputSequenceLength(4);
    Tensor places = words.apply(List.of("Earth, wind AND water", "fire"));
    assertEquals(DType.INT32, places.dtype());
    KERAS.check("given", places.cast(DType.FLOAT64), 0);
    assertEquals(List.of("", "[UNK]", "earth", "wind", "and", "fire"), words.tokens());
    assertEquals(words.tokens(), words.vocabulary(words.tokens()).tokens());
    TextVectorization weighed =
        Crema.textVectorization()
            .outputMode(OutputMode.TF_IDF)
            .vocabulary(elements, List.of(0.25, 0.75, 0.6, 0.4));
    Tensor weights = weighed.apply(List.of("Earth, wind AND water, earth", "fire"));
    KERAS.check("given_idf", weights.cast(DType.FLOAT64), 1e-7);
  }

  /** What the documentation of Keras shows. */
  @Test
  void documentedTextsHaveTheirPlaces() {
    TextVectorization words =
        Crema.textVectorization()
            .maxTokens(5000)
            .outputSequenceLength(4)
            .adapt(List.of("foo bar", "bar baz", "baz bada boom"));
    assertEquals(List.of("", "[UNK]", "baz", "bar", "foo", "boom", "bada"), words.tokens());
    assertArrayEquals(
        new int[] {4, 1, 3, 0, 1, 2, 0, 0},
        words.apply(List.of("foo qux bar", "qux baz")).toInts());
  }

  @Test
  void functionsOfOnesOwnStandardizeAndSplit() {
    TextVectorization layer =
        Crema.textVectorization()
            .standardize(text -> text.toUpperCase(Locale.ROOT))
            .split(text -> List.of(text.split("-", -1)))
            .adapt(List.of("ä-b", "Ä-c"));
    assertEquals(List.of("", "[UNK]", "Ä", "C", "B"), layer.tokens());
    assertEquals(List.of("X", "", "Y"), layer.tokens("x--y"));
    assertArrayEquals(new int[] {4, 0, 1}, layer.apply(List.of("B--x")).toInts());
  }

  /** Counts by another way: one text and one token at a time. */
  @Test
  void countsAndPlacesAgreeWithASlowWayForAnyTexts() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(15); i++) {
        StringBuilder text = new StringBuilder("a");
        for (int j = random.nextInt(40); j > 0; j--) {
          text.append("aAbB c!\t".charAt(random.nextInt(8)));
        }
        texts.add(text.toString());
      }
      Map<String, Integer> counts = new HashMap<>();
      for (String text : texts) {
        String plain = text.toLowerCase(Locale.ROOT).replace("!", "");
        for (String word : new HashSet<>(List.of(plain.split("[ \t]+", -1)))) {
          int times =
              List.of(plain.split("[ \t]+", -1)).stream().filter(word::equals).toList().size();
          counts.merge(word, times, Integer::sum);
        }
      }
      counts.remove("");
      TextVectorization layer = Crema.textVectorization().outputMode(OutputMode.COUNT).adapt(texts);
      String message = "seed " + seed + ", texts " + texts;
      List<String> tokens = layer.tokens();
      assertEquals(counts.keySet(), new HashSet<>(tokens.subList(1, tokens.size())), message);
      double[] sums = layer.apply(texts).sum(0).toDoubles();
      for (int i = 1; i < tokens.size(); i++) {
        assertEquals(counts.get(tokens.get(i)).doubleValue(), sums[i], message);
        assertTrue(i == 1 || sums[i] <= sums[i - 1], message);
      }
      assertEquals(0, sums[0], message);
      Tensor places = layer.outputMode(OutputMode.INT).apply(texts);
      for (int row = 0; row < texts.size(); row++) {
        int[] numbers = places.select(0, row).toInts();
        List<String> words = layer.tokens(texts.get(row));
        for (int i = 0; i < numbers.length; i++) {
          int expected = i < words.size() ? tokens.indexOf(words.get(i)) + 1 : 0;
          assertEquals(expected, numbers[i], message);
        }
      }
    }
  }

  @Test
  void noTextsAreNoRows() {
    TextVectorization layer = Crema.textVectorization().vocabulary(List.of("a"));
    assertEquals(Shape.of(0, 0), layer.apply(List.of()).shape());
    assertEquals(Shape.of(1, 0), layer.apply(List.of("")).shape());
    assertEquals(Shape.of(0, 3), layer.outputSequenceLength(3).apply(List.of()).shape());
    assertEquals(Shape.of(0, 2), layer.outputMode(OutputMode.COUNT).apply(List.of()).shape());
  }

  /** Splits where a sign stands. */
  record SplitAt(String sign) implements Splitting {
    @Override
    public List<String> split(String text) {
      return List.of(text.split(Pattern.quote(sign), -1));
    }
  }

  @Test
  void itComesBackFromAFile(@TempDir Path folder) {
    Path file = folder.resolve("words.json");
    for (TextVectorization layer : cases().values()) {
      TextVectorization adapted = layer.adapt(TEXTS);
      Saving.savePart(adapted, file);
      TextVectorization loaded = Saving.loadPart(file, TextVectorization.class);
      assertEquals(adapted, loaded);
      assertEquals(adapted.apply(TEXTS).toString(), loaded.apply(TEXTS).toString());
    }
    Registry.register(SplitAt.class);
    TextVectorization own = Crema.textVectorization().split(new SplitAt("-"));
    Saving.savePart(own, file);
    assertEquals(own, Saving.loadPart(file, TextVectorization.class));
    String message =
        assertThrows(
                FormatException.class, () -> Saving.savePart(own.standardize(text -> text), file))
            .getMessage();
    assertTrue(message.contains("cannot be saved; allowed: registered records"), message);
    assertEquals(own, Saving.loadPart(file, TextVectorization.class), "the old file stays");
  }

  @Test
  void textVectorizationSaysWhatIsWrong() {
    TextVectorization layer = new TextVectorization();
    refused(
        "TextVectorization: outputMode is ONE_HOT; allowed: INT, MULTI_HOT, COUNT, TF_IDF",
        () -> layer.outputMode(OutputMode.ONE_HOT));
    refused(
        "TextVectorization: ngrams is [2,0]; allowed: lengths of 1 or more",
        () -> layer.ngrams(2, 0));
    refused("TextVectorization: ngrams is 0; allowed: 1 or more", () -> layer.ngramsUpTo(0));
    refused(
        "TextVectorization: outputSequenceLength is 0; allowed: 1 or more",
        () -> layer.outputSequenceLength(0));
    refused(
        "TextVectorization: outputSequenceLength is 3, and outputMode COUNT; allowed: a length in"
            + " mode INT only",
        () -> layer.outputMode(OutputMode.COUNT).outputSequenceLength(3));
    refused("TextVectorization: maxTokens is 2; allowed: 3 or more", () -> layer.maxTokens(2));
    refused(
        "TextVectorization: vocabulary is with the mask '' inside; allowed: special tokens at the"
            + " start, as [, [UNK]], or none",
        () -> layer.vocabulary(List.of("a", "")));
    refused(
        "TextVectorization: the data to adapt to has no tokens; allowed: 1 token or more",
        () -> layer.adapt(List.of("", "!")));
    refused(
        "TextVectorization: the vocabulary is unknown; call adapt(data) and use the one that it"
            + " gives, or give vocabulary",
        () -> layer.apply(List.of("a")));
  }
}
