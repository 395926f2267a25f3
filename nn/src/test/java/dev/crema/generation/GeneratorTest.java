package dev.crema.generation;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.RandomNormal;
import dev.crema.layers.LayerSieve;
import dev.crema.train.Batch;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a generator writes, against whole sequences computed anew for each token. */
class GeneratorTest {
  private static final int VOCABULARY = 11;
  private static final int[][] PROMPTS = {{1, 2, 3}, {7, 0, 5}};

  private static Model model() {
    return sequential(
            input(DType.INT32, -1),
            tokenAndPositionEmbedding(VOCABULARY, 16, 8)
                .embeddingsInitializer(new RandomNormal(0, 1)),
            transformerDecoder(12, 2),
            transformerDecoder(12, 2),
            dense(VOCABULARY))
        .seed(3);
  }

  /** The most likely token after each whole sequence, computed anew each time. */
  private static int[] greedy(Model model, int[] prompt, int length) {
    int[] tokens = prompt;
    while (tokens.length < length) {
      float[] logits =
          model.predictOnBatch(Tensor.of(Shape.of(1, tokens.length), tokens)).toFloats();
      int from = logits.length - VOCABULARY;
      int best = 0;
      for (int i = 1; i < VOCABULARY; i++) {
        best = logits[from + i] > logits[from + best] ? i : best;
      }
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = best;
    }
    return tokens;
  }

  @Test
  void theMostLikelyTokensAreThoseOfWholeSequences() {
    Model model = model();
    int[][] sequences = new Generator(model, 16).generate(PROMPTS);
    for (int i = 0; i < PROMPTS.length; i++) {
      assertArrayEquals(greedy(model, PROMPTS[i], 16), sequences[i]);
      assertArrayEquals(sequences[i], new Generator(model, 16).generate(PROMPTS[i]));
    }
    assertArrayEquals(PROMPTS[0], new Generator(model, 3).generate(PROMPTS[0]));
  }

  @Test
  void sequencesEndWithTheEndToken() {
    Model model = model();
    int[] whole = greedy(model, PROMPTS[0], 16);
    int end = whole[6];
    int at = 3;
    while (whole[at] != end) {
      at++;
    }
    int[][] sequences = new Generator(model, 16).endToken(end).generate(PROMPTS);
    assertArrayEquals(Arrays.copyOf(whole, at + 1), sequences[0]);
  }

  @Test
  void theSeedDecidesWhatIsDrawn() {
    Generator drawing = new Generator(model(), 16).sampling(Sampling.of(2));
    int[] once = drawing.seed(5).generate(PROMPTS[0]);
    assertArrayEquals(once, drawing.seed(5).generate(PROMPTS[0]));
    assertFalse(Arrays.equals(once, drawing.seed(6).generate(PROMPTS[0])));
  }

  private static double[] frequencies(Sampling sampling, double... logits) {
    SplittableRandom random = new SplittableRandom(1);
    double[] counts = new double[logits.length];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      counts[sampling.pick(logits, random)] += 1.0 / draws;
    }
    return counts;
  }

  @Test
  void tokensAreDrawnByTheirProbabilities() {
    // Probabilities 0.1, 0.4, 0.2, 0.3 at a temperature of 1.
    double[] logits = {Math.log(1), Math.log(4), Math.log(2), Math.log(3)};
    assertArrayEquals(
        new double[] {0.1, 0.4, 0.2, 0.3}, frequencies(Sampling.of(1), logits), 0.015);
    assertArrayEquals(
        new double[] {1 / 30.0, 16 / 30.0, 4 / 30.0, 9 / 30.0},
        frequencies(Sampling.of(0.5), logits),
        0.015);
    assertArrayEquals(
        new double[] {0, 4 / 7.0, 0, 3 / 7.0}, frequencies(Sampling.of(1).topK(2), logits), 0.015);
    assertArrayEquals(
        new double[] {0, 4 / 9.0, 2 / 9.0, 3 / 9.0},
        frequencies(Sampling.of(1).topP(0.75), logits),
        0.015);
    assertArrayEquals(
        new double[] {0, 1, 0, 0}, frequencies(Sampling.of(1).topP(0.01), logits), 1e-9);
    assertArrayEquals(new double[] {0, 1, 0, 0}, frequencies(Sampling.GREEDY, logits), 1e-9);
  }

  /** Counting on, learned from counts. */
  @Test
  void whatWasLearnedIsWrittenOn() {
    Model model =
        sequential(
                input(DType.INT32, -1),
                tokenAndPositionEmbedding(5, 12, 16),
                transformerDecoder(32, 2),
                dense(5))
            .seed(1)
            .compile(adam(0.01), sparseCategoricalCrossentropy(true));
    int[] counts = new int[5 * 12];
    Arrays.setAll(counts, i -> (i / 12 + i % 12) % 5);
    Tensor all = Tensor.of(Shape.of(5, 12), counts);
    Tensor x = all.slice(1, 0, 11);
    Tensor y = all.slice(1, 1, 12);
    for (int i = 0; i < 150; i++) {
      model.trainOnBatch(Batch.of(x, y));
    }
    assertArrayEquals(
        new int[] {3, 4, 0, 1, 2, 3, 4, 0, 1, 2}, new Generator(model, 10).generate(3, 4));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Generator generator = new Generator(model(), 4);
    LayerSieve.refused(
        "generate: prompts of [3, 2] tokens; allowed: one prompt or more, all of one length, 1 to"
            + " 4",
        () -> generator.generate(new int[][] {{1, 2, 3}, {1, 2}}));
    LayerSieve.refused(
        "Sampling: topP is 0.0; allowed: above 0, up to 1", () -> Sampling.of(1).topP(0));
    LayerSieve.refused("Sampling: topK is 0; allowed: 1 or more", () -> Sampling.of(1).topK(0));
    LayerSieve.refused(
        "Sampling: temperature is -1.0; allowed: a finite number, 0 or more",
        () -> Sampling.of(-1));
    assertEquals(4, generator.generate(1).length);
  }
}
