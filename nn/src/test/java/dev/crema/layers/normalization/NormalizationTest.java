package dev.crema.layers.normalization;

import static dev.crema.Crema.batchSize;
import static dev.crema.Crema.epochs;
import static dev.crema.Crema.meanSquaredError;
import static dev.crema.Crema.sgd;
import static dev.crema.Crema.verbose;
import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.keras.Golden;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.layers.convolution.Conv1D;
import dev.crema.layers.core.Activate;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.Embedding;
import dev.crema.regularizers.L2;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalizations against sums written out. */
class NormalizationTest {
  /** What is known of the numbers at all places that count together with one. */
  private record Moments(double mean, double variance, double square, double sum) {}

  private static Moments moments(Grid x, Predicate<int[]> counts) {
    double[] sums = new double[2];
    int[] n = {0};
    Grid.of(
        p -> {
          if (counts.test(p)) {
            sums[0] += x.at(p);
            sums[1] += x.at(p) * x.at(p);
            n[0]++;
          }
          return 0;
        },
        x.dims());
    double mean = sums[0] / n[0];
    double[] squares = {0};
    Grid.of(
        p -> {
          squares[0] += counts.test(p) ? (x.at(p) - mean) * (x.at(p) - mean) : 0;
          return 0;
        },
        x.dims());
    return new Moments(mean, squares[0] / n[0], sums[1] / n[0], sums[1]);
  }

  /** Whether two places differ in some axes only. */
  private static Predicate<int[]> along(int[] place, List<Integer> axes) {
    return p -> IntStream.range(0, p.length).allMatch(i -> axes.contains(i) || p[i] == place[i]);
  }

  private static int[] picked(int[] place, List<Integer> axes) {
    return axes.stream().sorted().mapToInt(a -> place[a]).toArray();
  }

  private static List<Integer> axes(List<Integer> given, int rank) {
    return given.stream().map(a -> Math.floorMod(a, rank)).toList();
  }

