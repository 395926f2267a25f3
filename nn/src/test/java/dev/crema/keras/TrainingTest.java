package dev.crema.keras;

import static dev.crema.Crema.*;
import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.INT32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.History;
import dev.crema.engine.Tensor;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.losses.MeanSquaredError;
import dev.crema.metrics.LossMetric;
import dev.crema.optimizers.Optimizer;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whole models that Keras trained in float32, from the same weights on the same batches: forward,
 * loss, gradients, update, constraints, states, metrics and their means all have to agree.
 */
class TrainingTest {
  private static final Golden KERAS = Golden.of("training.txt");

  /** The weights in Keras's order. */
  private static void start(String key, Model model) {
    int i = 0;
    for (String path : List.copyOf(model.weights().keySet())) {
      model.setWeight(path, KERAS.get(key + "/w" + i++, FLOAT32));
    }
  }

  private static void checkWeights(String key, Model model, double tolerance) {
    int i = 0;
    for (var weight : model.weights().entrySet()) {
      String what = key + "/end" + i++;
      Golden.check(
          what + " " + weight.getKey(), KERAS.get(what), weight.getValue().value(), tolerance);
    }
  }

  private static void checkHistory(String key, Map<String, String> names, History history) {
    names.forEach(
        (keras, ours) -> {
          double[] expected = KERAS.get(key + "/history/" + keras).toDoubles();
          List<Double> actual = history.get(ours);
          assertEquals(expected.length, actual.size());
          for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.get(i), 2e-5, keras + " of epoch " + i);
          }
        });
  }

  @Test
  void aPerceptronWithBatchNormalizationLearnsAsInKeras() {
    Model model =
        sequential(
            input(6),
            dense(5).activation(relu()).kernelRegularizer(l2(0.01)),
            batchNormalization().momentum(0.8),
            dense(3).activation(softmax()).kernelConstraint(maxNorm(0.8)));
    model.compile(adam(0.02), sparseCategoricalCrossentropy(), accuracy());
    start("mlp", model);
    Tensor x = KERAS.get("mlp/x", FLOAT32);
    History history =
        model.fit(x, KERAS.get("mlp/y", INT32), epochs(4), batchSize(4), shuffle(false));
    checkHistory("mlp", Map.of("loss", "loss", "accuracy", "accuracy"), history);
    checkWeights("mlp", model, 1e-4);
    KERAS.check("mlp/predict", model.predict(x), 1e-4);
  }

  @Test
  void aConvolutionalNetworkLearnsAsInKeras() {
    Model model =
        sequential(
            input(8, 8, 2),
            conv2d(4, 3).activation(relu()).padding(Padding.SAME),
            maxPooling2d(),
            conv2d(3, 2).strides(2),
            flatten(),
            dense(1).activation(sigmoid()));
    model.compile(
        sgd(0.05).momentum(0.9).nesterov(true).clipnorm(1),
        binaryCrossentropy(),
        accuracy(),
        auc());
    start("cnn", model);
    Tensor x = KERAS.get("cnn/x", FLOAT32);
    History history =
        model.fit(x, KERAS.get("cnn/y", FLOAT32), epochs(3), batchSize(2), shuffle(false));
    checkHistory("cnn", Map.of("loss", "loss", "accuracy", "accuracy", "AUC", "auc"), history);
    checkWeights("cnn", model, 1e-4);
    KERAS.check("cnn/predict", model.predict(x), 1e-4);
  }

  @Test
  void aModelOfTwoInputsWithSampleWeightsLearnsAsInKeras() {
    Symbol a = input(4);
    Symbol b = input(3);
    Symbol sum = add().of(dense(4).activation(tanh()).of(a), dense(4).of(b));
    Model model = model(List.of(a, b), List.of(dense(2).of(concatenate().of(sum, a))));
    model.compile(
        rmsprop(cosineDecay(0.05, 8)),
        target(meanSquaredError())
            .metrics(metric("mae", meanAbsoluteError()))
            .weightedMetrics(new LossMetric("mse", new MeanSquaredError())));
    start("two", model);
    Dataset data =
        Dataset.of(
            List.of(KERAS.get("two/a", FLOAT32), KERAS.get("two/b", FLOAT32)),
            List.of(KERAS.get("two/y", FLOAT32)),
            List.of(KERAS.get("two/weights", FLOAT32)));
    History history = model.fit(data, epochs(2), batchSize(2), shuffle(false));
    checkHistory("two", Map.of("loss", "loss", "mae", "mae", "mse", "mse"), history);
    checkWeights("two", model, 1e-4);
  }

  private static void learnsAsInKeras(String key, Optimizer optimizer, Callback... list) {
    Model model =
        sequential(input(4), dense(5).activation(tanh()).name("hidden"), dense(1).name("last"));
    model.compile(optimizer, meanSquaredError());
    start(key, model);
    Dataset data = Dataset.of(KERAS.get(key + "/x", FLOAT32), KERAS.get(key + "/y", FLOAT32));
    History history =
        model.fit(
            data,
            epochs(3),
            batchSize(2),
            shuffle(false),
            validation(data),
            callbacks(list),
            verbose(Verbose.SILENT));
    checkHistory(key, Map.of("loss", "loss", "val_loss", "val_loss"), history);
    checkWeights(key, model, 1e-5);
  }

  @Test
  void averagedWeightsAreValidatedAndKeptAsInKeras() {
    learnsAsInKeras("ema", adam(0.02).emaMomentum(0.8), swapEmaWeights());
  }

  @Test
  void gradientsAreAccumulatedAsInKeras() {
    learnsAsInKeras(
        "accumulating", adamw(0.02).weightDecay(0.1).emaMomentum(0.8).gradientAccumulationSteps(3));
  }

  @Test
  void severalOptimizersWorkTogetherAsInKeras() {
    learnsAsInKeras(
        "multi",
        multiOptimizer(adamax(0.02))
            .with(".*hidden/.*", sgd(0.1).momentum(0.9).globalClipnorm(0.3)));
  }

  @Test
  void aScaledLossChangesNothingAsInKeras() {
    learnsAsInKeras(
        "scaled", lossScaleOptimizer(lion(0.003)).initialScale(1024).dynamicGrowthSteps(5));
  }
}
