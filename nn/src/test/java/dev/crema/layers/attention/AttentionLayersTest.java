package dev.crema.layers.attention;

import static dev.crema.Crema.*;
import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Symbol;
import dev.crema.train.Batch;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attention against loops in double, and what sets its layers apart from others. */
class AttentionLayersTest {
  /** {@code softmax(q · kᵀ) · v} for one query. */
  private static double mean(Grid q, Grid v, int batch, int to, int feature) {
    double sum = 0;
    double total = 0;
    for (int s = 0; s < v.dim(1); s++) {
      double score = 0;
      for (int f = 0; f < q.dim(2); f++) {
        score += q.at(batch, to, f) * v.at(batch, s, f);
      }
      sum += Math.exp(score) * v.at(batch, s, feature);
      total += Math.exp(score);
    }
    return sum / total;
  }

  @Test
  void attentionIsAMeanOfValues() {
    LayerSieve.check(
        1,
        attention(),
        (in, w) -> Grid.of(p -> mean(in.get(0), in.get(1), p[0], p[1], p[2]), 2, 3, 4),
        new long[] {2, 3, 4},
        new long[] {2, 5, 4});
  }

  @Test
  void gradientsOfAllLayers() {
    LayerSieve.gradients(2, selfAttention(multiHeadAttention(2, 3).useGate(true)), 2, 4, 3);
    LayerSieve.gradients(3, selfAttention(groupedQueryAttention(2, 4, 2)), 2, 4, 3);
    LayerSieve.gradients(4, selfAttention(additiveAttention()), 2, 4, 3);
    LayerSieve.gradients(5, selfAttention(attention().useScale(true)), 2, 4, 3);
    LayerSieve.gradients(6, transformerEncoder(5, 2).activation(tanh()), 2, 3, 4);
    LayerSieve.gradients(7, transformerDecoder(5, 2).activation(tanh()), 2, 3, 4);
    LayerSieve.gradients(8, positionEmbedding(6).startIndex(1), 2, 4, 3);
    LayerSieve.gradients(9, rotaryEmbedding(), 2, 4, 2, 6);
    LayerSieve.gradients(10, sinePositionEncoding(), 2, 4, 3);
  }

  private static Layer selfAttention(Layer layer) {
    return (scope, inputs) -> scope.call(layer, List.of(inputs.getFirst(), inputs.getFirst()));
  }

  @Test
  void layersComeBackFromFiles() {
    LayerSieve.roundTrip(
        multiHeadAttention(2, 3).valueDim(2).dropout(0.1).seed(4).slidingWindow(3),
        new long[] {2, 3, 4},
        new long[] {2, 5, 4});
    LayerSieve.roundTrip(
        groupedQueryAttention(2, 4, 2).useBias(false), new long[] {2, 3, 4}, new long[] {2, 5, 4});
    LayerSieve.roundTrip(
        attention().scoreMode(ScoreMode.CONCAT), new long[] {2, 3, 4}, new long[] {2, 5, 4});
    LayerSieve.roundTrip(additiveAttention(), new long[] {2, 3, 4}, new long[] {2, 5, 4});
    LayerSieve.roundTrip(
        transformerEncoder(5, 2).normalizeFirst(true).dropout(0.1), new long[] {2, 3, 4});
    LayerSieve.roundTrip(
        transformerDecoder(5, 2).useCausalMask(false), new long[] {2, 3, 4}, new long[] {2, 2, 4});
    LayerSieve.roundTrip(positionEmbedding(4), new long[] {2, 3, 4});
    LayerSieve.roundTrip(sinePositionEncoding().startIndex(2), new long[] {2, 3, 4});
    LayerSieve.roundTrip(rotaryEmbedding().maxWavelength(50), new long[] {2, 3, 4});
  }

  @Test
  void embeddingsComeBackFromFiles(@TempDir Path folder) {
    Symbol ids = input(DType.INT32, 3);
    ReversibleEmbedding words = reversibleEmbedding(5, 3).tieWeights(false).logitSoftCap(4);
    Tensor x = Tensor.of(Shape.of(1, 3), 4, 0, 1);
    for (Model model :
        List.of(
            model(ids, words.reverse().of(words.of(ids))),
            model(ids, tokenAndPositionEmbedding(5, 4, 3).maskZero(true).of(ids)))) {
      Path file = folder.resolve("m.crema");
      model.save(file);
      assertArrayEquals(
          model.predictOnBatch(x).toFloats(), load(file).predictOnBatch(x).toFloats());
    }
  }

  @Test
  void anEmbeddingAndItsWayBackShareWeights() {
    ReversibleEmbedding words = reversibleEmbedding(5, 3);
    Symbol ids = input(DType.INT32, 4);
    Model model = model(ids, words.reverse().of(words.of(ids)));
    assertEquals(1, model.weights().size(), model.weights().keySet().toString());
    Tensor table = model.weights().values().iterator().next().value();
    Tensor logits = model.predictOnBatch(Tensor.of(Shape.of(1, 4), 0, 1, 2, 3));
    Tensor expected = table.matmul(table, false, true);
    assertArrayEquals(expected.slice(0, 0, 4).toFloats(), logits.reshape(4, 5).toFloats(), 1e-6f);
  }