  private static LayerSieve.Reference reference(LayerNormalization layer) {
    return (in, weights) -> {
      Grid x = in.getFirst();
      List<Integer> over = axes(layer.axis().stream().boxed().toList(), x.rank());
      return Grid.of(
          p -> {
            Moments m = moments(x, along(p, over));
            double gamma = layer.scale() ? weights.apply("gamma").at(picked(p, over)) : 1;
            double beta = layer.center() ? weights.apply("beta").at(picked(p, over)) : 0;
            return gamma * (x.at(p) - m.mean) / Math.sqrt(m.variance + layer.epsilon()) + beta;
          },
          x.dims());
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void layerNormalizationTakesTheMomentsOfEachItem(long seed) {
    Random random = new Random(seed);
    LayerNormalization layer =
        new LayerNormalization().center(random.nextBoolean()).scale(random.nextBoolean());
    long[] shape = {3, 4, 5};
    LayerSieve.check(seed, layer, reference(layer), shape);
    for (LayerNormalization axes :
        List.of(layer.axis(1), layer.axis(2, 1), layer.axis(-2, -1).epsilon(0.1))) {
      LayerSieve.check(seed, axes, reference(axes), shape);
    }
  }

  @Test
  void rmsNormalizationDividesByTheRootOfTheMeanSquare() {
    for (RMSNormalization layer :
        List.of(
            new RMSNormalization(),
            new RMSNormalization().axis(1).epsilon(0.2),
            new RMSNormalization().axis(1, 2))) {
      LayerSieve.check(
          1,
          layer,
          (in, weights) -> {
            Grid x = in.getFirst();
            List<Integer> over = axes(layer.axis().stream().boxed().toList(), x.rank());
            return Grid.of(
                p ->
                    x.at(p)
                        / Math.sqrt(moments(x, along(p, over)).square + layer.epsilon())
                        * weights.apply("scale").at(picked(p, over)),
                x.dims());
          },
          new long[] {2, 3, 4});
    }
  }

  private static LayerSieve.Reference reference(GroupNormalization layer) {
    return (in, weights) -> {
      Grid x = in.getFirst();
      int at = Math.floorMod(layer.axis(), x.rank());
      int size = layer.groups() == -1 ? 1 : x.dim(at) / layer.groups();
      return Grid.of(
          p -> {
            Moments m = moments(x, q -> q[0] == p[0] && q[at] / size == p[at] / size);
            double gamma = layer.scale() ? weights.apply("gamma").at(p[at]) : 1;
            double beta = layer.center() ? weights.apply("beta").at(p[at]) : 0;
            return gamma * (x.at(p) - m.mean) / Math.sqrt(m.variance + layer.epsilon()) + beta;
          },
          x.dims());
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, -1})
  void groupNormalizationTakesTheMomentsOfChannels(int groups) {
    GroupNormalization layer = new GroupNormalization(groups);
    LayerSieve.check(groups, layer, reference(layer), new long[] {2, 3, 2, 6});
    GroupNormalization first = layer.axis(1).center(groups > 2).scale(groups < 3).epsilon(0.5);
    LayerSieve.check(groups, first, reference(first), new long[] {2, 6, 4});
  }

  @Test
  void unitNormalizationGivesLengthOne() {
    for (UnitNormalization layer :
        List.of(
            new UnitNormalization(),
            new UnitNormalization().axis(1),
            new UnitNormalization().axis(1, 2))) {
      LayerSieve.check(
          1,
          layer,
          (in, weights) -> {
            Grid x = in.getFirst();
            List<Integer> over = axes(layer.axis().stream().boxed().toList(), x.rank());
            return Grid.of(p -> x.at(p) / Math.sqrt(moments(x, along(p, over)).sum), x.dims());
          },
          new long[] {2, 3, 4});
    }
    Tensor zeros = LayerSieve.output(new UnitNormalization(), false, Tensor.zeros(1, 3));
    assertArrayEquals(new float[3], zeros.toFloats());
  }

  // ---------------------------------------------------------------- spectral

  private static Pass pass(boolean training) {
    return Pass.of(training, 0, Tensor.of(Shape.of(2), 5L, 3L), path -> false);
  }

  private static Tensor weight(Pass pass, String path) {
    return pass.uses().get(path).weight().variable().value();
  }

  /** Some steps of power iteration, and the kernel divided by the norm. */
  private static double[][] iterated(Grid w, double[] start, int times) {
    double[] u = start.clone();
    double[] v = new double[w.dim(0)];
    double norm = 0;
    for (int t = 0; t < times; t++) {
      v =
          unit(
              v.length,
              i -> IntStream.range(0, w.dim(1)).mapToDouble(j -> w.at(i, j) * from(u, j)).sum());
      double[] left = v;
      double[] next =
          unit(
              u.length,
              j -> IntStream.range(0, w.dim(0)).mapToDouble(i -> left[i] * w.at(i, j)).sum());
      System.arraycopy(next, 0, u, 0, u.length);
    }
    for (int i = 0; i < w.dim(0); i++) {
      for (int j = 0; j < w.dim(1); j++) {
        norm += v[i] * w.at(i, j) * u[j];
      }
    }
    double by = norm;
    return new double[][] {u, Grid.of(p -> w.at(p) / by, w.dims()).tensor().toDoubles()};
  }

  private static double from(double[] values, int index) {
    return values[index];
  }

  private static double[] unit(int length, IntToDoubleFunction number) {
    double[] values = IntStream.range(0, length).mapToDouble(number).toArray();
    double size = 0;
    for (double value : values) {
      size += value * value;
    }
    for (int i = 0; i < length; i++) {
      values[i] /= Math.sqrt(size);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theKernelIsDividedByItsSpectralNormInTraining(int iterations) {
    SpectralNormalization layer =
        new SpectralNormalization(new Dense(4)).powerIterations(iterations);
    Space space = new Space();
    Tensor x = LayerSieve.normal(new Random(2), 3, 5);
    Pass before = pass(false);
    Tensor plain = before.call(layer, space, Policy.FLOAT64, List.of(x)).getFirst();
    Tensor kernel = weight(before, "dense/kernel");
    Tensor u = weight(before, "vector_u");
    Golden.check("plain", x.matmul(kernel), plain, 1e-12);
    Pass pass = pass(true);
    Tensor y = pass.call(layer, space, Policy.FLOAT64, List.of(x)).getFirst();
    double[][] expected = iterated(Grid.of(kernel), u.toDoubles(), iterations);
    Tensor normalized = Tensor.of(Shape.of(5, 4), expected[1]);
    Golden.check("kernel", normalized, weight(pass, "dense/kernel"), 1e-12);
    Golden.check("u", Tensor.of(Shape.of(1, 4), expected[0]), weight(pass, "vector_u"), 1e-12);
    Golden.check("y", x.matmul(normalized), y, 1e-12);
  }

  @Test
  void trainingKeepsTheSpectralNormNearOne() {
    Model model =
        Crema.sequential(
            Crema.input(5), new SpectralNormalization(new Dense(4)).powerIterations(5));
    model.compile(sgd(0.01), meanSquaredError());
    Random random = new Random(4);
    Tensor x = Tensor.of(Shape.of(64, 5), random.doubles(320).toArray()).cast(DType.FLOAT32);
    Tensor y = Tensor.full(new Type(DType.FLOAT32, Shape.of(64, 4)), 9);
    model.fit(x, y, epochs(6), batchSize(16), verbose(Verbose.SILENT));
    Grid kernel = Grid.of(model.weight("spectral_normalization/dense/kernel"));
    double[] u = Grid.of(model.weight("spectral_normalization/vector_u")).tensor().toDoubles();
    double[] scaled = iterated(kernel, u, 50)[1];
    double norm = kernel.at(0, 0) / scaled[0];
    assertTrue(norm > 0.9 && norm < 1.5, "norm " + norm);
  }

  @Test
  void embeddingsAndConvolutionsHaveSpectralNormsToo() {
    Tensor steps = LayerSieve.normal(new Random(1), 2, 6, 3);
    SpectralNormalization conv = new SpectralNormalization(new Conv1D(4, 2));
    assertEquals(Shape.of(2, 5, 4), LayerSieve.output(conv, true, steps).shape());
    SpectralNormalization table = new SpectralNormalization(new Embedding(5, 3));
    Tensor ids = Tensor.of(Shape.of(1, 2), 1, 4);
    assertEquals(Shape.of(1, 2, 3), LayerSieve.output(table, true, ids).shape());
    Tensor zeros =
        LayerSieve.output(
            new SpectralNormalization(new Dense(2).kernelInitializer(Crema.zeros())),
            true,
            Tensor.ones(1, 3));
    assertArrayEquals(new float[2], zeros.toFloats());
  }

  @Test
  void allComeBackFromFiles() {
    List<Layer> layers =
        List.of(
            new LayerNormalization().axis(1, 2).betaRegularizer(new L2()),
            new RMSNormalization().axis(-1, 1).epsilon(0.1),
            new GroupNormalization(3).axis(1).gammaInitializer(Crema.zeros()),
            new UnitNormalization().axis(1),
            new SpectralNormalization(new Dense(3), 2));
    for (Layer layer : layers) {
      LayerSieve.roundTrip(layer, new long[] {2, 6, 4});
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = LayerSieve.normal(new Random(1), 2, 6);
    refused(
        "LayerNormalization: axis is []; allowed: 1 axis or more",
        () -> new LayerNormalization().axis(new int[0]));
    refused(
        "axis is [3], the input is f64[2,6]; allowed: different axes from -2 to 1",
        () -> LayerSieve.output(new LayerNormalization().axis(3), false, x));
    refused(
        "axis is [1,-1], the input is f64[2,6]; allowed: different axes from -2 to 1",
        () -> LayerSieve.output(new RMSNormalization().axis(1, -1), false, x));
    refused(
        "the input f64[2,6] has 6 channels along axis -1; allowed: multiples of 4, the number of"
            + " groups",
        () -> LayerSieve.output(new GroupNormalization(4), false, x));
    refused(
        "GroupNormalization: groups is 0; allowed: 1 or more, or -1 for each channel by itself",
        () -> new GroupNormalization(0));
    refused(
        "SpectralNormalization: powerIterations is 0; allowed: 1 or more",
        () -> new SpectralNormalization(new Dense(1), 0));
    refused(
        "SpectralNormalization: layer is Activate[function=Linear[]]; allowed: a layer with a"
            + " weight 'kernel' or 'embeddings'",
        () -> LayerSieve.output(new SpectralNormalization(new Activate(Crema.linear())), false, x));
  }
}
