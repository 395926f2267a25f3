package dev.crema.layers;

import static dev.crema.engine.types.DType.BOOL;
import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.FLOAT64;
import static dev.crema.engine.types.DType.INT32;
import static dev.crema.engine.types.DType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.activations.Relu;
import dev.crema.activations.Sigmoid;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Ones;
import dev.crema.keras.Golden;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.layers.core.Activate;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.Embedding;
import dev.crema.layers.merging.Add;
import dev.crema.layers.merging.Concatenate;
import dev.crema.layers.normalization.BatchNormalization;
import dev.crema.layers.pooling.AveragePooling2D;
import dev.crema.layers.pooling.GlobalAveragePooling2D;
import dev.crema.layers.pooling.MaxPooling2D;
import dev.crema.layers.regularization.Dropout;
import dev.crema.layers.reshaping.Flatten;
import dev.crema.layers.reshaping.Reshape;
import dev.crema.regularizers.L1;
import dev.crema.regularizers.L2;
import dev.crema.state.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers against Keras and by hand. */
class LayersTest {
  private static final Golden KERAS = Golden.of("layers.txt");
  private static final Tensor KEY = Tensor.of(Shape.of(2), 5L, 3L);

  /** A weight that starts with numbers of Keras. */
  private static Initializer keras(String key) {
    return (type, random) -> KERAS.get(key, type.dtype());
  }

  private static Pass pass(boolean training) {
    return Pass.of(training, 0, KEY, path -> false);
  }

  private static Tensor run(Layer layer, DType dtype, Tensor... inputs) {
    Policy policy = dtype == FLOAT64 ? Policy.FLOAT64 : Policy.FLOAT32;
    return pass(false).call(layer, new Space(), policy, List.of(inputs)).getFirst();
  }

  /** The output must be Keras's in float64 and float32. */
  private static void check(String key, Layer layer, String... inputs) {
    for (DType dtype : List.of(FLOAT64, FLOAT32)) {
      Tensor[] in =
          Arrays.stream(inputs).map(name -> KERAS.get(name, dtype)).toArray(Tensor[]::new);
      KERAS.check(key, run(layer, dtype, in), dtype == FLOAT64 ? 1e-10 : 3e-6);
    }
  }

