package dev.crema.losses;

import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.FLOAT64;
import static dev.crema.engine.types.DType.INT32;
import static dev.crema.engine.types.DType.INT64;
import static dev.crema.engine.types.DType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.activations.Sigmoid;
import dev.crema.activations.Softmax;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.keras.Golden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final Golden KERAS = Golden.of("losses.txt");

  /** A loss and the keys of what is expected and predicted. */
  private record Case(Loss loss, String expected, String predicted) {}

  private static final Map<String, Case> CASES = new TreeMap<>();

  static {
    var sparse = new SparseCategoricalCrossentropy();
    var categorical = new CategoricalCrossentropy();
    var binary = new BinaryCrossentropy();
    CASES.put("scce_logits", new Case(sparse.fromLogits(true), "labels", "logits"));
    CASES.put("scce", new Case(sparse, "labels", "p"));
    CASES.put("scce_seq", new Case(sparse.fromLogits(true), "seq_labels", "seq"));
    CASES.put("scce_ignore", new Case(sparse.fromLogits(true).ignoreClass(3), "seq_labels", "seq"));
    CASES.put("cce_logits", new Case(categorical.fromLogits(true), "soft", "logits"));
    CASES.put("cce", new Case(categorical, "soft", "p"));
    CASES.put("cce_smooth", new Case(categorical.labelSmoothing(0.2), "onehot", "p"));
    CASES.put("bce_logits", new Case(binary.fromLogits(true), "b", "logits"));
    CASES.put("bce", new Case(binary, "b", "bp"));
    CASES.put("bce_smooth", new Case(binary.labelSmoothing(0.1), "b", "bp"));
    CASES.put("mse", new Case(new MeanSquaredError(), "y", "yp"));
    CASES.put("mae", new Case(new MeanAbsoluteError(), "y", "yp"));
    CASES.put("mape", new Case(new MeanAbsolutePercentageError(), "y", "yp"));
    CASES.put("msle", new Case(new MeanSquaredLogarithmicError(), "positive", "positive_p"));
    CASES.put("huber", new Case(new Huber(), "y", "yp"));
    CASES.put("huber_delta", new Case(new Huber().delta(0.4), "y", "yp"));
    CASES.put("log_cosh", new Case(new LogCosh(), "y", "yp"));
    CASES.put("kl", new Case(new KLDivergence(), "soft", "p"));
    CASES.put("poisson", new Case(new Poisson(), "positive", "positive_p"));
    CASES.put("hinge", new Case(new Hinge(), "b", "logits"));
    CASES.put("hinge_signs", new Case(new Hinge(), "signs", "yp"));
    CASES.put("squared_hinge", new Case(new SquaredHinge(), "signs", "yp"));
    CASES.put("categorical_hinge", new Case(new CategoricalHinge(), "onehot", "logits"));
    CASES.put("cosine", new Case(new CosineSimilarity(), "y", "yp"));
    CASES.put("cosine_axis", new Case(new CosineSimilarity().axis(1), "image", "image_p"));
    var focal = new BinaryFocalCrossentropy();
    CASES.put("binary_focal", new Case(focal, "b", "bp"));
    CASES.put("binary_focal_logits", new Case(focal.fromLogits(true).gamma(1.5), "b", "logits"));
    CASES.put(
        "binary_focal_balanced",
        new Case(
            focal.applyClassBalancing(true).alpha(0.7).gamma(3).labelSmoothing(0.1), "b", "bp"));
    var focals = new CategoricalFocalCrossentropy();
    CASES.put("categorical_focal", new Case(focals, "onehot", "p"));
    CASES.put(
        "categorical_focal_logits",
        new Case(focals.fromLogits(true).alpha(0.6).gamma(1.5), "soft", "logits"));
    CASES.put(
        "categorical_focal_alphas",
        new Case(focals.alpha(0.1, 0.2, 0.3, 0.4, 0.5).labelSmoothing(0.2), "onehot", "p"));
    var generalized = new CategoricalGeneralizedCrossEntropy();
    CASES.put("generalized", new Case(generalized, "labels", "p"));
    CASES.put("generalized_q", new Case(generalized.q(0.2), "labels", "p"));
    CASES.put("dice", new Case(new Dice(), "image", "image_p"));
    CASES.put("dice_axis", new Case(new Dice().axis(1, 2, 3), "image", "image_p"));
    CASES.put("tversky", new Case(new Tversky().alpha(0.3).beta(0.8), "image", "image_p"));
    CASES.put("tversky_axis", new Case(new Tversky().axis(1, 2), "image", "image_p"));
    CASES.put("circle", new Case(new Circle(), "embedding_labels", "embeddings"));
    CASES.put(
        "circle_margin",
        new Case(
            new Circle().gamma(10).margin(0.25).removeDiagonal(false),
            "embedding_labels",
            "embeddings"));
    CASES.put("ctc", new Case(new CTC(), "step_labels", "steps"));
  }

  static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  private static Case named(String name) {
    return Optional.ofNullable(CASES.get(name)).orElseThrow();
  }

  private static Tensor mean(Loss loss, Tensor y, Tensor p) {
    return loss.reduction().reduce(loss.losses(y, p), Optional.empty(), loss.counts(y, p));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isWhatKerasComputes(String name) {
    Case c = named(name);
    Tensor y = KERAS.get(c.expected());
    for (DType dtype : List.of(FLOAT64, FLOAT32)) {
      double tolerance = dtype == FLOAT64 ? 1e-8 : 3e-6;
      Tensor p = KERAS.get(c.predicted(), dtype);
      KERAS.check(name, c.loss().losses(y, p), tolerance);
      KERAS.check(name + "/mean", mean(c.loss(), y, p), tolerance);
      Tensor gradient = Functions.grad(x -> mean(c.loss(), y, x)).apply(p);
      KERAS.check(name + "/gradient", gradient, tolerance);
    }
  }

  @Test
  void labelsMayHaveAnyTypeAndAnAxisOfLengthOne() {
    Loss loss = new SparseCategoricalCrossentropy(true);
    for (DType dtype : List.of(UINT8, INT32, INT64, FLOAT32)) {
      Tensor labels = KERAS.get("labels", dtype);
      KERAS.check("scce_logits", loss.losses(labels, KERAS.get("logits")), 1e-9);
      KERAS.check("scce_logits", loss.losses(labels.expandDims(-1), KERAS.get("logits")), 1e-9);
    }
  }

  @Test
  void theClassAxisCanBeAnyAxis() {
    Tensor x = KERAS.get("mid");
    Tensor labels = Tensor.of(Shape.of(2, 3), 0, 3, 1, 2, 2, 0);
    Tensor turned = x.transpose(0, 2, 1);
    for (boolean logits : new boolean[] {true, false}) {
      var sparse = new SparseCategoricalCrossentropy(logits);
      Tensor in = logits ? x : x.softmax(1);
      Tensor last = logits ? turned : turned.softmax(2);
      Golden.check("sparse", sparse.losses(labels, last), sparse.axis(1).losses(labels, in), 1e-12);
      var dense = new CategoricalCrossentropy(logits);
      Tensor oneHot = labels.oneHot(4, FLOAT64);
      Golden.check(
          "dense",
          dense.losses(oneHot, last),
          dense.axis(1).losses(oneHot.transpose(0, 2, 1), in),
          1e-12);
    }
  }

  /** 200 apart, probabilities are 0 in float32 and the clipped loss is 16 without a gradient. */
  @Test
  void probabilitiesOfASoftmaxAreTakenFromItsInputs() {
    Tensor x = Tensor.of(Shape.of(2, 3), 200f, 0f, 0f, 1f, 2f, 3f);
    Tensor labels = Tensor.of(Shape.of(2), 1, 0);
    Loss sparse = new SparseCategoricalCrossentropy();
    Tensor g = Functions.grad(t -> mean(sparse, labels, new Softmax().apply(t))).apply(x);
    double[] p = new double[3];
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
    for (int i = 0; i < 3; i++) {
      p[i] = Math.exp(i + 1) / sum;
    }
    double[] expected = {0.5, -0.5, 0, (p[0] - 1) / 2, p[1] / 2, p[2] / 2};
    assertArrayEquals(expected, g.toDoubles(), 1e-6);
    Loss dense = new CategoricalCrossentropy();
    Tensor oneHot = labels.oneHot(3, FLOAT32);
    Tensor h = Functions.grad(t -> mean(dense, oneHot, new Softmax().apply(t))).apply(x);
    assertArrayEquals(expected, h.toDoubles(), 1e-6);
  }

  @Test
  void probabilitiesOfASigmoidAreTakenFromItsInputs() {
    Tensor x = Tensor.of(Shape.of(4, 1), -100f, 100f, 0f, 2f);
    Tensor y = Tensor.of(Shape.of(4), 1, 0, 1, 1);
    Loss loss = new BinaryCrossentropy();
    var result = Functions.valueAndGrad(t -> loss.losses(y, new Sigmoid().apply(t)).sum()).apply(x);
    double last = Math.log1p(Math.exp(-2));
    assertEquals(200 + Math.log(2) + last, result.value().item(), 1e-4);
    double[] expected = {-1, 1, -0.5, 1 / (1 + Math.exp(-2)) - 1};
    assertArrayEquals(expected, result.gradients().getFirst().toDoubles(), 1e-6);
  }

  /** A sigmoid's inputs are not those of a softmax, nor the other way round. */
  @Test
  void probabilitiesOfTheOtherFunctionAreTakenAsTheyAre() {
    Tensor x = KERAS.get("logits");
    Tensor y = KERAS.get("onehot");
    List<Tensor> results =
        Functions.compile(
                in ->
                    List.of(
                        new CategoricalCrossentropy().losses(y, new Sigmoid().apply(in.get(0))),
                        new BinaryCrossentropy().losses(y, new Softmax().apply(in.get(0)))))
            .call(List.of(x));
    Golden.check(
        "categorical", new CategoricalCrossentropy().losses(y, x.sigmoid()), results.get(0), 1e-12);
    Golden.check(
        "binary", new BinaryCrossentropy().losses(y, x.softmax(-1)), results.get(1), 1e-12);
  }

  @Test
  void probabilitiesAreKeptAwayFromZeroAndOne() {
    Tensor p = Tensor.of(Shape.of(2, 2), 0f, 1f, 1f, 0f);
    Tensor labels = Tensor.of(Shape.of(2), 0, 0);
    double[] expected = {-Math.log(1e-7), -Math.log1p(-1e-7)};
    assertArrayEquals(
        expected, new SparseCategoricalCrossentropy().losses(labels, p).toDoubles(), 1e-5);
    Tensor binary = Tensor.of(Shape.of(2, 1), 0f, 1f);
    assertArrayEquals(
        new double[] {-Math.log(1e-7), -Math.log(1e-7)},
        new BinaryCrossentropy().losses(Tensor.of(Shape.of(2), 1, 0), binary).toDoubles(),
        0.2);
  }

  @Test
  void aMaskedLogitOfMinusInfinityDoesNotSpoilTheOthers() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor x = Tensor.of(Shape.of(1, 3), 1f, -inf, 1f);
    Tensor label = Tensor.of(Shape.of(1), 0);
    Loss loss = new SparseCategoricalCrossentropy(true);
    var result = Functions.valueAndGrad(t -> loss.losses(label, t).sum()).apply(x);
    assertEquals(Math.log(2), result.value().item(), 1e-6);
    assertArrayEquals(new double[] {-0.5, 0, 0.5}, result.gradients().getFirst().toDoubles(), 1e-6);
  }

  @Test
  void weightsCountAsInKeras() {
    Tensor weights = KERAS.get("weights");
    Loss loss = new MeanSquaredError();
    Tensor losses = loss.losses(KERAS.get("y"), KERAS.get("yp"));
    Map.of(
            "sum", Reduction.SUM,
            "sum_over_batch_size", Reduction.MEAN,
            "mean_with_sample_weight", Reduction.WEIGHTED_MEAN)
        .forEach(
            (key, reduction) ->
                KERAS.check(
                    "weighted/" + key,
                    reduction.reduce(losses, Optional.of(weights), Optional.empty()),
                    1e-6));
  }

  @Test
  void expectedValuesMayLackALastAxisOfLengthOne() {
    Tensor y = Tensor.of(1f, 2f);
    Tensor p = Tensor.of(Shape.of(2, 1), 3f, 5f);
    assertArrayEquals(new float[] {4, 9}, new MeanSquaredError().losses(y, p).toFloats());
    assertArrayEquals(
        new float[] {4, 9},
        new MeanSquaredError().losses(y.expandDims(-1).expandDims(-1), p).toFloats());
  }

  @Test
  void classesAreKnownForTheCheckOfLabels() {
    assertEquals(10, new SparseCategoricalCrossentropy().classes(10));
    assertEquals(10, new SparseCategoricalCrossentropy().ignoreClass(3).classes(10));
    assertEquals(0, new SparseCategoricalCrossentropy().ignoreClass(-1).classes(10));
    assertEquals(0, new CategoricalCrossentropy().classes(10));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Loss loss = new MeanSquaredError();
    assertEquals(
        "expected values f32[4,3] and predictions f32[4,2]; allowed: equal shapes",
        assertThrows(
                ShapeException.class, () -> loss.losses(Tensor.zeros(4, 3), Tensor.zeros(4, 2)))
            .getMessage());
    String message =
        assertThrows(
                ShapeException.class,
                () ->
                    new SparseCategoricalCrossentropy()
                        .losses(Tensor.zeros(4, 3), Tensor.zeros(4, 3)))
            .getMessage();
    assertEquals(
        "class indices f32[4,3] for predictions f32[4,3]; allowed: shape [4] or [4,1]", message);
    assertTrue(
        assertThrows(CremaException.class, () -> new Huber().delta(0))
            .getMessage()
            .startsWith("Huber: delta is 0.0; allowed:"));
    assertEquals(
        "CategoricalCrossentropy: labelSmoothing is 1.5; allowed: 0.0 to 1.0",
        assertThrows(CremaException.class, () -> new CategoricalCrossentropy().labelSmoothing(1.5))
            .getMessage());
  }
}
