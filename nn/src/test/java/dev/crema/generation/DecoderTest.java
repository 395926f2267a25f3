package dev.crema.generation;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.initializers.RandomNormal;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Policy;
import dev.crema.layers.Symbol;
import dev.crema.layers.UnaryLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences computed stretch by stretch are what they are when computed whole. */
class DecoderTest {
  private static final long SEED = 7;
  private static final int BATCH = 3;
  private static final int TIME = 9;
  private static final int WIDTH = 8;
  private static final int LENGTH = 12;
  private static final int[] STRETCHES = {3, 1, 1, 2, 1, 1};

  private record Case(String name, Layer layer, Policy policy) {
    Case(String name, Layer layer) {
      this(name, layer, Policy.FLOAT64);
    }

    @Override
    public String toString() {
      return name + " in " + policy.compute();
    }
  }

  private static Layer self(Layer attention) {
    return (scope, in) -> scope.call(attention, List.of(in.getFirst(), in.getFirst()));
  }

  private static Layer before(UnaryLayer places, Layer attention) {
    return (scope, in) -> {
      Tensor x = scope.call(places, in.getFirst());
      return scope.call(attention, List.of(x, in.getFirst(), x));
    };
  }

  private static Layer added(Layer places, Layer next) {
    return (scope, in) ->
        scope.call(next, List.of(in.getFirst().add(scope.call(places, in.getFirst()))));
  }

  static List<Case> inFloat64AndFloat32() {
    List<Case> all = new ArrayList<>(cases());
    cases().forEach(c -> all.add(new Case(c.name(), c.layer(), Policy.FLOAT32)));
    return all;
  }

  private static List<Case> cases() {
    var heads =
        multiHeadAttention(2, 3).useCausalMask(true).biasInitializer(new RandomNormal(0, 1));
    var grouped =
        groupedQueryAttention(3, 4, 2).useCausalMask(true).biasInitializer(new RandomNormal(0, 1));
    Layer block = transformerDecoder(10, 2);
    return List.of(
        new Case("heads", self(heads)),
        new Case("heads without bias", self(heads.useBias(false))),
        new Case("longer values, a gate", self(heads.valueDim(5).useGate(true))),
        new Case("heads of a window", self(heads.slidingWindow(3))),
        new Case("groups", self(grouped)),
        new Case("groups without bias, of a window", self(grouped.useBias(false).slidingWindow(2))),
        new Case(
            "one key for all queries", self(groupedQueryAttention(3, 4, 1).useCausalMask(true))),
        new Case("turned by place", before(rotaryEmbedding().startIndex(2), heads)),
        new Case("waves", added(sinePositionEncoding().startIndex(1), self(grouped))),
        new Case("vectors of places", added(positionEmbedding(LENGTH + 1).startIndex(1), block)),
        new Case("decoder block", block),
        new Case("normalized first", transformerDecoder(10, 4).normalizeFirst(true)),
        new Case("one block twice", pipeline(block, dense(WIDTH), block)));
  }

  private static Tensor random(DType dtype, long... shape) {
    return LayerSieve.normal(new Random(SEED), shape).cast(dtype);
  }

  private static Tensor inStretches(Decoder decoder, Tensor x, Tensor... others) {
    List<Tensor> parts = new ArrayList<>();
    for (int time : STRETCHES) {
      int at = decoder.position();
      parts.add(decoder.next(x.slice(1, at, at + time), others));
    }
    return Tensor.concatenate(1, parts);
  }

  private static Model model(Layer layer, Policy policy, Symbol... inputs) {
    return Model.of(layer, inputs).seed(SEED).policy(policy);
  }

  @ParameterizedTest
  @MethodSource("inFloat64AndFloat32")
  void stretchesGiveWhatTheWholeGives(Case test) {
    DType dtype = test.policy().compute();
    Tensor x = random(dtype, BATCH, TIME, WIDTH);
    Model model = model(test.layer(), test.policy(), input(dtype, -1, WIDTH));
    double[] whole = model.predictOnBatch(x).toDoubles();
    Decoder decoder = new Decoder(model, LENGTH);
    double error = dtype == DType.FLOAT64 ? 1e-12 : 1e-5;
    assertArrayEquals(whole, inStretches(decoder, x).toDoubles(), error);
    decoder.reset();
    assertArrayEquals(whole, inStretches(decoder, x).toDoubles(), error, "again");
  }

  @Test
  void halfWidthDecodesToo() {
    Tensor x = random(DType.FLOAT32, BATCH, TIME, WIDTH);
    Model model = model(transformerDecoder(10, 2), Policy.MIXED_BFLOAT16, input(-1, WIDTH));
    double[] whole = model.predictOnBatch(x).toDoubles();
    assertArrayEquals(whole, inStretches(new Decoder(model, LENGTH), x).toDoubles(), 0.1);
  }