  private static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }

  @Nested
  class DenseLayer {
    private final Dense dense =
        new Dense(2).kernelInitializer(keras("dense/kernel")).biasInitializer(keras("dense/bias"));

    @Test
    void isKerass() {
      check("dense/y", dense.activation(new Sigmoid()), "dense/x");
      check("dense/nobias", dense.useBias(false), "dense/x");
      check("dense/y3", dense.activation(new Relu()), "dense/x3");
    }

    @Test
    void integersAreInputsToo() {
      Dense ones = new Dense(1).kernelInitializer(new Ones());
      Tensor x = Tensor.of(Shape.of(1, 3), 1, 200, 255).cast(UINT8);
      assertArrayEquals(new float[] {456}, run(ones, FLOAT32, x).toFloats());
    }

    @Test
    void rulesGoWithTheWeights() {
      Pass pass = pass(true);
      Dense ruled =
          dense
              .kernelRegularizer(new L2())
              .biasRegularizer(new L1())
              .activityRegularizer(new L1(0.5));
      pass.call(ruled, new Space(), Policy.FLOAT32, List.of(Tensor.ones(2, 4)));
      assertEquals(new L2(), weight(pass, "kernel").regularizer());
      assertEquals(new L1(), weight(pass, "bias").regularizer());
      double[] k = KERAS.get("dense/kernel").toDoubles();
      double[] b = KERAS.get("dense/bias").toDoubles();
      double first = Math.abs(k[0] + k[2] + k[4] + k[6] + b[0]);
      double second = Math.abs(k[1] + k[3] + k[5] + k[7] + b[1]);
      // Two equal samples; the price is per sample.
      assertEquals(0.5 * (first + second), pass.losses().getFirst().item(), 1e-6);
    }

    private Weight weight(Pass pass, String path) {
      return pass.uses().entrySet().stream()
          .filter(e -> e.getKey().equals(path))
          .map(e -> e.getValue().weight())
          .findFirst()
          .orElseThrow();
    }

    @Test
    void whatDoesNotFitIsRefused() {
      refused("Dense: units is 0; allowed: 1 or more", () -> new Dense(0));
      refused(
          "the input is f32[3]; allowed: two axes or more, [batch, …, n]",
          () -> run(dense, FLOAT32, Tensor.zeros(3)));
    }
  }

  @Nested
  class Convolution {
    private final Conv2D conv =
        new Conv2D(6, 3, 2)
            .kernelInitializer(keras("conv/kernel"))
            .biasInitializer(keras("conv/bias"));

    @Test
    void isKerass() {
      Conv2D same = conv.padding(Padding.SAME);
      check("conv/valid", conv, "conv/x");
      check("conv/same", same.activation(new Relu()), "conv/x");
      check("conv/strides", conv.strides(2, 3), "conv/x");
      check("conv/same_strides", same.strides(2), "conv/x");
      check("conv/dilation", conv.dilationRate(2, 1), "conv/x");
      check("conv/same_dilation", same.dilationRate(2), "conv/x");
      check("conv/first", same.dataFormat(DataFormat.CHANNELS_FIRST), "conv/x_first");
    }

    @Test
    void groupsAreKerass() {
      Conv2D groups = conv.groups(2).kernelInitializer(keras("conv/group_kernel"));
      check("conv/groups", groups, "conv/x");
    }

    @Test
    void whatDoesNotFitIsRefused() {
      refused("Conv2D: filters is 0; allowed: 1 or more", () -> new Conv2D(0, 3));
      refused(
          "Conv2D: kernelSize is [3,0]; allowed: 2 numbers of 1 or more",
          () -> new Conv2D(1, 3, 0));
      refused(
          "Conv2D: groups is 4; allowed: a divisor of filters (6)",
          () -> new Conv2D(6, 3).groups(4));
      Tensor small = Tensor.zeros(1, 2, 9, 4);
      refused(
          "kernelSize [3,2] is larger than the input [2,9]; allowed: a smaller one, or padding"
              + " SAME",
          () -> run(conv, FLOAT32, small));
      refused(
          "kernelSize [3,2] with dilation [1,9] is larger than the input [6,7]; allowed: a smaller"
              + " one, or padding SAME",
          () -> run(conv.dilationRate(1, 9), FLOAT32, KERAS.get("conv/x")));
      refused(
          "the input is f32[1,2,9]; allowed: 4 axes, [batch, height, width, channels]",
          () -> run(conv, FLOAT32, Tensor.zeros(1, 2, 9)));
      refused(
          "the input f32[1,6,6,3] has 3 channels; allowed: multiples of 2, the number of groups",
          () -> run(conv.groups(2), FLOAT32, Tensor.zeros(1, 6, 6, 3)));
    }

    @Test
    void aModelNamesTheLayerThatDoesNotFit() {
      String message =
          assertThrows(
                  ShapeException.class,
                  () ->
                      Crema.sequential(
                          Crema.input(4, 4, 1), Crema.conv2d(8, 3), Crema.conv2d(8, 5)))
              .getMessage();
      assertTrue(message.startsWith("layer 'conv2d"), message);
      assertTrue(message.contains("kernelSize [5,5] is larger than the input [2,2]"), message);
    }
  }

  @Nested
  class Pooling {
    @Test
    void isKerass() {
      check("pool/max", new MaxPooling2D(), "conv/x");
      check("pool/max_strides", new MaxPooling2D(3, 2).strides(1, 2), "conv/x");
      check("pool/max_same", new MaxPooling2D(3, 2).strides(2).padding(Padding.SAME), "conv/x");
      check("pool/average", new AveragePooling2D(), "conv/x");
      check("pool/average_strides", new AveragePooling2D(3, 2).strides(1, 2), "conv/x");
      check(
          "pool/average_same",
          new AveragePooling2D(3, 2).strides(2).padding(Padding.SAME),
          "conv/x");
      check("pool/global", new GlobalAveragePooling2D(), "conv/x");
      check("pool/global_keep", new GlobalAveragePooling2D().keepdims(true), "conv/x");
    }

    @Test
    void channelsCanComeFirst() {
      DataFormat first = DataFormat.CHANNELS_FIRST;
      Tensor x = KERAS.get("conv/x_first");
      Tensor max = run(new MaxPooling2D().dataFormat(first), FLOAT64, x);
      KERAS.check("pool/max", max.transpose(0, 2, 3, 1), 1e-12);
      Tensor mean = run(new GlobalAveragePooling2D(true, first), FLOAT64, x);
      KERAS.check("pool/global_keep", mean.transpose(0, 2, 3, 1), 1e-12);
    }

    @Test
    void whatDoesNotFitIsRefused() {
      refused(
          "MaxPooling2D: poolSize is [0,0]; allowed: 2 numbers of 1 or more",
          () -> new MaxPooling2D(0));
      refused(
          "poolSize [3,3] is larger than the input [2,2]; allowed: a smaller one, or padding SAME",
          () -> run(new AveragePooling2D(3), FLOAT32, Tensor.zeros(1, 2, 2, 1)));
    }
  }

  @Nested
  class Normalization {
    private static BatchNormalization layer(String key, int axis) {
      return new BatchNormalization()
          .axis(axis)
          .momentum(0.9)
          .gammaInitializer(keras(key + "/gamma"))
          .betaInitializer(keras(key + "/beta"))
          .movingMeanInitializer(keras(key + "/mean"))
          .movingVarianceInitializer(keras(key + "/variance"));
    }

    private static int axis(String key) {
      return key.equals("bn_axis1") ? 1 : -1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bn", "bn_image", "bn_axis1"})
    void isKerass(String key) {
      check(key + "/inference", layer(key, axis(key)), key + "/x");
      for (DType dtype : List.of(FLOAT64, FLOAT32)) {
        double tolerance = dtype == FLOAT64 ? 1e-10 : 3e-6;
        Policy policy = dtype == FLOAT64 ? Policy.FLOAT64 : Policy.FLOAT32;
        Pass pass = pass(true);
        Layer layer = layer(key, axis(key));
        Tensor y =
            pass.call(layer, new Space(), policy, List.of(KERAS.get(key + "/x", dtype))).getFirst();
        KERAS.check(key + "/training", y, tolerance);
        pass.uses()
            .forEach(
                (path, use) -> {
                  if (path.startsWith("moving_")) {
                    String golden = key + path.replace("moving_", "/new_");
                    KERAS.check(golden, use.weight().variable().value(), tolerance);
                    assertFalse(use.trainable(), path);
                  }
                });
        assertEquals(4, pass.uses().size());
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bn", "bn_image", "bn_axis1"})
    void gradientsAreKerass(String key) {
      for (DType dtype : List.of(FLOAT64, FLOAT32)) {
        double tolerance = dtype == FLOAT64 ? 1e-10 : 1e-5;
        List<Tensor> in =
            List.of(
                KERAS.get(key + "/gamma", dtype),
                KERAS.get(key + "/beta", dtype),
                KERAS.get(key + "/x", dtype));
        List<Tensor> gradients = Functions.valueAndGrad(args -> sum(key, args), in).gradients();
        KERAS.check(key + "/gradient_gamma", gradients.get(0), tolerance);
        KERAS.check(key + "/gradient_beta", gradients.get(1), tolerance);
        KERAS.check(key + "/gradient_x", gradients.get(2), tolerance);
      }
    }

    /** Σ y·cos(i), with gamma and beta as arguments: the layer's own are 1 and 0. */
    private Tensor sum(String key, List<Tensor> in) {
      Tensor x = in.get(2);
      Policy policy = x.dtype() == FLOAT64 ? Policy.FLOAT64 : Policy.FLOAT32;
      Layer plain = new BatchNormalization().axis(axis(key)).scale(false).center(false);
      Tensor y = pass(true).call(plain, new Space(), policy, List.of(x)).getFirst();
      double[] weights = new double[Math.toIntExact(x.shape().size())];
      Arrays.setAll(weights, Math::cos);
      Tensor weight = Tensor.of(x.shape(), weights).cast(x.dtype());
      Tensor gamma = axis(key) == 1 ? in.get(0).reshape(3, 1, 1) : in.get(0);
      Tensor beta = axis(key) == 1 ? in.get(1).reshape(3, 1, 1) : in.get(1);
      return y.multiply(gamma).add(beta).multiply(weight).sum();
    }

    /** Σ y³ of two samples is 0 at all x, so that a second derivative must be 0 as well. */
    @Test
    void secondDerivativesAreRight() {
      Tensor x = Tensor.of(Shape.of(3, 1), 0.3, -1.2, 2.0);
      Tensor direction = Tensor.of(Shape.of(3, 1), 0.7, 0.2, -0.4);
      Tensor second =
          Functions.grad(
                  t ->
                      Functions.grad(LayersTest.Normalization::cubes)
                          .apply(t)
                          .multiply(direction)
                          .sum())
              .apply(x);
      double h = 1e-5;
      Tensor up = Functions.grad(Normalization::cubes).apply(x.add(direction.multiply(h)));
      Tensor down = Functions.grad(Normalization::cubes).apply(x.subtract(direction.multiply(h)));
      Golden.check("second", up.subtract(down).divide(2 * h), second, 1e-7);
    }

    private static Tensor cubes(Tensor x) {
      Layer plain = new BatchNormalization().epsilon(0.1);
      Tensor y = pass(true).call(plain, new Space(), Policy.FLOAT64, List.of(x)).getFirst();
      return y.multiply(y).multiply(y).sum();
    }

    @Test
    void maskedItemsDoNotCount() {
      Pass pass = pass(true);
      Layer masked =
          (scope, in) -> {
            scope.mask(in.getFirst(), KERAS.get("bn_mask/mask").cast(BOOL));
            return List.of(scope.call(new BatchNormalization(), in.getFirst()));
          };
      Tensor x = KERAS.get("bn_mask/x");
      Tensor y = pass.call(masked, new Space(), Policy.FLOAT64, List.of(x)).getFirst();
      KERAS.check("bn_mask/training", y, 1e-9);
      Map<String, Pass.Use> uses = pass.uses();
      List<Tensor> moving =
          uses.entrySet().stream()
              .filter(e -> e.getKey().contains("moving"))
              .map(e -> e.getValue().weight().variable().value())
              .toList();
      KERAS.check("bn_mask/new_mean", moving.get(0), 1e-9);
      KERAS.check("bn_mask/new_variance", moving.get(1), 1e-9);
    }

    @Test
    void aFrozenLayerUsesItsMovingMeansInTraining() {
      Pass pass = pass(true);
      Layer frozen =
          (scope, in) -> List.of(scope.call(layer("bn", -1).trainable(false), in.getFirst()));
      Tensor x = KERAS.get("bn/x");
      Tensor y = pass.call(frozen, new Space(), Policy.FLOAT64, List.of(x)).getFirst();
      KERAS.check("bn/inference", y, 1e-10);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
      refused(
          "BatchNormalization: momentum is 1.1; allowed: 0.0 to 1.0",
          () -> new BatchNormalization().momentum(1.1));
      refused(
          "BatchNormalization: epsilon is 0.0; allowed: a finite number greater than 0",
          () -> new BatchNormalization().epsilon(0));
    }
  }

  @Nested
  class DropoutLayer {
    private final Tensor x = Tensor.ones(100, 50);

    private float[] dropped(Dropout dropout, Tensor key, Tensor in) {
      Pass pass = Pass.of(true, 0, key, path -> false);
      return pass.call(dropout, new Space(), Policy.FLOAT32, List.of(in)).getFirst().toFloats();
    }

    @Test
    void setsTheRightPartToZeroAndKeepsTheMean() {
      float[] y = dropped(new Dropout(0.2), KEY, x);
      int zeros = 0;
      for (float v : y) {
        assertTrue(v == 0 || v == 1.25f, "found " + v);
        zeros += v == 0 ? 1 : 0;
      }
      assertEquals(1000, zeros, 5 * Math.sqrt(5000 * 0.2 * 0.8));
    }

    @Test
    void changesWithTheStepAndOnlyWithIt() {
      Tensor next = Tensor.of(Shape.of(2), 5L, 4L);
      float[] first = dropped(new Dropout(0.5), KEY, x);
      assertArrayEquals(first, dropped(new Dropout(0.5), KEY, x));
      assertFalse(Arrays.equals(first, dropped(new Dropout(0.5), next, x)));
      Tensor otherSeed = Tensor.of(Shape.of(2), 6L, 3L);
      assertArrayEquals(
          dropped(new Dropout(0.5).seed(9), KEY, x),
          dropped(new Dropout(0.5).seed(9), otherSeed, x));
      assertFalse(
          Arrays.equals(
              dropped(new Dropout(0.5).seed(9), KEY, x),
              dropped(new Dropout(0.5).seed(9), next, x)));
    }

    @Test
    void doesNothingOutsideTrainingOrAtRateZero() {
      Tensor y =
          pass(false).call(new Dropout(0.5), new Space(), Policy.FLOAT32, List.of(x)).getFirst();
      assertSame(x, y);
      assertArrayEquals(x.toFloats(), dropped(new Dropout(0), KEY, x));
      assertArrayEquals(new float[5000], dropped(new Dropout(1), KEY, x));
    }

    @Test
    void aNoiseShapeSharesTheChoice() {
      float[] y = dropped(new Dropout(0.5).noiseShape(-1, 1), KEY, x);
      for (int i = 0; i < 100; i++) {
        for (int j = 1; j < 50; j++) {
          assertEquals(y[i * 50], y[i * 50 + j]);
        }
      }
    }

    @Test
    void gradientPassesWhereNumbersPass() {
      Tensor gradient =
          Functions.grad(
                  t ->
                      pass(true)
                          .call(new Dropout(0.5), new Space(), Policy.FLOAT32, List.of(t))
                          .getFirst()
                          .sum())
              .apply(x);
      assertArrayEquals(dropped(new Dropout(0.5), KEY, x), gradient.toFloats());
    }

    @Test
    void whatDoesNotFitIsRefused() {
      refused("Dropout: rate is 1.5; allowed: 0.0 to 1.0", () -> new Dropout(1.5));
      refused(
          "noiseShape [1] for input f32[100,50]; allowed: as many axes",
          () -> dropped(new Dropout(0.5).noiseShape(1), KEY, x));
      refused(
          "noiseShape [7,1] for input f32[100,50]; allowed: the lengths of the input, 1 and -1",
          () -> dropped(new Dropout(0.5).noiseShape(7, 1), KEY, x));
    }
  }

  @Nested
  class Shapes {
    @Test
    void flattenKeepsTheBatch() {
      Tensor x = KERAS.get("conv/x");
      assertEquals(Shape.of(2, 168), run(new Flatten(), FLOAT64, x).shape());
      assertEquals(Shape.of(3, 1), run(new Flatten(), FLOAT32, Tensor.zeros(3)).shape());
      check("flatten/first", new Flatten(DataFormat.CHANNELS_FIRST), "conv/x");
    }

    @Test
    void reshapeWorksOutOneLength() {
      Tensor x = KERAS.get("conv/x");
      Tensor y = run(new Reshape(3, -1, 2), FLOAT64, x);
      assertEquals(Shape.of(2, 3, 28, 2), y.shape());
      assertArrayEquals(x.toDoubles(), y.toDoubles());
      assertEquals(Shape.of(2, 168), run(new Reshape(168), FLOAT64, x).shape());
      refused(
          "the input has samples of shape [6,7,4] with 168 elements, the target is [5,-1]; allowed:"
              + " as many elements",
          () -> run(new Reshape(5, -1), FLOAT64, x));
      refused(
          "Reshape: target is [-1,-1]; allowed: lengths of 1 or more, and one -1 at most",
          () -> new Reshape(-1, -1));
    }

    @Test
    void activationsAreLayersToo() {
      Tensor y = run(new Activate(new Relu()), FLOAT32, Tensor.of(Shape.of(1, 2), -1f, 2f));
      assertArrayEquals(new float[] {0, 2}, y.toFloats());
      assertEquals("activation", new Activate(new Relu()).kind());
    }
  }

  @Nested
  class EmbeddingLayer {
    private final Embedding embedding =
        new Embedding(6, 3).embeddingsInitializer(keras("embedding/table"));

    @Test
    void isKerass() {
      for (DType dtype : List.of(INT32, DType.INT64, UINT8, FLOAT32)) {
        KERAS.check(
            "embedding/y", run(embedding, FLOAT64, KERAS.get("embedding/ids", dtype)), 1e-12);
      }
    }

    @Test
    void zerosAreMaskedIfAskedFor() {
      Tensor ids = KERAS.get("embedding/ids", INT32);
      Pass pass = pass(false);
      Layer masked = embedding.maskZero(true);
      Tensor y = pass.call(masked, new Space(), Policy.FLOAT32, List.of(ids)).getFirst();
      assertArrayEquals(
          new boolean[] {true, false, true, true, true, false},
          pass.mask(y).orElseThrow().toBooleans());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
      refused("Embedding: inputDim is 0; allowed: 1 or more", () -> new Embedding(0, 1));
      refused("Embedding: outputDim is -1; allowed: 1 or more", () -> new Embedding(1, -1));
    }
  }

  @Nested
  class Merging {
    @Test
    void isKerass() {
      check("merge/add", new Add(), "merge/a", "merge/c");
      check("merge/add_ranks", new Add(), "merge/a", "merge/d");
      check("merge/concatenate", new Concatenate(), "merge/a", "merge/c");
      check("merge/concatenate1", new Concatenate(1), "merge/a", "merge/c");
    }

    private static Tensor merged(Pass pass, Layer merge, boolean both) {
      Layer layer =
          (scope, in) -> {
            scope.mask(in.get(0), Tensor.of(Shape.of(1, 2), true, false));
            if (both) {
              scope.mask(in.get(1), Tensor.of(Shape.of(1, 2), false, false));
            }
            return scope.call(merge, in);
          };
      List<Tensor> in = List.of(Tensor.ones(1, 2, 3), Tensor.ones(1, 2, 3));
      return pass.call(layer, new Space(), Policy.FLOAT32, in).getFirst();
    }

    @Test
    void itemsCountThatCountInAnyInput() {
      Pass pass = pass(false);
      Tensor sum = merged(pass, new Add(), true);
      assertArrayEquals(new boolean[] {true, false}, pass.mask(sum).orElseThrow().toBooleans());
      assertTrue(pass.mask(merged(pass, new Add(), false)).isEmpty());
      Tensor joined = merged(pass, new Concatenate(1), false);
      assertArrayEquals(
          new boolean[] {true, false, true, true}, pass.mask(joined).orElseThrow().toBooleans());
      Tensor beside = merged(pass, new Concatenate(), true);
      assertArrayEquals(new boolean[] {true, false}, pass.mask(beside).orElseThrow().toBooleans());
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
      Tensor a = Tensor.zeros(2, 3);
      refused(
          "the inputs are [f32[2,3], f32[4,3]]; allowed: one batch size",
          () -> run(new Add(), FLOAT32, a, Tensor.zeros(4, 3)));
      refused(
          "the inputs are [f32[2,3], f32[2,4,3]], the axis is -1; allowed: equal lengths except"
              + " along the axis, which is not the batch",
          () -> run(new Concatenate(), FLOAT32, a, Tensor.zeros(2, 4, 3)));
      refused("it takes 1 input or more; given: none", () -> run(new Add(), FLOAT32));
    }
  }

  @Test
  void layersWorkInHalfWidth() {
    Tensor x = Tensor.ones(2, 4);
    Type half = new Type(DType.BFLOAT16, Shape.of(2, 3));
    Layer layer =
        (scope, in) -> {
          Tensor y = scope.call(new Dense(3).kernelInitializer(new Ones()), in.getFirst());
          return List.of(scope.call(new BatchNormalization(), y));
        };
    Tensor y = pass(true).call(layer, new Space(), Policy.MIXED_BFLOAT16, List.of(x)).getFirst();
    assertEquals(half, y.type());
    assertArrayEquals(new float[6], y.toFloats());
  }
}
