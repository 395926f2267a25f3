package dev.crema.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.keras.Golden;
import dev.crema.losses.Circle;
import dev.crema.losses.Loss;
import dev.crema.metrics.FBetaScore.Average;
import dev.crema.metrics.R2Score.Aggregation;
import dev.crema.state.States;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cross-entropies, errors, counts, scores and overlaps as metrics. */
class MetricFamiliesTest {
  private static final Golden KERAS = Golden.of("metrics.txt");

  /** A metric and the keys of what is expected and predicted. */
  private record Case(Metric metric, String expected, String predicted) {}

  private static final Map<String, Case> CASES = new TreeMap<>();

  private static void put(String key, Metric metric, String expected, String predicted) {
    CASES.put(key, new Case(metric, expected, predicted));
  }

  private static void binary(String key, Metric metric) {
    put(key, metric, "binary", "prob");
  }

  static {
    binary("bce", new BinaryCrossentropy());
    put(
        "bce_logits",
        new BinaryCrossentropy().fromLogits(true).labelSmoothing(0.1),
        "binary",
        "yp");
    put("cce", new CategoricalCrossentropy(), "onehot", "scores");
    put(
        "cce_smooth",
        new CategoricalCrossentropy().fromLogits(true).labelSmoothing(0.2),
        "onehot",
        "scores");
    put("scce", new SparseCategoricalCrossentropy(), "labels", "scores");
    put("scce_logits", new SparseCategoricalCrossentropy().fromLogits(true), "labels", "scores");
    put("kl", new KLDivergence(), "onehot", "scores");
    put("poisson", new Poisson(), "pos", "pos_p");
    put("hinge", new Hinge(), "signs", "yp");
    put("hinge_binary", new Hinge(), "binary", "yp");
    put("squared_hinge", new SquaredHinge(), "signs", "yp");
    put("categorical_hinge", new CategoricalHinge(), "onehot", "scores");
    put("cosine", new CosineSimilarity(), "y", "yp");
    put("logcosh", new LogCoshError(), "y", "yp");
    put("mape", new MeanAbsolutePercentageError(), "pos", "pos_p");
    put("msle", new MeanSquaredLogarithmicError(), "pos", "pos_p");
    put("pearson", new PearsonCorrelation(), "y", "yp");
    put("concordance", new ConcordanceCorrelation(), "y", "yp");
    binary("tp", new TruePositives());
    binary("fp", new FalsePositives());
    binary("tn", new TrueNegatives());
    binary("fn", new FalseNegatives());
    binary("tp_thresholds", new TruePositives().thresholds(0.2, 0.65));
    binary("fn_thresholds", new FalseNegatives().thresholds(0.2, 0.65));
    binary("sensitivity", new SensitivityAtSpecificity(0.4));
    binary("specificity", new SpecificityAtSensitivity(0.6));
    binary("precision_at", new PrecisionAtRecall(0.55));
    binary("recall_at", new RecallAtPrecision(0.6));
    binary("precision_at_few", new PrecisionAtRecall(0.55).numThresholds(7).classId(1));
    binary("sensitivity_one", new SensitivityAtSpecificity(0.1).numThresholds(1));
    binary("specificity_two", new SpecificityAtSensitivity(0.1).numThresholds(2));
    binary("fbeta", new FBetaScore().beta(2).threshold(0.4));
    put("f1", new F1Score(), "onehot", "scores");
    put("f1_micro", new F1Score().average(Average.MICRO), "onehot", "scores");
    binary("f1_macro", new F1Score().average(Average.MACRO).threshold(0.5));
    put("f1_weighted", new FBetaScore().average(Average.WEIGHTED).beta(0.5), "onehot", "scores");
    put("iou", new IoU(5, 0, 2, 4), "labels", "found");
    put("iou_ignore", new IoU(5, 0, 2, 4).ignoreClass(4), "labels", "found");
    put("iou_scores", new IoU(5, 1, 3).sparseYPred(false), "labels", "scores");
    binary("binary_iou", new BinaryIoU());
    binary("binary_iou_one", new BinaryIoU().targetClassIds(1).threshold(0.3));
    put("mean_iou", new MeanIoU(5), "labels", "found");
    put("one_hot_iou", new OneHotIoU(5, 1, 2), "onehot", "scores");
    put("one_hot_mean_iou", new OneHotMeanIoU(5), "onehot", "scores");
    put("r2", new R2Score(), "y", "near");
    put("r2_each", new R2Score().classAggregation(Aggregation.NONE), "y", "near");
    put(
        "r2_weighted",
        new R2Score().classAggregation(Aggregation.VARIANCE_WEIGHTED_AVERAGE),
        "y",
        "near");
    put("r2_adjusted", new R2Score().numRegressors(4), "y", "near");
  }

