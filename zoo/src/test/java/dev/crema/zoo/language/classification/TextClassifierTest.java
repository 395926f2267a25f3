package dev.crema.zoo.language.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextClassifierTest {
  private static final LabelledTexts TEXTS =
      LabelledTexts.parse(
          "texts",
          """
          the soup is hot and good\tfood
          bread with butter and salt\tfood
          a hot soup with salt\tfood
          rain and wind in the north\tweather
          """);

  @TempDir Path folder;

  private static ClassifierRecipe recipe() {
    return ClassifierRecipe.DEFAULT.architecture(new WideAndDeep(4, 0.1, 0)).epochs(2).batchSize(2);
  }

  @Test
  void textsBecomeWordsInWhateverWayTheyAreWritten() {
    assertEquals(List.of("isn", "'t", "it", "'s", "!"), TextFeatures.words("Isn’t it's!"));
    assertEquals(TextFeatures.words("wo n't do"), TextFeatures.words("won't do"));
    assertEquals(512, TextFeatures.words("a ".repeat(1000)).size());
  }

  @Test
  void pairsCountThatOccurOftenEnough() {
    TextFeatures features = TextFeatures.learn(List.of("a b c", "a b", "b a"), 2);
    assertEquals(List.of("a", "b", "c", "a b"), features.features());
    Tensor encoded = features.encode(List.of("b a b", "x", ""));
    assertEquals(Shape.of(3, 16), encoded.shape());
    int[] numbers = encoded.toInts();
    assertEquals(List.of(3, 2, 5, 0), List.of(numbers[0], numbers[1], numbers[2], numbers[3]));
    assertEquals(List.of(1, 0), List.of(numbers[16], numbers[17]));
    assertEquals(1, numbers[32]);
  }

  /** By hand: feature 2 twice in class 0 and never in 1, feature 3 once in both. */
  @Test
  void naiveBayesCounts() {
    Tensor numbers = Tensor.of(Shape.of(3, 2), 2, 3, 2, 0, 3, 0);
    NaiveBayes found = NaiveBayes.of(numbers, Tensor.of(Shape.of(3), 0, 0, 1), 4, 2, 1);
    float[] scores = found.scores().toFloats();
    double first = Math.log(3 / 5.0) - Math.log(1 / 3.0);
    double second = Math.log(2 / 5.0) - Math.log(2 / 3.0);
    assertEquals(first / 2, scores[4], 1e-6);
    assertEquals(-first / 2, scores[5], 1e-6);
    assertEquals(second / 2, scores[6], 1e-6);
    assertEquals(Math.log(2 / 3.0), found.priors().toFloats()[0], 1e-6);
  }

  @Test
  void aClassWithOneTextIsLearned() {
    TextClassifier classifier = recipe().train(TEXTS, TEXTS);
    assertEquals(List.of("food", "weather"), classifier.classes());
    assertEquals(1, classifier.accuracy(TEXTS));
    Path file = folder.resolve("c.crema");
    classifier.save(file);
    TextClassifier loaded = TextClassifier.load(file);
    List<String> texts = List.of("wind and rain", "Salt, butter!", "");
    assertEquals(classifier.classify(texts), loaded.classify(texts));
    assertEquals("weather", loaded.classify("Wind in the north").getFirst().label());
    assertEquals(List.of(), loaded.classify(List.of()));
  }

  @Test
  void withoutKnownWordsTheSharesOfTheClassesCount() {
    TextClassifier classifier = recipe().train(TEXTS, TEXTS);
    List<TextClassifier.Prediction> empty = classifier.classify("");
    assertEquals("food", empty.getFirst().label());
    assertEquals(0.75, empty.getFirst().probability(), 0.05);
    assertEquals(empty, classifier.classify("☃ 漢字 xyz"));
    assertEquals(1, empty.stream().mapToDouble(TextClassifier.Prediction::probability).sum(), 1e-6);
  }

  @Test
  void oneClassAndWrongLinesAreRefused() {
    DataException one =
        assertThrows(DataException.class, () -> recipe().train(TEXTS.range(0, 2), TEXTS));
    assertTrue(one.getMessage().contains("[food]"), one.getMessage());
    DataException line =
        assertThrows(DataException.class, () -> LabelledTexts.parse("f.tsv", "a\tb\n\nc\n"));
    assertTrue(line.getMessage().startsWith("f.tsv, line 3: no tab"), line.getMessage());
    DataException label =
        assertThrows(
            DataException.class,
            () -> recipe().train(TEXTS, new LabelledTexts(List.of("a"), List.of("sport"))));
    assertTrue(label.getMessage().contains("'sport'; allowed: food, weather"), label.getMessage());
  }

  @Test
  void theModelThatComesWithCremaKnowsReviews() {
    TextClassifier classifier = TextClassifier.sentiment();
    List<List<TextClassifier.Prediction>> found =
        classifier.classify(
            List.of("A warm, funny and moving film.", "It's dull, and far too long."));
    assertEquals("positive", found.getFirst().getFirst().label());
    assertEquals("negative", found.getLast().getFirst().label());
    assertTrue(found.getFirst().getFirst().probability() > 0.9, found.toString());
  }

  /** Any text is read or refused. */
  @FuzzTest(maxDuration = "60s")
  void anyTextIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      LabelledTexts read = LabelledTexts.parse("fuzz", text);
      read.labels().forEach(label -> assertTrue(!label.isBlank(), label));
      TextFeatures.learn(read.texts(), 1).encode(read.texts());
    } catch (DataException refused) {
      assertTrue(refused.getMessage().startsWith("fuzz, line "), refused.getMessage());
    }
  }
}