  /** What padding hides stays hidden; outputs of padding itself have no meaning. */
  @Test
  void masksOfStepsAreKept() {
    int[] tokens = {
      0, 0, 3, 1, 2, 5, 4, 1, 1, 2, 3, 1, 0, 0, 4, 0, 5, 2, 1, 2, 3, 4, 5, 1, 2, 3, 4
    };
    Tensor x = Tensor.of(Shape.of(BATCH, TIME), tokens);
    Model model =
        sequential(
                input(DType.INT32, -1),
                tokenAndPositionEmbedding(6, LENGTH, WIDTH).maskZero(true),
                transformerDecoder(10, 2),
                transformerDecoder(10, 2).normalizeFirst(true),
                dense(6))
            .seed(SEED)
            .policy(Policy.FLOAT64);
    double[] whole = model.predictOnBatch(x).toDoubles();
    double[] decoded = inStretches(new Decoder(model, LENGTH), x).toDoubles();
    for (int i = 0; i < tokens.length; i++) {
      for (int j = i * 6; j < (i + 1) * 6 && tokens[i] > 0; j++) {
        assertEquals(whole[j], decoded[j], 1e-12, "token " + i);
      }
    }
  }

  /** A mask of pairs has a column for each step that there may be. */
  @Test
  void masksOfPairsCount() {
    Layer attention = groupedQueryAttention(3, 4, 2).useCausalMask(true);
    Layer layer =
        (scope, in) -> scope.call(attention, List.of(in.getFirst(), in.getFirst(), in.get(1)));
    Tensor x = random(DType.FLOAT64, BATCH, TIME, WIDTH);
    Tensor odd = random(DType.FLOAT64, BATCH, TIME, LENGTH).greater(-1);
    Tensor pairs = odd.slice(2, 0, TIME);
    Model model =
        model(layer, Policy.FLOAT64, input(DType.FLOAT64, -1, WIDTH), input(DType.BOOL, -1, -1));
    double[] whole = model.predictOnBatch(List.of(x, pairs)).getFirst().toDoubles();
    Decoder decoder = new Decoder(model, LENGTH);
    List<Tensor> parts = new ArrayList<>();
    for (int at = 0; at < TIME; at++) {
      parts.add(decoder.next(x.slice(1, at, at + 1), odd.slice(1, at, at + 1)));
    }
    // A row of a first query may have nothing that counts: it has no meaning then.
    double[] decoded = Tensor.concatenate(1, parts).toDoubles();
    boolean[] seen = new boolean[BATCH * TIME];
    double[] counts = pairs.cast(DType.FLOAT64).toDoubles();
    for (int i = 0; i < seen.length; i++) {
      for (int j = 0; j <= i % TIME; j++) {
        seen[i] |= counts[i * TIME + j] > 0;
      }
      for (int j = i * WIDTH; j < (i + 1) * WIDTH && seen[i]; j++) {
        assertEquals(whole[j], decoded[j], 1e-12);
      }
    }
    assertTrue(
        assertThrows(
                CremaException.class,
                () -> new Decoder(model, LENGTH).next(x.slice(1, 0, 2), pairs.slice(1, 0, 2)))
            .getMessage()
            .contains("allowed: [batch, to, 12]"));
  }

  @Test
  void anEncodersSequenceIsGivenWhole() {
    Tensor x = random(DType.FLOAT64, BATCH, TIME, WIDTH);
    Tensor encoded = random(DType.FLOAT64, BATCH, 5, 4);
    Model model =
        model(
            transformerDecoder(10, 2),
            Policy.FLOAT64,
            input(DType.FLOAT64, -1, WIDTH),
            input(DType.FLOAT64, -1, 4));
    double[] whole = model.predictOnBatch(List.of(x, encoded)).getFirst().toDoubles();
    Tensor decoded = inStretches(new Decoder(model, LENGTH), x, encoded);
    assertArrayEquals(whole, decoded.toDoubles(), 1e-12);
  }

  @Test
  void weightsOfAttentionAreOverAllPlaces() {
    Layer attention =
        self(multiHeadAttention(2, 3).useCausalMask(true).returnAttentionScores(true));
    Tensor x = random(DType.FLOAT64, BATCH, 4, WIDTH);
    Model model = model(attention, Policy.FLOAT64, input(DType.FLOAT64, -1, WIDTH));
    Tensor whole = model.predictOnBatch(List.of(x)).getLast();
    Decoder decoder = new Decoder(model, LENGTH);
    decoder.nextAll(x.slice(1, 0, 3));
    Tensor last = decoder.nextAll(x.slice(1, 3, 4)).getLast();
    assertEquals(Shape.of(BATCH, 2, 1, LENGTH), last.shape());
    assertArrayEquals(whole.slice(2, 3, 4).toDoubles(), last.slice(3, 0, 4).toDoubles(), 1e-12);
    assertEquals(0, last.slice(3, 4, LENGTH).abs().sum().item());
  }