  static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  private static Case named(String name) {
    return Optional.ofNullable(CASES.get(name)).orElseThrow();
  }

  /** Keras adds 1e-7 to divisors of scores and overlaps; Crema does not. */
  @ParameterizedTest
  @MethodSource("names")
  void isWhatKerasComputesOverTwoBatches(String name) {
    Case c = named(name);
    for (boolean weighted : new boolean[] {false, true}) {
      States states = new States();
      for (int batch = 0; batch < 2; batch++) {
        Optional<Tensor> weights =
            weighted ? Optional.of(KERAS.get("weights" + batch)) : Optional.empty();
        c.metric()
            .update(
                states, KERAS.get(c.expected() + batch), KERAS.get(c.predicted() + batch), weights);
      }
      KERAS.check(name + (weighted ? "/weighted" : ""), c.metric().result(states), 3e-7);
    }
  }

  private static Tensor both(String key) {
    return Tensor.concatenate(0, List.of(KERAS.get(key + 0), KERAS.get(key + 1)));
  }

  /** Thirteen items at once, or in batches of any size, traced and compiled. */
  @ParameterizedTest
  @MethodSource("names")
  void batchesOfAnySizeGiveTheSame(String name) {
    Case c = named(name);
    Tensor y = both(c.expected());
    Tensor p = both(c.predicted());
    Tensor w = both("weights");
    States whole = new States();
    c.metric().update(whole, y, p, Optional.of(w));
    Tensor expected = c.metric().result(whole);
    for (int size : new int[] {1, 5, 12}) {
      States states = new States();
      var update =
          Functions.compile(
              in -> {
                c.metric().update(states, in.get(0), in.get(1), Optional.of(in.get(2)));
                return List.of();
              });
      for (long at = 0; at < y.dim(0); at += size) {
        long end = Math.min(y.dim(0), at + size);
        update.call(List.of(y.slice(0, at, end), p.slice(0, at, end), w.slice(0, at, end)));
      }
      Golden.check(name + " by " + size, expected, c.metric().result(states), 1e-12);
      states.reset();
      update.call(List.of(y, p, w));
      Golden.check(name + " once more", expected, c.metric().result(states), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatWeighsNothingDoesNotCount(String name) {
    if (name.equals("r2_adjusted")) {
      return;
    }
    Case c = named(name);
    Tensor y = both(c.expected());
    Tensor p = both(c.predicted());
    Tensor mask = Tensor.arange(13).less(6).cast(DType.FLOAT32);
    States masked = new States();
    c.metric().update(masked, y, p, Optional.of(mask));
    States first = new States();
    c.metric()
        .update(first, KERAS.get(c.expected() + 0), KERAS.get(c.predicted() + 0), Optional.empty());
    Golden.check(name, c.metric().result(first), c.metric().result(masked), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("names")
  void nothingIsZero(String name) {
    assertEquals(0, named(name).metric().result(new States()).sum().item());
  }

  private static double of(Metric metric, Tensor expected, Tensor predicted) {
    States states = new States();
    metric.update(states, expected, predicted, Optional.empty());
    return metric.result(states).item();
  }

  @Test
  void itemsOfAnIgnoredClassDoNotCountWithWeightsOrWithout() {
    Tensor x = Tensor.of(Shape.of(3, 2), 0f, 0f, 0f, 0f, 3f, 1f);
    Tensor labels = Tensor.of(Shape.of(3), 0, 1, -1);
    Metric metric = new SparseCategoricalCrossentropy().fromLogits(true).ignoreClass(-1);
    assertEquals(Math.log(2), of(metric, labels, x), 1e-6);
    States states = new States();
    metric.update(states, labels, x, Optional.of(Tensor.of(1f, 3f, 5f)));
    assertEquals(Math.log(2), metric.result(states).item(), 1e-6);
  }

  @Test
  void lossesThatDoNotCountAreLeftOutOfTheirMean() {
    Tensor x = Tensor.of(Shape.of(3, 2), 1f, 0f, 0.8f, 0.6f, 0f, 1f);
    Tensor labels = Tensor.of(Shape.of(3), 0, 0, 1);
    Loss circle = new Circle().gamma(1);
    double[] losses = circle.losses(labels, x).toDoubles();
    assertEquals(0, losses[2]);
    assertEquals(
        (losses[0] + losses[1]) / 2, of(new LossMetric("circle", circle), labels, x), 1e-6);
  }

  @Test
  void constantValuesHaveNoCorrelationAndNoScore() {
    Tensor flat = Tensor.ones(2, 3);
    Tensor x = Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 7f);
    assertEquals(0, of(new PearsonCorrelation(), flat, x));
    assertEquals(0, of(new R2Score(), flat, x));
    assertEquals(1, of(new PearsonCorrelation(), x, x), 1e-6);
    assertEquals(1, of(new R2Score(), x, x));
  }

  @Test
  void adjustedScoresFallBackIfThereIsTooLittleData() {
    Tensor y = Tensor.of(Shape.of(3, 1), 1f, 2f, 4f);
    Tensor p = Tensor.of(Shape.of(3, 1), 1f, 2f, 3f);
    double plain = of(new R2Score(), y, p);
    assertEquals(plain, of(new R2Score().numRegressors(2), y, p));
    assertEquals(1 - (1 - plain) * 2, of(new R2Score().numRegressors(1), y, p), 1e-12);
  }

  @Test
  void overlapsTakeImagesAndLeaveClassesOutOfRangeOut() {
    Tensor y = Tensor.of(Shape.of(1, 2, 3), 0, 1, 1, 0, 7, -1);
    Tensor p = Tensor.of(Shape.of(1, 2, 3), 0, 1, 0, 1, 1, 0);
    assertEquals(1 / 3.0, of(new MeanIoU(2), y, p), 1e-15);
    Tensor scores = p.maximum(0).oneHot(2, DType.FLOAT32).transpose(0, 3, 1, 2);
    assertEquals(1 / 3.0, of(new MeanIoU(3).sparseYPred(false).axis(1), y, scores), 1e-15);
    States states = new States();
    Metric metric = new IoU(2, 1);
    Tensor weights = Tensor.of(Shape.of(1), 0.5f);
    metric.update(states, y, p, Optional.of(weights));
    assertEquals(1 / 3.0, metric.result(states).item(), 1e-15);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "IoU: targetClassIds is [5]; allowed: 1 class index or more, each 0 to 4",
        () -> new IoU(5, 5));
    refused("MeanIoU: numClasses is 0; allowed: 1 or more", () -> new MeanIoU(0));
    refused(
        "F1Score: threshold is 0.0; allowed: greater than 0, 1 at most",
        () -> new F1Score().threshold(0));
    refused(
        "FBetaScore: beta is 0.0; allowed: a finite number greater than 0",
        () -> new FBetaScore().beta(0));
    refused(
        "PrecisionAtRecall: recall is 1.5; allowed: 0.0 to 1.0", () -> new PrecisionAtRecall(1.5));
    refused(
        "RecallAtPrecision: numThresholds is 0; allowed: 1 or more",
        () -> new RecallAtPrecision(0.5).numThresholds(0));
    refused(
        "TruePositives: thresholds is 2.0; allowed: 0.0 to 1.0",
        () -> new TruePositives().thresholds(2));
    refused(
        "R2Score: numRegressors is -1; allowed: 0 or more", () -> new R2Score().numRegressors(-1));
    Tensor flat = Tensor.zeros(4);
    assertEquals(
        "R2Score: expected values f32[4] and predictions f32[4]; allowed: [batch,n]",
        assertThrows(ShapeException.class, () -> of(new R2Score(), flat, flat)).getMessage());
    assertEquals(
        "expected classes [4] and predicted classes [5]; allowed: equal shapes",
        assertThrows(ShapeException.class, () -> of(new MeanIoU(3), flat, Tensor.zeros(5)))
            .getMessage());
  }

  private static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }
}
