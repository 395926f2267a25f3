package dev.crema.layers.attention;

import static dev.crema.Crema.multiHeadAttention;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention by blocks of queries against that by the whole matrix of scores. */
class QueryBlocksTest {
  private static final int TO = 7;
  private static final int FROM = 5;

  private static Tensor normal(Random random, long... shape) {
    Shape s = Shape.of(shape);
    return Tensor.of(s, random.doubles(s.size(), -2, 2).toArray());
  }

  private static Tensor mask(Random random, long... shape) {
    Shape s = Shape.of(shape);
    boolean[] counts = new boolean[Math.toIntExact(s.size())];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextInt(4) > 0;
    }
    return Tensor.of(s, counts);
  }

  private static List<Tensor> inputs(Random random, long... bias) {
    return List.of(
        normal(random, 2, 3, TO, 4),
        normal(random, 2, 3, FROM, 4),
        normal(random, 2, 3, FROM, 6),
        normal(random, bias));
  }

  /** The means, and the gradients of their weighed sum. */
  private static List<double[]> results(
      Function<List<Tensor>, Tensor> attention, List<Tensor> inputs, Tensor weights) {
    Compiled compiled =
        Functions.compile(
            in -> {
              Tensor means = attention.apply(in);
              Tensor sum = means.multiply(weights).sum();
              List<Tensor> all = new ArrayList<>(List.of(means));
              all.addAll(Functions.gradients(sum, in));
              return all;
            });
    return compiled.call(inputs).stream().map(Tensor::toDoubles).toList();
  }

  private static void agree(long block, Scoring scoring, List<Tensor> inputs, long seed) {
    Tensor weights = normal(new Random(seed), 2, 3, TO, 6);
    List<double[]> whole =
        results(
            in -> scoring.bias(in.get(3)).weights(in.get(0), in.get(1)).matmul(in.get(2)),
            inputs,
            weights);
    List<double[]> blocks =
        results(
            in ->
                QueryBlocks.byBlocks(
                    in.get(0), in.get(1), in.get(2), scoring.bias(in.get(3)), block),
            inputs,
            weights);
    for (int i = 0; i < whole.size(); i++) {
      assertArrayEquals(whole.get(i), blocks.get(i), 1e-12, "result " + i + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 6, 7, 8})
  void blocksOfAnySizeGiveTheSameMeansAndGradients(long block) {
    Random random = new Random(block);
    agree(block, Scoring.of(TO), inputs(random, 1, 1, 1, 1), block);
  }

  @Test
  void masksRulesAndBiasesWithRowsAreCutWithoutThemShared() {
    Random random = new Random(20);
    Scoring rows = Scoring.of(TO).mask(mask(random, 2, 1, TO, FROM)).mask(mask(random, TO, 1));
    agree(3, rows, inputs(random, 2, 3, TO, FROM), 21);
    Scoring shared = Scoring.of(TO).mask(mask(random, 2, 1, 1, FROM));
    agree(3, shared, inputs(random, 3, 1, FROM), 22);
    agree(2, Scoring.of(TO).causal(FROM), inputs(random, TO, 1), 23);
    agree(2, Scoring.of(TO).causal(FROM).near(FROM, 2), inputs(random, 1, 1), 24);
  }

  @Test
  void computedAtOnceTheyAreTheSame() {
    List<Tensor> in = inputs(new Random(30), 1, 1, 1, 1);
    Scoring scoring = Scoring.of(TO).causal(FROM);
    assertArrayEquals(
        scoring.weights(in.get(0), in.get(1)).matmul(in.get(2)).toDoubles(),
        QueryBlocks.byBlocks(in.get(0), in.get(1), in.get(2), scoring, 2).toDoubles(),
        1e-12);
  }

  @Test
  void noMatrixOfAllScoresIsInMemory() {
    long to = 4096;
    Tensor x = Tensor.zeros(1, 1, to, 4);
    Function<List<Tensor>, List<Tensor>> gradients =
        in -> {
          Tensor q = in.getFirst();
          Tensor means = QueryBlocks.means(q, q, q, Scoring.of(to).causal(to));
          return Functions.gradients(means.square().sum(), in);
        };
    String plan = Functions.compile(gradients).explain(x.type()).plan();
    Matcher bytes = Pattern.compile("(\\d+) bytes").matcher(plan);
    assertTrue(bytes.find(), plan);
    long matrix = to * to * DType.FLOAT32.bytes();
    assertTrue(Long.parseLong(bytes.group(1)) < matrix / 4, plan.lines().findFirst().orElse(""));
  }

  @Test
  void longSequencesGiveTheSameThroughALayer() {
    Layer layer = multiHeadAttention(1, 2).useCausalMask(true);
    Tensor x = LayerSieve.normal(new Random(40), 1, 2950, 3);
    float[] blocks = LayerSieve.output(layer, false, x, x).toFloats();
    Layer whole = multiHeadAttention(1, 2).useCausalMask(true).returnAttentionScores(true);
    float[] expected = LayerSieve.outputs(whole, false, x, x).getFirst().toFloats();
    assertEquals(expected.length, blocks.length);
    IntStream.range(0, blocks.length)
        .forEach(i -> assertEquals(expected[i], blocks[i], 1e-5, "number " + i));
  }
}