  @Test
  void aHeadGuessesTokensAtItsPlaces() {
    ReversibleEmbedding words = reversibleEmbedding(7, 4);
    Symbol ids = input(DType.INT32, 5);
    Symbol places = input(DType.INT32, 2);
    Symbol out = new MaskedLMHead(words).activation(softmax()).of(words.of(ids), places);
    Model model = model(List.of(ids, places), List.of(out));
    Tensor y =
        model
            .predictOnBatch(
                List.of(Tensor.of(Shape.of(1, 5), 1, 2, 3, 4, 5), Tensor.of(Shape.of(1, 2), 3, 0)))
            .getFirst();
    assertEquals(Shape.of(1, 2, 7), y.shape());
    for (double sum : y.sum(-1).toDoubles()) {
      assertEquals(1, sum, 1e-5);
    }
    assertEquals(
        6,
        model.weights().size(),
        "one table, a dense layer, a normalization, a bias: " + model.weights().keySet());
  }

  @Test
  void laterStepsDoNotChangeEarlierOutputsOfADecoder() {
    Model model = sequential(input(-1, 4), transformerDecoder(8, 2)).seed(3);
    Tensor x = LayerSieve.normal(new Random(1), 1, 6, 4).cast(DType.FLOAT32);
    Tensor whole = model.predictOnBatch(x);
    Tensor part = model.predictOnBatch(x.slice(1, 0, 4));
    assertArrayEquals(whole.slice(1, 0, 4).toFloats(), part.toFloats(), 1e-5f);
  }

  @Test
  void whatFillsUpASequenceDoesNotChangeTheRest() {
    Model model =
        sequential(
                input(DType.INT32, -1),
                tokenAndPositionEmbedding(9, 8, 4).maskZero(true),
                transformerEncoder(8, 2))
            .seed(3);
    Tensor shortOne = model.predictOnBatch(Tensor.of(Shape.of(1, 3), 4, 7, 2));
    Tensor longOne = model.predictOnBatch(Tensor.of(Shape.of(1, 5), 4, 7, 2, 0, 0));
    assertArrayEquals(shortOne.toFloats(), longOne.slice(1, 0, 3).toFloats(), 1e-5f);
  }

  @Test
  void aTransformerLearnsToCopyTheTokenBefore() {
    Model model =
        sequential(
                input(DType.INT32, 6),
                tokenAndPositionEmbedding(8, 6, 16),
                transformerDecoder(32, 2),
                dense(8).activation(softmax()))
            .seed(1)
            .compile(adam(0.01), sparseCategoricalCrossentropy(), accuracy());
    Random random = new Random(5);
    int[] x = random.ints(64 * 6, 1, 8).toArray();
    int[] y = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = i % 6 == 0 ? 0 : x[i - 1];
    }
    Batch batch = Batch.of(Tensor.of(Shape.of(64, 6), x), Tensor.of(Shape.of(64, 6), y));
    for (int i = 0; i < 150; i++) {
      model.trainOnBatch(batch);
    }
    double accuracy = model.testOnBatch(batch).get("accuracy");
    assertTrue(accuracy > 0.97, "accuracy " + accuracy);
  }

  @Test
  void wrongSettingsAndInputsAreNamed() {
    refused(
        "MultiHeadAttention: numHeads is 0; allowed: 1 or more", () -> multiHeadAttention(0, 2));
    refused(
        "GroupedQueryAttention: numQueryHeads is 3; allowed: multiples of numKeyValueHeads (2)",
        () -> groupedQueryAttention(2, 3, 2));
    refused(
        "attention: dropout is 1.0; allowed: 0.0 or more, less than 1.0",
        () -> multiHeadAttention(1, 2).dropout(1));
    refused(
        "layer 'transformer_encoder' (TransformerEncoder) given [f32[2,3,5]]: the input f32[2,3,5]"
            + " has 5 features; allowed: multiples of 2, the number of heads",
        () -> transformerEncoder(4, 2).of(input(3, 5)));
    refused(
        "layer 'position_embedding' (PositionEmbedding) given [f32[1,5,3]]: the input f32[1,5,3]"
            + " ends at place 5; allowed: up to 4, the sequenceLength",
        () -> sequential(input(-1, 3), positionEmbedding(4)).predict(Tensor.ones(1, 5, 3)));
    refused(
        "layer 'rotary_embedding' (RotaryEmbedding) given [f32[2,5,3]]: the input is f32[2,5,3];"
            + " allowed: an even length of axis -1, which is not axis 1",
        () -> rotaryEmbedding().of(input(5, 3)));
    Type type = new Type(DType.FLOAT32, Shape.of(2, 3, 4));
    refused(
        "layer 'attention' (Attention) given [f32[2,3,4]]: it takes a query, a value and, if"
            + " wanted, a key and a bool mask; given: ["
            + type
            + "]",
        () -> attention().of(input(3, 4)));
  }
}
