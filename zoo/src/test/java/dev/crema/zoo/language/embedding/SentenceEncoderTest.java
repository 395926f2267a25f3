package dev.crema.zoo.language.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.DataException;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.zoo.language.classification.TextClassifier;
import dev.crema.zoo.language.translation.Bitext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {
  private static final Bitext PAIRS =
      new Bitext(
          List.of("ein hund", "eine katze", "das haus", "der wald", "ein boot", "die schule"),
          List.of("a dog", "a cat", "the house", "the forest", "a boat", "the school"));

  @TempDir Path folder;

  private static SentenceEncoder trained() {
    return EncoderRecipe.DEFAULT
        .vocabularySize(80)
        .width(16)
        .batchSize(6)
        .epochs(40)
        .learningRate(0.02)
        .seed(1)
        .train(PAIRS, PAIRS);
  }

  /** By hand: rows and columns of [[2, 0], [1, 1]]. */
  @Test
  void theLossIsThatOfTheRightPartner() {
    Tensor similar = Tensor.of(Shape.of(2, 2), 2f, 0f, 1f, 1f);
    float[] losses = new InBatchSoftmax().losses(Tensor.zeros(2, 1), similar).toFloats();
    double row = Math.log(1 + Math.exp(-2));
    double column = Math.log(1 + Math.exp(-1));
    assertEquals((row + column) / 2, losses[0], 1e-6);
    assertEquals((Math.log(2) + column) / 2, losses[1], 1e-6);
    assertThrows(
        CremaException.class,
        () -> new InBatchSoftmax().losses(Tensor.zeros(2, 1), Tensor.zeros(2, 3)));
  }

  @Test
  void partnersAreFoundAfterSavingAndLoading() {
    SentenceEncoder encoder = trained();
    Path file = folder.resolve("e.crema");
    encoder.save(file);
    SentenceEncoder loaded = SentenceEncoder.load(file);
    Tensor vectors = loaded.encode(PAIRS.source());
    assertArrayEquals(encoder.encode(PAIRS.source()).toFloats(), vectors.toFloats());
    for (float length : vectors.square().sum(1).toFloats()) {
      assertEquals(1, length, 1e-5);
    }
    TextIndex index = loaded.index(PAIRS.target());
    for (int i = 0; i < PAIRS.size(); i++) {
      assertEquals(i, index.search(PAIRS.source().get(i), 2).getFirst().position());
    }
    List<TextIndex.Match> all = index.search("a dog", 100);
    assertEquals(6, all.size());
    assertEquals("a dog", all.getFirst().text());
    assertEquals(1, all.getFirst().similarity(), 1e-5);
    assertTrue(all.get(1).similarity() >= all.get(2).similarity());
  }

  @Test
  void textsWithoutKnownPiecesHaveAVectorToo() {
    SentenceEncoder encoder = trained();
    float[] numbers = encoder.encode(List.of("", "☃", "a ".repeat(300))).toFloats();
    for (float number : numbers) {
      assertTrue(Float.isFinite(number));
    }
    assertThrows(CremaException.class, () -> encoder.index(List.of()));
    assertThrows(CremaException.class, () -> encoder.index(List.of("a")).search("a", 0));
    Path file = folder.resolve("e.crema");
    encoder.save(file);
    DataException refused = assertThrows(DataException.class, () -> TextClassifier.load(file));
    assertTrue(refused.getMessage().contains("sentence embedding"), refused.getMessage());
  }
}
