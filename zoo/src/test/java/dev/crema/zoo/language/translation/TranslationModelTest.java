package dev.crema.zoo.language.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.zoo.language.BytePairs;
import dev.crema.zoo.language.Tokenizer;
import dev.crema.zoo.language.Vocabulary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The architecture, its loss and its batches. */
class TranslationModelTest {
  /** The base model of Vaswani et al., table 3: 65 million parameters with 37,000 pieces. */
  @Tag("long")
  @Test
  void theBaseModelHasAsManyParametersAsPublished() {
    long parameters =
        new TranslationTransformer(6, 512, 8, 2048, 0.1)
            .model(37_000).weights().values().stream()
                .mapToLong(w -> w.type().shape().size())
                .sum();
    long attention = 4 * (512 * 512 + 512);
    long dense = 2 * 512 * 2048 + 2048 + 512;
    long norm = 2 * 512;
    long layers = 6 * (attention + dense + 2 * norm) + 6 * (2 * attention + dense + 3 * norm);
    assertEquals(37_000 * 512 + layers + 2 * norm, parameters);
    assertEquals(65e6, parameters, 3e6);
  }

  /** By hand, with three pieces and a smoothing of 0.3: q is 0.8, 0.1, 0.1. */
  @Test
  void theLossIsTheSmoothedCrossEntropy() {
    Tensor logits = Tensor.of(Shape.of(1, 2, 3), 1f, 2f, 3f, 0f, 0f, 0f);
    Tensor expected = Tensor.of(Shape.of(1, 2), 1, 0);
    SmoothedCrossentropy loss = new SmoothedCrossentropy(0.3);
    double sum = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
    float[] losses = loss.losses(expected, logits).toFloats();
    assertEquals(sum - (0.1 * 1 + 0.8 * 2 + 0.1 * 3), losses[0], 1e-6);
    assertEquals(Math.log(3), losses[1], 1e-6);
    assertArrayEquals(
        new boolean[] {true, false}, loss.counts(expected, logits).orElseThrow().toBooleans());
  }

  @Test
  void whatIsPaddedDoesNotMatter() {
    var model = new TranslationTransformer(1, 8, 2, 16, 0).model(12).seed(5);
    Tensor plain =
        model
            .predictOnBatch(
                List.of(Tensor.of(Shape.of(1, 2), 5, 6), Tensor.of(Shape.of(1, 2), 2, 7)))
            .getFirst();
    Tensor padded =
        model
            .predictOnBatch(
                List.of(Tensor.of(Shape.of(1, 4), 5, 6, 0, 0), Tensor.of(Shape.of(1, 3), 2, 7, 0)))
            .getFirst();
    assertArrayEquals(plain.toFloats(), padded.slice(1, 0, 2).toFloats(), 1e-5f);
  }

  private static final Bitext TEXT =
      new Bitext(
          IntStream.range(1, 40).mapToObj("a "::repeat).toList(),
          IntStream.range(1, 40).mapToObj("b "::repeat).toList());

  private static final Tokenizer TOKENIZER = BytePairs.train(8, List.of("a a", "b b").stream());

  private static List<Batch> pass(PairBatches batches, Order order) {
    List<Batch> all = new ArrayList<>();
    try (Feed feed = batches.feed(order)) {
      for (Batch batch = feed.next(); batch != null; batch = feed.next()) {
        all.add(batch);
      }
    }
    return all;
  }

  private static int pieces(Tensor tensor) {
    return IntStream.of(tensor.toInts()).map(id -> id == Vocabulary.PAD ? 0 : 1).sum();
  }

  @Test
  void eachPassHasEveryPairOnceInFewShapes() {
    PairBatches batches = new PairBatches(TEXT, TOKENIZER, 96);
    List<Batch> all = pass(batches, new Order(1, true, 3, 0));
    assertEquals(batches.count(), all.size());
    int expected = 0;
    for (int i = 0; i < TEXT.size(); i++) {
      expected += TOKENIZER.encode(TEXT.target().get(i)).length + 1;
    }
    assertEquals(expected, all.stream().mapToInt(b -> pieces(b.y().getFirst())).sum());
    Set<Shape> shapes = new HashSet<>();
    all.forEach(batch -> shapes.add(batch.x().getFirst().shape()));
    assertEquals(
        shapes.size(), shapes.stream().mapToLong(shape -> shape.dim(1)).distinct().count());
    shapes.forEach(shape -> assertTrue(shape.size() <= 96, shape.toString()));
  }

  @Test
  void theOrderDependsOnSeedAndPass() {
    PairBatches batches = new PairBatches(TEXT, TOKENIZER, 96);
    List<Integer> first = lengths(batches, new Order(1, true, 3, 0));
    assertEquals(first, lengths(batches, new Order(1, true, 3, 0)));
    assertNotEquals(first, lengths(batches, new Order(1, true, 3, 1)));
    assertNotEquals(first, lengths(batches, new Order(1, true, 4, 0)));
  }

  private static List<Integer> lengths(PairBatches batches, Order order) {
    return pass(batches, order).stream().map(batch -> pieces(batch.x().getFirst())).toList();
  }
}
