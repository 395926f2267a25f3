package dev.crema.quantization;

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
import dev.crema.layers.Application;
import dev.crema.layers.Padding;
import dev.crema.layers.Policy;
import dev.crema.layers.Symbol;
import dev.crema.layers.Unwrapped;
import dev.crema.layers.quantization.QuantizedConvolution;
import dev.crema.layers.quantization.QuantizedDense;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Order;
import dev.crema.train.Verbose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizerTest {
  private static final int CLASSES = 4;
  private static final int SIDE = 12;

  @TempDir Path folder;

  /** Noisy images of stripes, whose direction and width are the class. */
  private static Dataset stripes(int count, long seed) {
    Random random = new Random(seed);
    float[] x = new float[count * SIDE * SIDE];
    int[] y = new int[count];
    for (int i = 0; i < count; i++) {
      y[i] = random.nextInt(CLASSES);
      int phase = random.nextInt(6);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int along = y[i] % 2 == 0 ? p % SIDE : p / SIDE;
        boolean light = (along + phase) / (y[i] / 2 + 1) % 2 == 0;
        x[i * SIDE * SIDE + p] = (light ? 1 : -1) + 1.3f * (float) random.nextGaussian();
      }
    }
    return Dataset.of(Tensor.of(Shape.of(count, SIDE, SIDE, 1), x), Tensor.of(Shape.of(count), y));
  }

  private static Symbol block(Symbol x, int filters, int strides) {
    Symbol y = conv2d(filters, 3).strides(strides).padding(Padding.SAME).useBias(false).of(x);
    y = activation(relu()).of(batchNormalization().momentum(0.8).of(y));
    y = conv2d(filters, 3).padding(Padding.SAME).useBias(false).of(y);
    y = batchNormalization().momentum(0.8).of(y);
    Symbol skip = x;
    if (strides > 1) {
      skip = conv2d(filters, 1).strides(strides).useBias(false).of(x);
      skip = batchNormalization().momentum(0.8).of(skip);
    }
    return activation(relu()).of(add().of(y, skip));
  }

  private static Model residual() {
    Symbol input = input(SIDE, SIDE, 1);
    Symbol x = conv2d(8, 3).padding(Padding.SAME).activation(relu()).of(input);
    x = block(block(x, 8, 1), 16, 2);
    return model(input, dense(CLASSES).of(globalAveragePooling2d().of(x))).seed(3);
  }

  private static Model perceptron() {
    return sequential(
            input(SIDE, SIDE, 1),
            flatten(),
            dense(32).activation(relu()),
            dropout(0.2),
            dense(CLASSES).activation(softmax()))
        .seed(3);
  }

  private static Model trained(Model model, boolean logits, int epochs) {
    model.compile(adam(0.01), sparseCategoricalCrossentropy(logits), accuracy());
    model.fit(stripes(800, 1), epochs(epochs), batchSize(50), verbose(Verbose.SILENT));
    return model;
  }

  private static String kinds(Model model) {
    return model.graph().orElseThrow().applications().stream()
        .map(Application::layer)
        .map(layer -> Unwrapped.of(layer).typeName())
        .collect(Collectors.joining(" "));
  }

  private void keepsItsAccuracyAndComesBackFromItsFile(Model model, double least)
      throws IOException {
    Dataset test = stripes(2000, 2);
    double accuracy = model.evaluate(test, verbose(Verbose.SILENT)).numbers().get("accuracy");
    assertTrue(accuracy > least, accuracy + "");
    Model quantized = model.quantize(stripes(300, 4));
    double after = quantized.evaluate(test, verbose(Verbose.SILENT)).numbers().get("accuracy");
    assertEquals(accuracy, after, 0.005);
    Path file = folder.resolve("quantized.crema");
    quantized.save(file);
    Tensor x = test.feed(Order.inOrder(64)).next().x().getFirst();
    Model loaded = load(file);
    assertArrayEquals(quantized.predict(x).toFloats(), loaded.predict(x).toFloats());
    assertEquals(
        after,
        loaded.evaluate(test, verbose(Verbose.SILENT)).numbers().get("accuracy"),
        "evaluation");
  }

  @Test
  void aResidualNetworkIsInLevelsFromEndToEnd() throws IOException {
    Model model = trained(residual(), true, 4);
    keepsItsAccuracyAndComesBackFromItsFile(model, 0.85);
    Model quantized = model.quantize(stripes(100, 4));
    String convolution = "QuantizedConvolution ";
    assertEquals(
        "Quantize "
            + convolution.repeat(6)
            + "Dequantize GlobalAveragePooling2D Quantize QuantizedDense",
        kinds(quantized));
    assertEquals(0, quantized.trainableWeights().size());
    assertEquals(model.graph().orElseThrow().outputs().size(), 1);
  }

  @Test
  void aPerceptronIsInLevelsUpToItsSoftmax() throws IOException {
    Model model = trained(perceptron(), false, 20);
    keepsItsAccuracyAndComesBackFromItsFile(model, 0.6);
    assertEquals(
        "Quantize Flatten QuantizedDense QuantizedDense Activate",
        kinds(model.quantize(stripes(100, 4))));
  }

  @Test
  void filesAreAQuarterAsLarge() throws IOException {
    Model model = sequential(input(SIDE, SIDE, 1), flatten(), dense(600), dense(CLASSES)).seed(1);
    Path whole = folder.resolve("float.crema");
    Path file = folder.resolve("quantized.crema");
    model.save(whole);
    model.quantize(stripes(64, 4)).save(file);
    assertTrue(Files.size(file) < 0.3 * Files.size(whole), Files.size(file) + " bytes");
  }

  @Test
  void poolingKeepsLevelsAndNestedModelsAreTakenApart() {
    Model features =
        sequential(
                input(SIDE, SIDE, 1),
                conv2d(4, 3).activation(relu()),
                maxPooling2d(2),
                conv2d(6, 3),
                batchNormalization(),
                activation(relu()))
            .name("features");
    Model model = sequential(input(SIDE, SIDE, 1), features, flatten(), dense(CLASSES)).seed(5);
    Model quantized = model.quantize(stripes(64, 4));
    assertEquals(
        "Quantize QuantizedConvolution MaxPooling2D QuantizedConvolution Flatten QuantizedDense",
        kinds(quantized));
    assertTrue(quantized.weights().containsKey("features.conv2d_1/kernel"));
    assertEquals(DType.INT8, quantized.weight("features.conv2d_1/kernel").dtype());
    near(model, quantized, 0.03);
  }

  /** Whether results differ by a part of their size only. */
  private static void near(Model model, Model quantized, double part) {
    Tensor x = stripes(64, 9).feed(Order.inOrder(64)).next().x().getFirst();
    double[] expected = model.predict(x).toDoubles();
    double[] actual = quantized.predict(x).toDoubles();
    double squares = 0;
    double errors = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += expected[i] * expected[i];
      errors += Math.pow(expected[i] - actual[i], 2);
    }
    assertTrue(Math.sqrt(errors / squares) < part, Math.sqrt(errors / squares) + "");
  }

  @Test
  void layersThatCannotBeQuantizedOrAreExceptedStay() {
    Model model =
        sequential(
                input(SIDE, SIDE, 4),
                conv2d(8, 3).activation(tanh()),
                depthwiseConv2d(3),
                conv2d(8, 3).groups(2),
                flatten(),
                dense(5).name("last"))
            .seed(5);
    Dataset data = Dataset.of(Tensor.zeros(input(SIDE, SIDE, 4).example()), Tensor.of(0f, 0f));
    assertEquals(
        "Quantize QuantizedConvolution Activate DepthwiseConv2D Conv2D Flatten Dense",
        kinds(model.quantize(data, new Quantization().except("last").minMax())));
    assertEquals(
        "Conv2D DepthwiseConv2D Conv2D Quantize Flatten QuantizedDense",
        kinds(model.quantize(data, new Quantization().except("conv2d").batches(1))));
  }

  @Test
  void aLayerCalledTwiceStays() {
    Symbol input = input(4);
    var shared = dense(4);
    Model model = model(input, dense(2).of(shared.of(shared.of(input))));
    Tensor x = Tensor.of(Shape.of(2, 4), 1f, 2, 3, 4, 5, 6, 7, 8);
    Dataset data = Dataset.of(x, x);
    assertEquals("Dense Dense Quantize QuantizedDense", kinds(model.quantize(data)));
  }

  @Test
  void aQuantizedModelRefusesToBeTrained() {
    Model model = perceptron();
    model.compile(adam(), sparseCategoricalCrossentropy(false));
    Model quantized = model.quantize(stripes(64, 4));
    Dataset data = stripes(10, 1);
    CremaException e = assertThrows(CremaException.class, () -> quantized.fit(data));
    assertEquals(
        "fit: the model is quantized and cannot be trained; train the one it was made from and"
            + " quantize that again",
        e.getMessage());
    Batch batch = data.feed(Order.inOrder(10)).next();
    assertThrows(CremaException.class, () -> quantized.trainOnBatch(batch));
    assertTrue(quantized.testOnBatch(batch).get("loss") > 0);
  }

  private static void refused(String message, Model model, Dataset data, Quantization options) {
    CremaException e = assertThrows(CremaException.class, () -> model.quantize(data, options));
    assertEquals(message, e.getMessage());
  }

  @Test
  void whatCannotBeDoneIsRefusedInOneSentence() {
    Dataset data = stripes(10, 1);
    Quantization usual = new Quantization();
    refused(
        "quantize: no layer can be quantized; allowed: Dense and Conv1D, Conv2D, Conv3D with one"
            + " group and channels last, called once and not excepted",
        perceptron(),
        data,
        usual.except("dense", "dense_1"));
    refused(
        "quantize: no layer is named 'bread'; there are [flatten, dense, dropout, dense_1]",
        perceptron(),
        data,
        usual.except("bread"));
    refused(
        "quantize: the calibration data set is empty; give at least one sample",
        perceptron(),
        stripes(0, 1),
        usual);
    refused(
        "quantize: the model's weights are float64; allowed: float32",
        perceptron().policy(Policy.FLOAT64),
        data,
        usual);
    Model infinite = perceptron();
    infinite.build();
    infinite.setWeight("dense_1/bias", Tensor.full(infinite.weight("dense_1/bias").type(), 1 / 0.));
    refused(
        "quantize: the weights of 'dense_1' are not finite; allowed: finite numbers",
        infinite,
        data,
        usual);
    Tensor nan = Tensor.full(input(SIDE, SIDE, 1).example(), Double.NaN);
    refused(
        "quantize: the output of 'input' has NaN; allowed: finite numbers",
        perceptron(),
        Dataset.of(nan, nan),
        usual);
    assertThrows(
        IllegalStateException.class, () -> sequential(dense(3)).quantize(data), "unknown inputs");
    assertThrows(CremaException.class, () -> usual.percentile(50));
    assertThrows(CremaException.class, () -> usual.batches(0));
  }

  @Test
  void percentilesLeaveOutliersAside() {
    Range range = new Range("here");
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 990 ? i / 1000f : 1000;
    }
    range.add(values);
    range.add(new float[] {-4});
    assertEquals(1000, range.upper(100));
    assertEquals(-4, range.lower(100));
    // 99 % of 1,001 are 991: all but the outliers, and -4.
    assertEquals(0.989, range.upper(99), 0.989 / 64);
    assertEquals(0, range.lower(99), 1e-2);
    assertEquals(0.9 / 64 + 0.799, range.upper(80), 0.03);
  }

  @Test
  void settingsAreInTheLayers() {
    Model quantized = perceptron().quantize(stripes(64, 4));
    var layer =
        (QuantizedDense)
            Unwrapped.of(quantized.graph().orElseThrow().applications().get(2).layer()).layer();
    assertEquals(32, layer.units());
    assertTrue(layer.requantization().relu());
    assertEquals(0, layer.requantization().output().orElseThrow().zeroPoint());
    assertTrue(layer.requantization().input().zeroPoint() > 100, "stripes are light and dark");
    Model convolution =
        sequential(input(SIDE, SIDE, 1), conv2d(3, 5, 4).strides(2, 1).dilationRate(1)).seed(1);
    var first =
        (QuantizedConvolution)
            Unwrapped.of(
                    convolution
                        .quantize(stripes(64, 4))
                        .graph()
                        .orElseThrow()
                        .applications()
                        .getLast()
                        .layer())
                .layer();
    assertEquals(List.of(5, 4), first.kernelSize().stream().boxed().toList());
    assertEquals(List.of(2, 1), first.strides().stream().boxed().toList());
    assertEquals(3, first.filters());
  }
}
