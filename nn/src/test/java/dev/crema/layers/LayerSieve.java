package dev.crema.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.keras.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.function.Executable;

/**
 * What is checked of every layer: its numbers in float64 and float32 against loops in double, its
 * gradients against differences, the shape that its symbol foretells, and that it comes back from a
 * file.
 */
public final class LayerSieve {
  private static final Tensor KEY = Tensor.of(Shape.of(2), 5L, 3L);
  private static final double STEP = 1e-5;

  /** What a layer should give for inputs and weights. */
  @FunctionalInterface
  public interface Reference {
    Grid of(List<Grid> inputs, Function<String, Grid> weights);
  }

  private final Random random;
  private final String what;
  private final boolean training;
  private final boolean smooth;

  private LayerSieve(long seed, String what, boolean training, boolean smooth) {
    this.random = new Random(seed);
    this.what = what + " (seed " + seed + ")";
    this.training = training;
    this.smooth = smooth;
  }

  /** Checks a layer outside training at random inputs of some shapes. */
  public static void check(long seed, Layer layer, Reference reference, long[]... shapes) {
    new LayerSieve(seed, layer.toString(), false, true).run(layer, reference, shapes);
  }

  /** The same in training. */
  public static void training(long seed, Layer layer, Reference reference, long[]... shapes) {
    new LayerSieve(seed, layer.toString(), true, true).run(layer, reference, shapes);
  }

  /** Checks the gradients of a layer, and what does not need its numbers. */
  public static void gradients(long seed, Layer layer, long... shape) {
    LayerSieve sieve = new LayerSieve(seed, layer.toString(), false, true);
    List<Tensor> inputs = List.of(normal(sieve.random, shape));
    Space space = new Space();
    Map<String, Variable> weights = sieve.weights(layer, space, inputs);
    Grid output = Grid.of(sieve.call(layer, space, Policy.FLOAT64, inputs));
    sieve.foretold(layer, new long[][] {shape}, output);
    sieve.half(layer, inputs, output);
    sieve.empty(layer, new long[][] {shape}, output);
    sieve.gradients(layer, space, weights, inputs);
  }

  /**
   * Checks the gradients of a layer by all inputs of floating numbers and by its weights, in
   * float64.
   */
  public static void gradients(long seed, Layer layer, List<Tensor> inputs) {
    LayerSieve sieve = new LayerSieve(seed, layer.toString(), false, true);
    Space space = new Space();
    sieve.gradients(layer, space, sieve.weights(layer, space, inputs), inputs);
  }

  /** A layer by itself at random inputs, and saved and loaded. */
  public static void roundTrip(Layer layer, long[]... shapes) {
    new LayerSieve(1, layer.toString(), false, true).roundTrips(layer, shapes);
  }

  /** A random float64 tensor. */
  public static Tensor normal(Random random, long... shape) {
    int size = 1;
    for (long dim : shape) {
      size *= Math.toIntExact(dim);
    }
    return Tensor.of(Shape.of(shape), random.doubles(size, -2, 2).toArray());
  }

  /** The output of a layer with its own weights. */
  public static Tensor output(Layer layer, boolean training, Tensor... inputs) {
    return outputs(layer, training, inputs).getFirst();
  }

  /** The outputs of a layer with its own weights. */
  public static List<Tensor> outputs(Layer layer, boolean training, Tensor... inputs) {
    Policy policy = inputs[0].dtype() == DType.FLOAT64 ? Policy.FLOAT64 : Policy.FLOAT32;
    return pass(training).call(layer, new Space(), policy, List.of(inputs));
  }

