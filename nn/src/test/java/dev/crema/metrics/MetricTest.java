package dev.crema.metrics;

import static dev.crema.engine.types.DType.FLOAT32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.keras.Golden;
import dev.crema.losses.MeanSquaredLogarithmicError;
import dev.crema.state.States;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricTest {
  private static final Golden KERAS = Golden.of("metrics.txt");

  /** A metric and the keys of what is expected and predicted. */
  private record Case(Metric metric, String expected, String predicted) {}

  private static final Map<String, Case> CASES = new TreeMap<>();

  private static void binary(String key, Metric metric) {
    CASES.put(key, new Case(metric, "binary", "prob"));
  }

  static {
    CASES.put("accuracy", new Case(new Accuracy(), "exact", "exact_p"));
    binary("binary_accuracy", new BinaryAccuracy());
    binary("binary_accuracy_07", new BinaryAccuracy().threshold(0.7));
    CASES.put("categorical_accuracy", new Case(new CategoricalAccuracy(), "onehot", "scores"));
    CASES.put(
        "sparse_categorical_accuracy",
        new Case(new SparseCategoricalAccuracy(), "labels", "scores"));
    CASES.put("top_k", new Case(new TopKCategoricalAccuracy().k(2), "onehot", "scores"));
    CASES.put(
        "sparse_top_k", new Case(new SparseTopKCategoricalAccuracy().k(3), "labels", "scores"));
    CASES.put("mse", new Case(new MeanSquaredError(), "y", "yp"));
    CASES.put("mae", new Case(new MeanAbsoluteError(), "y", "yp"));
    CASES.put("rmse", new Case(new RootMeanSquaredError(), "y", "yp"));
    binary("precision", new Precision());
    binary("recall", new Recall());
    binary("precision_thresholds", new Precision().thresholds(0.2, 0.65));
    binary("recall_thresholds", new Recall().thresholds(0.2, 0.65));
    CASES.put("precision_top", new Case(new Precision().topK(2), "onehot", "scores"));
    CASES.put("recall_top", new Case(new Recall().topK(2), "onehot", "scores"));
    binary("precision_class", new Precision().classId(1));
    CASES.put("recall_class_top", new Case(new Recall().classId(2).topK(2), "onehot", "scores"));
    binary("auc", new AUC());
    binary("auc_20", new AUC().numThresholds(20));
    binary("auc_pr", new AUC().curve(AUC.Curve.PR));
    binary("auc_prgain", new AUC().curve(AUC.Curve.PRGAIN));
    binary("auc_majoring", new AUC().numThresholds(9).summationMethod(AUC.Summation.MAJORING));
    binary(
        "auc_minoring_pr",
        new AUC().numThresholds(9).curve(AUC.Curve.PR).summationMethod(AUC.Summation.MINORING));
    binary("auc_thresholds", new AUC().thresholds(0.77, 0.15, 0.4));
    binary("auc_multi", new AUC().multiLabel(3));
    binary(
        "auc_multi_weights", new AUC().multiLabel(3).labelWeights(0.2, 1, 3).curve(AUC.Curve.PR));
    binary("auc_label_weights", new AUC().labelWeights(0.2, 1, 3));
    CASES.put("auc_logits", new Case(new AUC().fromLogits(true), "exact", "yp"));
  }

  static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  /** Each batch has another size; the second one is traced anew. */
  @ParameterizedTest
  @MethodSource("names")
  void isWhatKerasComputesOverTwoBatches(String name) {
    Case c = Optional.ofNullable(CASES.get(name)).orElseThrow();
    for (boolean weighted : new boolean[] {false, true}) {
      States states = new States();
      var update =
          Functions.compile(
              in -> {
                Optional<Tensor> weights = weighted ? Optional.of(in.get(2)) : Optional.empty();
                c.metric().update(states, in.get(0), in.get(1), weights);
                return List.of();
              });
      for (int batch = 0; batch < 2; batch++) {
        update.call(
            List.of(
                KERAS.get(c.expected() + batch, FLOAT32),
                KERAS.get(c.predicted() + batch, FLOAT32),
                KERAS.get("weights" + batch, FLOAT32)));
      }
      KERAS.check(name + (weighted ? "/weighted" : ""), c.metric().result(states), 1e-7);
      states.reset();
      assertEquals(
          0, states.variables().values().stream().mapToDouble(v -> v.value().sum().item()).sum());
    }
  }

  private static double of(Metric metric, Tensor expected, Tensor predicted) {
    States states = new States();
    metric.update(states, expected, predicted, Optional.empty());
    return metric.result(states).item();
  }

  /** A float32 count would stay at 2^24. */
  @Test
  void countsGoOnBeyondTwoToTheTwentyFour() {
    States states = new States();
    Metric metric = new Accuracy();
    Tensor one = Tensor.of(1f);
    metric.update(states, one, one, Optional.of(Tensor.of(16_777_216f)));
    metric.update(states, one, one, Optional.empty());
    metric.update(states, one, Tensor.of(0f), Optional.empty());
    assertEquals(16_777_217.0 / 16_777_218.0, metric.result(states).item(), 1e-15);
  }

  @Test
  void accuracyIsTheOneThatFitsTheShapes() {
    Metric accuracy = new AutoAccuracy();
    assertEquals("accuracy", accuracy.name());
    Tensor scores = Tensor.of(Shape.of(2, 3), 0.1f, 0.7f, 0.2f, 0.6f, 0.3f, 0.1f);
    assertEquals(0.5, of(accuracy, Tensor.of(Shape.of(2), 1, 2), scores));
    assertEquals(0.5, of(accuracy, Tensor.of(Shape.of(2, 1), 1, 2), scores));
    Tensor oneHot = Tensor.of(Shape.of(2, 3), 0f, 1f, 0f, 0f, 0f, 1f);
    assertEquals(0.5, of(accuracy, oneHot, scores));
    Tensor single = Tensor.of(Shape.of(4, 1), 0.6f, 0.4f, 0.9f, 0.1f);
    assertEquals(0.75, of(accuracy, Tensor.of(Shape.of(4), 1, 0, 1, 1), single));
    assertEquals(0.75, of(accuracy, Tensor.of(Shape.of(4, 1), 1, 0, 1, 1), single));
  }

  @Test
  void weightsOfSamplesCountForAllTheirSteps() {
    Tensor expected = Tensor.of(Shape.of(2, 2), 1f, 1f, 0f, 0f);
    Tensor predicted = Tensor.of(Shape.of(2, 2), 1f, 0f, 0f, 0f);
    States states = new States();
    new Accuracy().update(states, expected, predicted, Optional.of(Tensor.of(3f, 1f)));
    assertEquals((3 * 1 + 1 * 2) / 8.0, new Accuracy().result(states).item());
  }

  @Test
  void weightsOfStepsLeaveMaskedStepsOut() {
    Tensor expected = Tensor.of(Shape.of(2, 2), 1f, 1f, 0f, 0f);
    Tensor predicted = Tensor.of(Shape.of(2, 2), 1f, 0f, 0f, 1f);
    Tensor mask = Tensor.of(Shape.of(2, 2), 1f, 0f, 1f, 1f);
    States states = new States();
    new Accuracy().update(states, expected, predicted, Optional.of(mask));
    assertEquals(2 / 3.0, new Accuracy().result(states).item(), 1e-15);
  }

  @Test
  void meansAndSumsAreOfThePredictions() {
    Tensor values = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 10f);
    assertEquals(4, of(new Mean(), values, values));
    assertEquals(16, of(new Sum(), values, values));
  }

  @Test
  void aLossIsAMetric() {
    Tensor y = Tensor.of(Shape.of(1, 2), 1f, 3f);
    Tensor p = Tensor.of(Shape.of(1, 2), 3f, 1f);
    Metric metric = new LossMetric("msle", new MeanSquaredLogarithmicError());
    assertEquals(Math.pow(Math.log(2), 2), of(metric, y, p), 1e-7);
  }

  @Test
  void nothingIsZero() {
    States states = new States();
    for (Metric metric : List.of(new Precision(), new Recall(), new Accuracy())) {
      assertEquals(0, metric.result(states.group(metric.name())).item());
    }
  }

  @Test
  void tiesCountForTheClassInTopK() {
    Tensor scores = Tensor.of(Shape.of(1, 4), 0.25f, 0.25f, 0.25f, 0.25f);
    Metric metric = new SparseTopKCategoricalAccuracy().k(1);
    assertEquals(1, of(metric, Tensor.of(Shape.of(1), 3), scores));
    Tensor unknown = Tensor.of(Shape.of(1, 4), 0f, 0f, 0f, Float.NaN);
    assertEquals(0, of(metric, Tensor.of(Shape.of(1), 3), unknown));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("AUC: numThresholds is 1; allowed: 2 or more", () -> new AUC().numThresholds(1));
    refused(
        "Precision: thresholds is 1.5; allowed: 0.0 to 1.0", () -> new Precision().thresholds(1.5));
    refused("Recall: topK is 0; allowed: 1 or more", () -> new Recall().topK(0));
    refused(
        "AUC: labelWeights is [1.0]; allowed: 2 numbers, one for each label",
        () -> new AUC().multiLabel(2).labelWeights(1));
    Tensor flat = Tensor.zeros(4);
    assertEquals(
        "predictions f32[4]; allowed: [batch,2]",
        assertThrows(ShapeException.class, () -> of(new AUC().multiLabel(2), flat, flat))
            .getMessage());
    assertEquals(
        "classId 3 of f32[2,3]; allowed: [batch, …, more than 3]",
        assertThrows(
                ShapeException.class,
                () -> of(new Recall().classId(3), Tensor.zeros(2, 3), Tensor.zeros(2, 3)))
            .getMessage());
    assertEquals(
        "class indices f32[2] for predictions f32[3,4]; allowed: shape [3]",
        assertThrows(
                ShapeException.class,
                () -> of(new SparseCategoricalAccuracy(), Tensor.zeros(2), Tensor.zeros(3, 4)))
            .getMessage());
  }

  private static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }
}