  /** One program for the prompt, one for all steps, however many. */
  @Test
  void stepsShareAProgram() {
    AtomicInteger traced = new AtomicInteger();
    Layer block = transformerDecoder(10, 2);
    Layer counting =
        (scope, in) -> {
          traced.incrementAndGet();
          return scope.call(block, in);
        };
    Model model = model(counting, Policy.FLOAT32, input(-1, WIDTH)).build();
    Decoder decoder = new Decoder(model, 40);
    int before = traced.get();
    decoder.next(random(DType.FLOAT32, 1, 5, WIDTH));
    for (int i = 0; i < 35; i++) {
      decoder.next(random(DType.FLOAT32, 1, 1, WIDTH));
    }
    assertEquals(2, traced.get() - before);
    assertEquals(40, decoder.position());
  }

  @Test
  void newWeightsCountAtOnce() {
    Model model = model(transformerDecoder(10, 2), Policy.FLOAT32, input(-1, WIDTH));
    Tensor x = random(DType.FLOAT32, 1, 2, WIDTH);
    Decoder decoder = new Decoder(model, 4);
    decoder.next(x);
    decoder.reset();
    model.setWeight(
        "feedforward_output_dense/bias", Tensor.full(new Type(DType.FLOAT32, Shape.of(WIDTH)), 1));
    Tensor whole = model.predictOnBatch(x);
    assertArrayEquals(whole.toDoubles(), decoder.next(x).toDoubles(), 1e-5);
  }

  private static String refused(Layer layer) {
    Model model = model(layer, Policy.FLOAT32, input(-1, WIDTH));
    Tensor x = random(DType.FLOAT32, 1, 2, WIDTH);
    return assertThrows(CremaException.class, () -> new Decoder(model, 4).next(x)).getMessage();
  }

  @Test
  void whatCannotDecodeSaysSo() {
    for (Layer layer :
        List.of(
            lstm(3).returnSequences(true),
            conv1d(3, 2),
            globalAveragePooling1d(),
            averagePooling1d(2),
            self(multiHeadAttention(2, 3)),
            self(attention().useCausalMask(true)),
            transformerEncoder(4, 2),
            transformerDecoder(4, 2).useCausalMask(false))) {
      String message = refused(pipeline(layer));
      assertTrue(message.contains("needs whole sequences and cannot decode"), message);
    }
    String message = refused(positionEmbedding(3));
    assertTrue(message.contains("allowed: up to 3, the sequenceLength"), message);
  }

  @Test
  void stepsThatDoNotFitAreRefused() {
    Model model = model(transformerDecoder(4, 2), Policy.FLOAT32, input(-1, WIDTH));
    Decoder decoder = new Decoder(model, 4);
    decoder.next(random(DType.FLOAT32, 2, 3, WIDTH));
    LayerSieve.refused(
        "decoder: 2 steps after 3; allowed: 4 in all, the length",
        () -> decoder.next(random(DType.FLOAT32, 2, 2, WIDTH)));
    LayerSieve.refused(
        "decoder: a batch of 1; allowed: 2 as before, or another decoder",
        () -> decoder.next(random(DType.FLOAT32, 1, 1, WIDTH)));
    LayerSieve.refused(
        "decoder: the stretch is f32[2]; allowed: [batch, time, …]",
        () -> decoder.next(random(DType.FLOAT32, 2)));
    LayerSieve.refused("Decoder: length is 0; allowed: 1 or more", () -> new Decoder(model, 0));
    assertEquals(3, decoder.position());
  }

  @Test
  void selectedRowsGoOnAsTheSequencesThatTheyWere() {
    Model model =
        sequential(input(DType.INT32, -1), embedding(9, WIDTH), transformerDecoder(16, 2), dense(9))
            .seed(SEED);
    Decoder decoder = new Decoder(model, LENGTH);
    decoder.next(Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
    decoder.select(2, 0, 0);
    Tensor next = decoder.next(Tensor.of(Shape.of(3, 1), 7, 8, 1));
    Tensor whole = model.predictOnBatch(Tensor.of(Shape.of(3, 3), 5, 6, 7, 1, 2, 8, 1, 2, 1));
    assertArrayEquals(whole.slice(1, 2, 3).toFloats(), next.toFloats(), 1e-5f);
    CremaException refused = assertThrows(CremaException.class, () -> decoder.select(0, 1));
    assertTrue(refused.getMessage().contains("2 rows; allowed: as many"), refused.getMessage());
    assertThrows(CremaException.class, () -> new Decoder(model, 2).select(0));
  }
}
