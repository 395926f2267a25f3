package dev.crema.train;

import static dev.crema.Crema.batchSize;
import static dev.crema.Crema.callbacks;
import static dev.crema.Crema.classWeights;
import static dev.crema.Crema.input;
import static dev.crema.Crema.model;
import static dev.crema.Crema.sequential;
import static dev.crema.Crema.shuffle;
import static dev.crema.Crema.target;
import static dev.crema.Crema.verbose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.Linear;
import dev.crema.Model;
import dev.crema.callbacks.Logs;
import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.layers.Symbol;
import dev.crema.layers.UnaryLayer;
import dev.crema.losses.Loss;
import dev.crema.losses.MeanSquaredError;
import dev.crema.losses.SparseCategoricalCrossentropy;
import dev.crema.optimizers.SGD;
import dev.crema.regularizers.Regularizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single steps whose numbers were worked out by hand. */
class StepTest {
  private static Tensor matrix(int rows, float... values) {
    return Tensor.of(Shape.of(rows, values.length / rows), values);
  }

  @Test
  void oneStepOfGradientDescentOnALinearModel() {
    Model model = sequential(input(2), new Linear(1));
    model.compile(new SGD(0.1), new MeanSquaredError());

    Logs logs = model.trainOnBatch(Batch.of(matrix(2, 1, 2, 3, 4), matrix(2, 2, 4)));

    // Predictions 3 and 7, errors 1 and 3, loss (1 + 9) / 2.
    assertEquals(5, logs.get("loss"), 1e-6);
    // dL/dp = (1, 3); dL/dW = (1·1 + 3·3, 1·2 + 3·4) = (10, 14); dL/db = 4.
    assertArrayEquals(new float[] {0, -0.4f}, model.weight("linear/kernel").toFloats(), 1e-6f);
    assertArrayEquals(new float[] {-0.4f}, model.weight("linear/bias").toFloats(), 1e-6f);
  }

  @Test
  void aSharedLayerGetsTheSumOfItsGradients() {
    Symbol a = input(1);
    Symbol b = input(1);
    Layer shared = new Linear(1, 2);
    Symbol sum = new Sum().of(shared.of(a), shared.of(b));
    Model model = model(List.of(a, b), List.of(sum));
    model.compile(new SGD(1), new MeanSquaredError());

    model.trainOnBatch(
        new Batch(List.of(matrix(1, 3), matrix(1, 5)), List.of(matrix(1, 15)), List.of()));

    // 2·3 + 2·5 = 16, error 1, dL/dp = 2, dL/dw = 2·(3 + 5) = 16, dL/db = 2·2 = 4.
    assertEquals(List.of("linear/kernel", "linear/bias"), List.copyOf(model.weights().keySet()));
    assertEquals(2 - 16, model.weight("linear/kernel").item(), 1e-5);
    assertEquals(-4, model.weight("linear/bias").item(), 1e-5);
  }

  private record Sum() implements Layer {
    @Override
    public List<Tensor> call(Scope scope, List<Tensor> inputs) {
      return List.of(inputs.get(0).add(inputs.get(1)));
    }
  }

  @Test
  void lossesOfSeveralOutputsAreWeighted() {
    Symbol x = input(1);
    Symbol a = new Linear(1).name("a").of(x);
    Symbol b = new Linear(1).name("b").of(x);
    Model model = model(List.of(x), List.of(a, b));
    Loss mse = new MeanSquaredError();
    model.compile(
        new SGD(0.5), target(mse).output("b").weight(0.25), target(mse).output("a").weight(2));

    Logs logs =
        model.trainOnBatch(
            new Batch(List.of(matrix(1, 2)), List.of(matrix(1, 1), matrix(1, -2)), List.of()));

    // a: 2 - 1 = 1, loss 1; b: 2 + 2 = 4, loss 16; sum 2·1 + 0.25·16.
    assertEquals(Map.of("loss", 6.0, "a_loss", 1.0, "b_loss", 16.0), logs.toMap());
    // da = 2·2·1·2 = 8, db = 0.25·2·4·2 = 4.
    assertEquals(1 - 0.5 * 8, model.weight("a/kernel").item(), 1e-6);
    assertEquals(1 - 0.5 * 4, model.weight("b/kernel").item(), 1e-6);
  }

  @Test
  void sampleWeightsScaleLossesAndGradients() {
    Model model = sequential(input(1), new Linear(1));
    model.compile(new SGD(0.1), new MeanSquaredError());

    Logs logs =
        model.trainOnBatch(
            new Batch(
                List.of(matrix(2, 1, 2)), List.of(matrix(2, 0, 0)), List.of(Tensor.of(0.5f, 3f))));

    // Losses 1 and 4: (0.5·1 + 3·4) / 2.
    assertEquals(6.25, logs.get("loss"), 1e-6);
    // (0.5·2·1·1 + 3·2·2·2) / 2.
    assertEquals(1 - 0.1 * 12.5, model.weight("linear/kernel").item(), 1e-6);
  }