  /** Checks that a layer says what is wrong. */
  public static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }

  static Pass pass(boolean training) {
    return Pass.of(training, 0, KEY, path -> false);
  }

  private void run(Layer layer, Reference reference, long[]... shapes) {
    List<Tensor> inputs = Arrays.stream(shapes).map(s -> normal(random, s)).toList();
    Space space = new Space();
    Map<String, Variable> weights = weights(layer, space, inputs);
    List<Grid> grids = inputs.stream().map(Grid::of).toList();
    Grid expected =
        reference.of(
            grids,
            name -> {
              assertTrue(weights.containsKey(name), what + " has weights " + weights.keySet());
              return Grid.of(weights.get(name).value());
            });
    Map<String, Tensor> before = new TreeMap<>();
    weights.forEach((name, v) -> before.put(name, v.value()));
    Golden.check(what, expected.tensor(), call(layer, space, Policy.FLOAT64, inputs), 1e-9);
    before.forEach((name, value) -> weights.get(name).assign(value));
    foretold(layer, shapes, expected);
    half(layer, inputs, expected);
    empty(layer, shapes, expected);
    if (!training) {
      narrow(layer, weights, inputs, expected);
    }
    if (smooth) {
      gradients(layer, space, weights, inputs);
    }
  }

  private Tensor call(Layer layer, Space space, Policy policy, List<Tensor> inputs) {
    return pass(training).call(layer, space, policy, inputs).getFirst();
  }

  /** The layer's weights, set to random numbers. */
  private Map<String, Variable> weights(Layer layer, Space space, List<Tensor> inputs) {
    Pass pass = pass(training);
    pass.call(layer, space, Policy.FLOAT64, inputs);
    Map<String, Variable> weights = new TreeMap<>();
    pass.uses()
        .forEach(
            (path, use) -> {
              Variable variable = use.weight().variable();
              Tensor start =
                  normal(random, variable.type().shape().stream().toArray()).cast(DType.FLOAT64);
              variable.assign(path.endsWith("variance") ? start.abs().add(0.5) : start);
              weights.put(path, variable);
            });
    return weights;
  }

  private void narrow(
      Layer layer, Map<String, Variable> weights, List<Tensor> inputs, Grid expected) {
    Space space = new Space();
    List<Tensor> narrow = inputs.stream().map(x -> x.cast(DType.FLOAT32)).toList();
    Pass pass = pass(training);
    pass.call(layer, space, Policy.FLOAT32, narrow);
    pass.uses()
        .forEach(
            (path, use) ->
                use.weight()
                    .variable()
                    .assign(
                        weights.get(path).value().cast(use.weight().variable().type().dtype())));
    Golden.check(
        what + " in float32",
        expected.tensor(),
        call(layer, space, Policy.FLOAT32, narrow).cast(DType.FLOAT64),
        1e-4);
  }

  /** In half width a layer computes, and its output has the type that it computes in. */
  private void half(Layer layer, List<Tensor> inputs, Grid expected) {
    for (Policy policy : List.of(Policy.MIXED_BFLOAT16, Policy.MIXED_FLOAT16)) {
      Tensor y = call(layer, new Space(), policy, inputs);
      assertEquals(policy.compute(), y.dtype(), what);
      assertEquals(expected.tensor().shape(), y.shape(), what);
    }
  }

  /** A batch without samples gives none. */
  private void empty(Layer layer, long[][] shapes, Grid expected) {
    List<Tensor> none = new ArrayList<>();
    for (long[] shape : shapes) {
      long[] without = shape.clone();
      without[0] = 0;
      none.add(Tensor.zeros(new Type(DType.FLOAT32, Shape.of(without))));
    }
    Tensor y = call(layer, new Space(), Policy.FLOAT32, none);
    assertEquals(expected.tensor().shape().with(0, 0), y.shape(), what);
  }

  private static Symbol[] symbols(long[]... shapes) {
    return Arrays.stream(shapes)
        .map(s -> Crema.input(Arrays.copyOfRange(s, 1, s.length)))
        .toArray(Symbol[]::new);
  }

  /** The symbol must know the shape beforehand; only the batch is open. */
  private void foretold(Layer layer, long[][] shapes, Grid expected) {
    Symbol symbol = layer.of(symbols(shapes));
    assertEquals(expected.rank(), symbol.rank(), what);
    assertEquals(-1, symbol.dim(0), what);
    for (int axis = 1; axis < symbol.rank(); axis++) {
      assertEquals(expected.dim(axis), symbol.dim(axis), what + ": axis " + axis);
    }
  }

  // ---------------------------------------------------------------- gradients

  private static Tensor weighed(Tensor output) {
    double[] factors = new double[Math.toIntExact(output.shape().size())];
    Arrays.setAll(factors, i -> Math.cos(i + 1));
    return output.multiply(Tensor.of(output.shape(), factors)).sum();
  }

  private double value(Layer layer, Space space, List<Tensor> inputs) {
    return weighed(call(layer, space, Policy.FLOAT64, inputs)).item();
  }

  private void gradients(
      Layer layer, Space space, Map<String, Variable> weights, List<Tensor> inputs) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).dtype().isFloating()) {
        places.add(i);
      }
    }
    List<Tensor> gradients =
        Functions.valueAndGrad(
                in -> {
                  List<Tensor> all = new ArrayList<>(inputs);
                  for (int i = 0; i < places.size(); i++) {
                    all.set(places.get(i), in.get(i));
                  }
                  return weighed(call(layer, space, Policy.FLOAT64, all));
                },
                places.stream().map(inputs::get).toList())
            .gradients();
    for (int i : places) {
      Tensor direction = normal(random, inputs.get(i).shape().stream().toArray());
      List<Tensor> up = new ArrayList<>(inputs);
      List<Tensor> down = new ArrayList<>(inputs);
      up.set(i, inputs.get(i).add(direction.multiply(STEP)));
      down.set(i, inputs.get(i).subtract(direction.multiply(STEP)));
      double numeric = (value(layer, space, up) - value(layer, space, down)) / (2 * STEP);
      compare("input " + i, gradients.get(places.indexOf(i)), direction, numeric);
    }
    if (training) {
      return;
    }
    for (Map.Entry<String, Variable> entry : weights.entrySet()) {
      Variable variable = entry.getValue();
      Tensor gradient =
          Functions.valueAndGrad(
                  () -> weighed(call(layer, space, Policy.FLOAT64, inputs)), List.of(variable))
              .gradients()
              .getFirst();
      Tensor at = variable.value();
      Tensor direction = normal(random, at.shape().stream().toArray());
      variable.assign(at.add(direction.multiply(STEP)));
      double up = value(layer, space, inputs);
      variable.assign(at.subtract(direction.multiply(STEP)));
      double down = value(layer, space, inputs);
      variable.assign(at);
      compare(entry.getKey(), gradient, direction, (up - down) / (2 * STEP));
    }
  }

  private void compare(String of, Tensor gradient, Tensor direction, double numeric) {
    double analytic = gradient.multiply(direction).sum().item();
    double size = Math.max(1, gradient.multiply(direction).abs().sum().item());
    String message = what + ": gradient of " + of + " is " + analytic + ", should be " + numeric;
    assertEquals(0, (analytic - numeric) / size, 1e-6, message);
  }

  // ---------------------------------------------------------------- files

  private void roundTrips(Layer layer, long[]... shapes) {
    List<Symbol> inputs = List.of(symbols(shapes));
    Model model = Crema.model(inputs, layer.ofAll(inputs));
    List<Tensor> x = Arrays.stream(shapes).map(s -> normal(random, s).cast(DType.FLOAT32)).toList();
    Path file = temporary();
    try {
      model.save(file);
      Model loaded = Crema.load(file);
      assertArrayEquals(
          model.predictOnBatch(x).getFirst().toFloats(),
          loaded.predictOnBatch(x).getFirst().toFloats(),
          what);
      Layer back = loaded.graph().orElseThrow().applications().getLast().layer();
      assertEquals(layer, back);
    } finally {
      file.toFile().delete();
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("layer", ".crema");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
