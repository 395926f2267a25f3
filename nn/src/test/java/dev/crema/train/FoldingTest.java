package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Padding;
import dev.crema.layers.Policy;
import dev.crema.layers.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch norms folded into the weights before them, and weights that are prepared once. */
class FoldingTest {
  private static final Tensor X = random(1, DType.FLOAT32, 3, 12, 12, 4);

  private static Tensor random(long seed, DType type, long... shape) {
    Random random = new Random(seed);
    Shape s = Shape.of(shape);
    float[] values = new float[(int) s.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(s, values).cast(type);
  }

  private static Symbol normalized(Layer layer, Symbol x) {
    return batchNormalization().of(layer.of(x));
  }

  /** Batch norms after layers of every kind, before one, and after what somebody else reads too. */
  private static Model network() {
    Symbol input = input(12, 12, 4);
    Symbol x = normalized(conv2d(8, 3).padding(Padding.SAME).useBias(false), input);
    x = activation(relu()).of(x);
    Layer shared = conv2d(8, 3).padding(Padding.SAME);
    Symbol y = activation(relu()).of(normalized(shared, x));
    y = activation(relu()).of(add().of(normalized(shared, y), x));
    y = normalized(depthwiseConv2d(3), y);
    y = normalized(conv2d(12, 3).groups(4).strides(2), batchNormalization().of(y));
    Symbol read = conv2d(12, 1).of(y);
    y = add().of(batchNormalization().scale(false).of(read), read);
    y = normalized(conv2dTranspose(4, 3), y);
    y = activation(relu()).of(normalized(dense(6), flatten().of(y)));
    return model(input, dense(3).of(y)).seed(7);
  }

  /** Gives the states and weights of batch norms other numbers than they start with. */
  private static Model shaken(Model model, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> values = new LinkedHashMap<>();
    model
        .weights()
        .forEach(
            (path, variable) -> {
              Tensor value = variable.value();
              if (path.contains("batch_normalization")) {
                boolean positive = path.endsWith("variance") || path.endsWith("gamma");
                float[] numbers = new float[(int) value.shape().size()];
                for (int i = 0; i < numbers.length; i++) {
                  numbers[i] = positive ? 0.5f + random.nextFloat() : random.nextFloat() - 0.5f;
                }
                value = Tensor.of(value.shape(), numbers).cast(value.dtype());
              }
              values.put(path, value);
            });
    model.setWeights(values);
    return model;
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    double[] a = expected.cast(DType.FLOAT64).toDoubles();
    double[] b = actual.cast(DType.FLOAT64).toDoubles();
    double greatest = 0;
    for (double value : a) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], tolerance * greatest, "element " + i);
    }
  }

  private static Tensor unfolded(Model model, Tensor x) {
    return Settings.current()
        .withPassesOff(Set.of("scale", "epilogues"))
        .during(() -> model.predictOnBatch(x));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "vector"})
  void foldedBatchNormsPredictTheSame(String kernels) {
    Model model = shaken(network(), 1);
    Tensor y = Settings.current().withKernels(kernels).during(() -> model.predictOnBatch(X));
    assertClose(unfolded(model, X), y, 2e-6);
    Tensor one = random(1, DType.FLOAT32, 1, 12, 12, 4);
    assertClose(unfolded(model, one), model.predictOnBatch(one), 2e-6);
  }

  @Test
  void foldedBatchNormsPredictTheSameInFloat64() {
    Model model = shaken(network().policy(Policy.FLOAT64), 2);
    Tensor x = X.cast(DType.FLOAT64);
    assertClose(unfolded(model, x), model.predictOnBatch(x), 1e-14);
  }

  @Test
  void mixedPoliciesPredictTheSame() {
    Model model = shaken(network().policy(Policy.MIXED_BFLOAT16), 3);
    assertClose(unfolded(model, X), model.predictOnBatch(X), 0.02);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void predictionHasNoBatchNormsLeftButThoseThatCannotBeFolded(boolean half) {
    Symbol input = input(8, 8, 3);
    Symbol x = activation(relu()).of(normalized(conv2d(4, 3).padding(Padding.SAME), input));
    Symbol y = normalized(conv2d(4, 3).padding(Padding.SAME), x);
    Model model = model(input, activation(relu()).of(add().of(y, x))).seed(1);
    model.policy(half ? Policy.MIXED_BFLOAT16 : Policy.FLOAT32);
    String last = model.explain(2).stages().getLast().graph();
    assertTrue(last.contains("bias residual relu"), last);
    assertFalse(last.contains("f32[2,8,8,4] = fused"), last);
    assertFalse(last.contains("f32[2,8,8,4] = multiply"), last);
  }

  @Test
  void everyChangeOfWeightsIsSeen(@TempDir Path folder) throws IOException {
    Model model = network().compile(sgd(0.01).momentum(0.9), meanSquaredError());
    Tensor target = random(2, DType.FLOAT32, 3, 3);
    seen(model, "at first");

    model.trainOnBatch(Batch.of(X, target));
    seen(model, "trainOnBatch");

    model.fit(Dataset.of(X, target), epochs(2), verbose(Verbose.SILENT));
    seen(model, "fit");

    shaken(model, 4);
    seen(model, "setWeights");

    String path =
        model.weights().keySet().stream().filter(p -> p.endsWith("variance")).findFirst().get();
    model.setWeight(path, model.weight(path).multiply(4));
    seen(model, "setWeight");

    Path file = folder.resolve("weights.safetensors");
    model.saveWeights(file);
    shaken(model, 5);
    seen(model, "setWeights again");
    model.loadWeights(file);
    seen(model, "loadWeights");
    assertTrue(Files.exists(file));

    model.weights().get(path).write(own -> own.fill((byte) 0));
    seen(model, "write");
  }

  /** A twin compiles anew and has nothing kept. */
  private static void seen(Model model, String after) {
    assertArrayEquals(
        twin(model).predictOnBatch(X).toFloats(), model.predictOnBatch(X).toFloats(), after);
  }

  private static Model twin(Model model) {
    Model twin = model.copy();
    Map<String, Tensor> values = new LinkedHashMap<>();
    model.weights().forEach((path, variable) -> values.put(path, variable.value()));
    twin.setWeights(values);
    return twin;
  }

  @Test
  void aFrozenNetworkIsFoldedInTrainingAndStaysRight() {
    Symbol input = input(8, 8, 3);
    Symbol x = normalized(conv2d(4, 3), input);
    Model model = model(input, dense(2).of(flatten().of(x))).seed(3);
    Model other = twin(model);
    for (Model each : List.of(model, other)) {
      each.freeze("conv2d", "batch_normalization");
      each.compile(sgd(0.01), meanSquaredError());
    }
    Batch batch = Batch.of(random(4, DType.FLOAT32, 2, 8, 8, 3), random(5, DType.FLOAT32, 2, 2));
    for (int i = 0; i < 3; i++) {
      model.trainOnBatch(batch);
      Settings.current()
          .withPassesOff(Set.of("scale"))
          .during(() -> other.trainOnBatch(batch).get("loss"));
    }
    for (String path : List.copyOf(model.weights().keySet())) {
      assertClose(other.weight(path), model.weight(path), 1e-4);
    }
  }
}
