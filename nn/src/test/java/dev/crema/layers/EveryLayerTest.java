package dev.crema.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.LayerCase.InTraining;
import dev.crema.layers.LayerCase.Input;
import dev.crema.layers.recurrent.Recurrent;
import dev.crema.saving.Registered;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer, whatever it computes. The layers stand in {@link LayerCases}. */
class EveryLayerTest {
  private static final long SEED = 42;
  private static final Tensor KEY = Tensor.of(Shape.of(2), 5L, 3L);
  private static final Tensor OTHER_KEY = Tensor.of(Shape.of(2), 6L, 3L);

  @TempDir Path folder;

  static List<LayerCase> cases() {
    return LayerCases.ALL;
  }

  private static List<Tensor> batch(List<Input> inputs, int size, DType dtype) {
    List<Tensor> batch = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      batch.add(inputs.get(i).batch(size, dtype, new Random(SEED + i)));
    }
    return batch;
  }

  private static List<Symbol> symbols(List<Input> inputs) {
    return inputs.stream().map(Input::symbol).toList();
  }

  private static Pass pass(boolean training, Tensor key) {
    return Pass.of(training, SEED, key, path -> false);
  }

  private static List<Tensor> call(
      LayerCase c, Space space, Policy policy, boolean training, Tensor key, List<Tensor> in) {
    return pass(training, key).call(c.layer(), space, policy, in);
  }

  private static List<Tensor> call(LayerCase c, Space space, List<Tensor> in) {
    return call(c, space, Policy.FLOAT32, false, KEY, in);
  }

  private static void assertSameBits(List<Tensor> expected, List<Tensor> actual, String message) {
    assertEquals(expected.size(), actual.size(), message);
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).type(), actual.get(i).type(), message);
      assertArrayEquals(expected.get(i).toDoubles(), actual.get(i).toDoubles(), message);
    }
  }

  private static boolean sameBits(List<Tensor> a, List<Tensor> b) {
    return IntStream.range(0, a.size())
        .allMatch(i -> Arrays.equals(a.get(i).toDoubles(), b.get(i).toDoubles()));
  }

  @Test
  void noRegisteredLayerIsLeftOut() {
    TreeSet<String> missing = new TreeSet<>();
    for (Class<?> type : Registered.of(Layer.class)) {
      if (!Wrapper.class.isAssignableFrom(type)) {
        missing.add(type.getSimpleName());
      }
    }
    cases().forEach(c -> missing.remove(c.toString()));
    assertEquals(new TreeSet<>(), missing, "layers without a row in LayerCases");
  }

  /** The first samples give the same alone and with more; an empty batch gives none. */
  @ParameterizedTest
  @MethodSource("cases")
  void samplesDoNotDependOnTheBatch(LayerCase c) {
    Space space = new Space();
    List<Tensor> five = call(c, space, batch(c.inputs(), 5, DType.FLOAT32));
    List<Tensor> two = call(c, space, batch(c.inputs(), 2, DType.FLOAT32));
    List<Tensor> none = call(c, space, batch(c.inputs(), 0, DType.FLOAT32));
    for (int i = 0; i < five.size(); i++) {
      double[] all = five.get(i).toDoubles();
      double[] some = two.get(i).toDoubles();
      assertEquals(2L * all.length, 5L * some.length);
      assertArrayEquals(Arrays.copyOf(all, some.length), some, 1e-5);
      assertTrue(Arrays.stream(all).allMatch(Double::isFinite));
      assertEquals(five.get(i).shape().with(0, 0), none.get(i).shape());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shapesAreKnownBeforehand(LayerCase c) {
    List<Symbol> symbols = c.layer().ofAll(symbols(c.inputs()));
    List<Tensor> outputs = call(c, new Space(), batch(c.inputs(), 3, DType.FLOAT32));
    assertEquals(outputs.size(), symbols.size());
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      assertEquals(output.dtype(), symbols.get(i).dtype());
      assertEquals(output.rank(), symbols.get(i).rank());
      assertEquals(-1, symbols.get(i).dim(0));
      for (int axis = 1; axis < output.rank(); axis++) {
        assertEquals(output.dim(axis), symbols.get(i).dim(axis), "axis " + axis);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfDifferences(LayerCase c) {
    if (c.smooth()) {
      LayerSieve.gradients(SEED, c.layer(), batch(c.inputs(), 2, DType.FLOAT64));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainingDiffersAsStated(LayerCase c) {
    Space space = new Space();
    List<Tensor> in = batch(c.inputs(), 4, DType.FLOAT32);
    List<Tensor> inference = call(c, space, in);
    assertSameBits(inference, call(c, space, in), "inference has no chance");
    // What training writes into states must not reach the next call.
    List<Tensor> once = call(c, new Space(), Policy.FLOAT32, true, KEY, in);
    List<Tensor> again = call(c, new Space(), Policy.FLOAT32, true, KEY, in);
    List<Tensor> otherwise = call(c, new Space(), Policy.FLOAT32, true, OTHER_KEY, in);
    assertSameBits(once, again, "the same key gives the same");
    assertEquals(c.training() == InTraining.SAME, sameBits(inference, once), "as in inference");
    assertEquals(c.training() != InTraining.RANDOM, sameBits(once, otherwise), "with another key");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mixedPrecisionComputesInHalfWidth(LayerCase c) {
    List<Tensor> in = batch(c.inputs(), 2, DType.FLOAT32);
    List<Tensor> full = call(c, new Space(), in);
    for (Policy policy : List.of(Policy.MIXED_BFLOAT16, Policy.MIXED_FLOAT16)) {
      Pass pass = pass(false, KEY);
      List<Tensor> half = pass.call(c.layer(), new Space(), policy, in);
      for (int i = 0; i < full.size(); i++) {
        assertEquals(full.get(i).shape(), half.get(i).shape());
        if (full.get(i).dtype().isFloating()) {
          assertEquals(policy.compute(), half.get(i).dtype());
        }
      }
      for (Pass.Use use : pass.uses().values()) {
        if (use.weight().trainable()) {
          assertEquals(DType.FLOAT32, use.weight().variable().type().dtype());
        }
      }
    }
  }

  /** A layer in a model in a model: its weights are the inner one's, and files keep both. */
  @ParameterizedTest
  @MethodSource("cases")
  void modelsWithItNestAndComeBackFromFiles(LayerCase c) {
    List<Symbol> within = symbols(c.inputs());
    Model inner = Crema.model(within, c.layer().ofAll(within)).name("inner");
    List<Symbol> around = symbols(c.inputs());
    Model outer = Crema.model(around, inner.ofAll(around));
    List<Tensor> x = batch(c.inputs(), 3, DType.FLOAT32);
    List<Tensor> expected = inner.predictOnBatch(x);
    assertSameBits(expected, outer.predictOnBatch(x), "nested");
    assertEquals(
        List.copyOf(inner.weights().values()), List.copyOf(outer.weights().values()), "weights");
    Path file = folder.resolve("m.crema");
    inner.save(file);
    Model loaded = Crema.load(file);
    assertSameBits(expected, loaded.predictOnBatch(x), "loaded");
    assertEquals(
        c.layer(), loaded.graph().orElseThrow().applications().getLast().layer(), "settings");
    outer.save(file);
    assertSameBits(expected, Crema.load(file).predictOnBatch(x), "nested and loaded");
  }

  /** One object at two places is one set of weights, at other lengths as well. */
  @ParameterizedTest
  @MethodSource("cases")
  void oneObjectHasOneSetOfWeights(LayerCase c) {
    Space space = new Space();
    List<Tensor> in = batch(c.inputs(), 2, DType.FLOAT32);
    List<List<Tensor>> results = new ArrayList<>();
    Layer twice =
        (scope, inputs) -> {
          results.add(scope.call(c.layer(), inputs));
          results.add(scope.call(c.layer(), inputs));
          if (!c.other().isEmpty()) {
            results.add(scope.call(c.layer(), batch(c.other(), 3, DType.FLOAT32)));
          }
          results.add(scope.call(c.layer(), inputs));
          return results.getFirst();
        };
    Pass pass = pass(false, KEY);
    pass.call(twice, space, Policy.FLOAT32, in);
    Pass alone = pass(false, KEY);
    alone.call(c.layer(), new Space(), Policy.FLOAT32, in);
    assertEquals(alone.uses().size(), pass.uses().size(), "weights " + pass.uses().keySet());
    assertSameBits(results.getFirst(), results.get(1), "second place");
    assertSameBits(results.getFirst(), results.getLast(), "after other lengths");
    // Another object with equal settings has weights of its own.
    if (!alone.uses().isEmpty()) {
      Variable one = alone.uses().values().iterator().next().weight().variable();
      assertFalse(pass.uses().values().stream().anyMatch(use -> use.weight().variable() == one));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threadsDoNotShow(LayerCase c) {
    Map<Integer, List<Tensor>> results = new LinkedHashMap<>();
    for (int threads : new int[] {1, 2, 4}) {
      results.put(threads, Settings.current().withThreads(threads).during(() -> trainedAt(c, 32)));
    }
    assertSameBits(results.get(1), results.get(2), "2 threads");
    assertSameBits(results.get(1), results.get(4), "4 threads");
  }

  /**
   * Outputs in training, the gradients of their sum by inputs and weights, and the states after it.
   */
  private static List<Tensor> trainedAt(LayerCase c, int size) {
    Space space = new Space();
    Pass first = pass(false, KEY);
    first.call(c.layer(), space, Policy.FLOAT32, batch(c.inputs(), 1, DType.FLOAT32));
    List<Variable> weights = new ArrayList<>();
    List<Variable> states = new ArrayList<>();
    for (Pass.Use use : first.uses().values()) {
      (use.weight().trainable() ? weights : states).add(use.weight().variable());
    }
    List<Tensor> all =
        new ArrayList<>(
            Functions.compile(
                    in -> {
                      List<Tensor> results =
                          new ArrayList<>(call(c, space, Policy.FLOAT32, true, KEY, in));
                      if (c.smooth()) {
                        List<Tensor> by = new ArrayList<>(floating(in));
                        weights.forEach(weight -> by.add(weight.value()));
                        Tensor sum = Tensor.scalar(DType.FLOAT32, 0);
                        for (Tensor output : floating(results)) {
                          sum = sum.add(output.square().sum());
                        }
                        results.addAll(Functions.gradients(sum, by));
                      }
                      return results;
                    })
                .call(batch(c.inputs(), size, DType.FLOAT32)));
    states.forEach(state -> all.add(state.value()));
    return all;
  }

  private static List<Tensor> floating(List<Tensor> tensors) {
    return tensors.stream().filter(x -> x.dtype().isFloating()).toList();
  }

  /** That all steps count is what no mask says; masks of outputs are of their leading axes. */
  @ParameterizedTest
  @MethodSource("cases")
  void masksOfAllStepsChangeNothing(LayerCase c) {
    List<Tensor> in = batch(c.inputs(), 3, DType.FLOAT32);
    if (in.getFirst().rank() < 3) {
      return;
    }
    Layer masked =
        (scope, inputs) -> {
          Shape steps = inputs.getFirst().shape().slice(0, 2);
          scope.mask(inputs.getFirst(), Tensor.full(new Type(DType.BOOL, steps), 1));
          List<Tensor> outputs = scope.call(c.layer(), inputs);
          for (Tensor output : outputs) {
            scope
                .mask(output)
                .ifPresent(m -> assertEquals(output.shape().slice(0, m.rank()), m.shape()));
          }
          return outputs;
        };
    Layer plain = (scope, inputs) -> scope.call(c.layer(), inputs);
    List<Tensor> expected = pass(false, KEY).call(plain, new Space(), Policy.FLOAT32, in);
    List<Tensor> actual = pass(false, KEY).call(masked, new Space(), Policy.FLOAT32, in);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).toDoubles(), actual.get(i).toDoubles(), 1e-6);
    }
  }

  static List<LayerCase> recurrent() {
    return cases().stream().filter(c -> c.layer() instanceof Recurrent<?>).toList();
  }

  /** A sequence in two parts, the last states of the first handed on, is the sequence. */
  @ParameterizedTest
  @MethodSource("recurrent")
  void statesGoOnWhereTheyWere(LayerCase c) {
    Recurrent<?> layer = ((Recurrent<?>) c.layer()).returnSequences(false);
    Tensor x = batch(c.inputs(), 3, DType.FLOAT32).getFirst();
    List<Tensor> parts = List.of(x.slice(1, 0, 1), x.slice(1, 1, x.dim(1)));
    Layer handingOn = layer.returnState(true);
    List<Tensor> whole = of(handingOn, new Space(), List.of(x));
    Space space = new Space();
    List<Tensor> next = new ArrayList<>(of(handingOn, space, parts.subList(0, 1)));
    next.set(0, parts.getLast());
    next = of(handingOn, space, next);
    assertEquals(whole.size(), next.size());
    for (int i = 0; i < whole.size(); i++) {
      assertArrayEquals(whole.get(i).toDoubles(), next.get(i).toDoubles(), 1e-5, "output " + i);
    }
    assertSameBits(of(layer, new Space(), List.of(x)), whole.subList(0, 1), "without states");
    // A layer that keeps its states itself gives the same.
    Layer keeping = layer.stateful(true);
    Space kept = new Space();
    parts.forEach(part -> of(keeping, kept, List.of(part)));
    kept.reset(keeping);
    of(keeping, kept, parts.subList(0, 1));
    Tensor last = of(keeping, kept, parts.subList(1, 2)).getFirst();
    assertArrayEquals(whole.getFirst().toDoubles(), last.toDoubles(), 1e-5, "stateful");
  }

  private static List<Tensor> of(Layer layer, Space space, List<Tensor> in) {
    return pass(false, KEY).call(layer, space, Policy.FLOAT32, in);
  }

  /** When it is connected or, if lengths that may be open decide, when it computes. */
  @ParameterizedTest
  @MethodSource("cases")
  void inputsThatDoNotFitAreRefusedByName(LayerCase c) {
    if (c.wrong().isEmpty()) {
      return;
    }
    List<Symbol> inputs = symbols(c.wrong());
    String message =
        assertThrows(
                CremaException.class,
                () ->
                    Crema.model(inputs, c.layer().ofAll(inputs))
                        .predictOnBatch(batch(c.wrong(), 2, DType.FLOAT32)))
            .getMessage();
    assertTrue(message.startsWith("layer '" + c.layer().kind()), message);
    for (Input input : c.wrong()) {
      for (int dim : input.dims()) {
        assertTrue(Pattern.compile("\\b" + dim + "\\b").matcher(message).find(), message);
      }
    }
    assertTrue(Pattern.compile("allowed|takes").matcher(message).find(), message);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void settingsOutOfRangeAreRefusedByName(LayerCase c) {
    c.bad()
        .ifPresent(
            bad -> {
              String message = assertThrows(CremaException.class, bad).getMessage();
              assertTrue(message.contains(" " + c.argument() + " "), message);
              assertTrue(message.contains("allowed"), message);
            });
  }
}