  @Test
  void classWeightsCountByLabel() {
    Model model = sequential(input(1), new Linear(2));
    model.compile(new SGD(0), new SparseCategoricalCrossentropy().fromLogits(true));
    Tensor x = matrix(2, 1, 1);
    Tensor y = Tensor.of(Shape.of(2), 0, 1);

    double loss =
        model.fit(x, y, classWeights(Map.of(1, 5.0)), verbose(Verbose.SILENT)).last("loss");

    // Both logits are equal, so each loss is ln 2: (1 + 5) · ln 2 / 2.
    assertEquals(3 * Math.log(2), loss, 1e-6);
  }

  @Test
  void classWeightsReadOneHotLabels() {
    Model model = sequential(input(1), new Linear(2));
    model.compile(new SGD(0), new MeanSquaredError());

    double loss =
        model
            .fit(
                matrix(2, 1, 1),
                matrix(2, 1, 0, 0, 1),
                classWeights(Map.of(0, 2.0)),
                verbose(Verbose.SILENT))
            .last("loss");

    // Each sample misses by (0, 1) or (1, 0): mean square 0.5, weights 2 and 1.
    assertEquals(0.75, loss, 1e-6);
  }

  @Test
  void regularizersAndAddedLossesCount() {
    Regularizer square = w -> w.square().sum();
    Model model =
        sequential(
            input(1),
            new Linear(1, 3, square, Constraint.NONE),
            (UnaryLayer)
                (scope, x) -> {
                  scope.addLoss(x.sum().multiply(10));
                  return x;
                });
    model.compile(new SGD(0.1), new MeanSquaredError());

    Logs logs = model.trainOnBatch(Batch.of(matrix(1, 1), matrix(1, 3)));

    // Prediction 3, loss 0, penalty 9, added 30.
    assertEquals(39, logs.get("loss"), 1e-5);
    // Gradient 2·3 + 10.
    assertEquals(3 - 1.6, model.weight("linear/kernel").item(), 1e-6);
  }

  @Test
  void constraintsHoldAfterTheUpdate() {
    Constraint atMostOne = w -> w.minimum(1);
    Model model = sequential(input(1), new Linear(1, 1, Regularizer.NONE, atMostOne));
    model.compile(new SGD(1), new MeanSquaredError());

    model.trainOnBatch(Batch.of(matrix(1, 1), matrix(1, 5)));

    assertEquals(1, model.weight("linear/kernel").item());
    assertEquals(8, model.weight("linear/bias").item(), 1e-6);
  }

  @Test
  void frozenLayersKeepTheirWeights() {
    Model model = sequential(input(1), new Linear(1).trainable(false), new Linear(1).name("head"));
    model.compile(new SGD(0.1), new MeanSquaredError());

    model.trainOnBatch(Batch.of(matrix(1, 1), matrix(1, 5)));

    assertEquals(1, model.weight("linear/kernel").item());
    assertEquals(0, model.weight("linear/bias").item());
    assertEquals(1 + 0.8, model.weight("head/kernel").item(), 1e-6);
  }

  @Test
  void freezingByPathWorksBetweenSteps() {
    Model model = sequential(input(1), new Linear(1), new Linear(1));
    model.compile(new SGD(0.01), new MeanSquaredError());
    Batch batch = Batch.of(matrix(1, 1), matrix(1, 5));
    model.trainOnBatch(batch);
    double before = model.weight("linear/kernel").item();

    model.freeze("linear");
    model.trainOnBatch(batch);
    assertEquals(before, model.weight("linear/kernel").item());
    assertEquals(
        List.of("linear_1/kernel", "linear_1/bias"), List.copyOf(model.trainableWeights()));

    model.freeze();
    model.trainOnBatch(batch);
    assertEquals(4, model.trainableWeights().size());
    assertEquals(true, before != model.weight("linear/kernel").item());
  }

  @Test
  void aLayerFrozenInOneModelLearnsInAnother() {
    Layer shared = new Linear(1);
    Model frozen = sequential(input(1), shared.trainable(false), new Linear(1));
    Model free = sequential(input(1), shared);
    frozen.compile(new SGD(0.1), new MeanSquaredError());
    free.compile(new SGD(0.1), new MeanSquaredError());
    Batch batch = Batch.of(matrix(1, 1), matrix(1, 0));

    frozen.trainOnBatch(batch);
    assertEquals(1, free.weight("linear/kernel").item());
    free.trainOnBatch(batch);
    assertEquals(0.8, frozen.weight("linear/kernel").item(), 1e-6);
  }

  @Test
  void theLossOfAnEpochCountsASmallerLastBatchBySize() {
    Model model = sequential(input(1), new Linear(1));
    model.compile(new SGD(0), new MeanSquaredError());

    double loss =
        model
            .fit(
                matrix(3, 1, 1, 4),
                matrix(3, 0, 0, 0),
                batchSize(2),
                shuffle(false),
                verbose(Verbose.SILENT),
                callbacks())
            .last("loss");

    assertEquals((1 + 1 + 16) / 3.0, loss, 1e-6);
  }

  @Test
  void unsignedBytesGoInAndAreCastInTheGraph() {
    Model model = sequential(input(2), new Linear(1));
    Tensor bytes = matrix(1, 200, 55).cast(DType.UINT8);

    assertEquals(255, model.predict(bytes).item());
  }
}
