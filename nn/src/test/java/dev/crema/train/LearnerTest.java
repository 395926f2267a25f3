package dev.crema.train;

import static dev.crema.Crema.input;
import static dev.crema.Crema.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Linear;
import dev.crema.Model;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Policy;
import dev.crema.losses.MeanSquaredError;
import dev.crema.optimizers.Adam;
import dev.crema.optimizers.LossScaleOptimizer;
import dev.crema.optimizers.SGD;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerTest {
  @Test
  void aStepOfOnesOwnIsTheSameAsThatOfFit() {
    Model own = sequential(input(2), new Linear(1, 0.5)).seed(1);
    Model fit = sequential(input(2), new Linear(1, 0.5)).seed(1);
    fit.compile(new Adam(0.1), new MeanSquaredError());
    Learner learner = new Learner(new Adam(0.1), 1);
    Compiled step =
        Functions.compile(
            in -> {
              Forward forward = own.forward(true, learner.key(), in.get(0));
              Tensor loss = forward.output().subtract(in.get(1)).square().mean();
              learner.minimize(loss.add(forward.penalty()), forward);
              return List.of(loss);
            });
    Tensor x = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
    Tensor y = Tensor.of(Shape.of(2, 1), 2f, 4f);

    for (int i = 0; i < 3; i++) {
      double loss = step.call(x, y).getFirst().item();
      assertEquals(fit.trainOnBatch(Batch.of(x, y)).get("loss"), loss, 1e-6);
    }

    assertArrayEquals(
        fit.weight("linear/kernel").toFloats(), own.weight("linear/kernel").toFloats(), 1e-6f);
    assertEquals(3, learner.state().iterations());
  }

  @Test
  void twoModelsAgainstEachOther() {
    Model generator = sequential(input(1), new Linear(1)).name("generator");
    Model critic = sequential(input(1), new Linear(1)).name("critic");
    Learner forGenerator = new Learner(new SGD(0.5), 0);
    Learner forCritic = new Learner(new SGD(0.25), 0);
    Compiled step =
        Functions.compile(
            in -> {
              Forward made = generator.forward(true, forGenerator.key(), in.getFirst());
              Forward judged = critic.forward(true, forCritic.key(), made.output());
              forGenerator.minimize(judged.output().negate().mean(), made);
              forCritic.minimize(judged.output().mean(), judged);
              return List.of();
            });

    step.call(Tensor.of(Shape.of(1, 1), 2f));

    // Judged w·(g·2): d/dg = 2w = 2, d/dw = 2g = 2, both from the weights before the step.
    assertEquals(1 + 0.5 * 2, generator.weight("linear/kernel").item(), 1e-6);
    assertEquals(1 - 0.25 * 2, critic.weight("linear/kernel").item(), 1e-6);
  }

  @Test
  void partsOfAModelShowWhatIsInside() {
    Model model = sequential(input(2), new Linear(3).name("a"), new Linear(1).name("b"));
    Model part = model.part("a", "b");
    List<Tensor> outputs = part.predictOnBatch(List.of(Tensor.ones(1, 2)));
    assertArrayEquals(new float[] {2, 2, 2}, outputs.get(0).toFloats());
    assertArrayEquals(new float[] {6}, outputs.get(1).toFloats());
    model.setWeight("a/bias", Tensor.of(1, 1, 1));
    assertArrayEquals(
        new float[] {9}, part.predictOnBatch(List.of(Tensor.ones(1, 2))).get(1).toFloats());

    Model copy = model.copy();
    copy.part("b").setWeight("b/bias", Tensor.of(100));
    assertEquals(100, copy.weight("b/bias").item());
    assertEquals(0, model.weight("b/bias").item());

    var e = assertThrows(CremaException.class, () -> model.part("c"));
    assertEquals("no layer is named 'c'; there are [a, b]", e.getMessage());
  }

  @Test
  void halfPrecisionLeavesOutStepsThatOverflow() {
    Model model =
        sequential(input(1), new Linear(1))
            .compile(new SGD(0.001).momentum(0.9), new MeanSquaredError())
            .policy(Policy.MIXED_FLOAT16);
    Batch fits = Batch.of(Tensor.of(Shape.of(1, 1), 1f), Tensor.of(Shape.of(1, 1), 0f));
    Batch overflows = Batch.of(Tensor.of(Shape.of(1, 1), 1000f), Tensor.of(Shape.of(1, 1), 0f));

    model.trainOnBatch(overflows);
    assertEquals(1, model.weight("linear/kernel").item());
    TrainState state = model.trainState().orElseThrow();
    assertEquals(0, state.iterations());
    assertEquals(16384, number(state, "loss_scale/factor"));
    assertEquals(0, number(state, "optimizer/linear/kernel/momentum"));

    model.trainOnBatch(fits);
    // p = 1, dL/dw = 2.
    assertEquals(1 - 0.002, model.weight("linear/kernel").item(), 1e-6);
    assertEquals(1, state.iterations());
    assertEquals(1, number(state, "loss_scale/steps"));
  }

  @Test
  void aFixedFactorOnTheLossChangesNothingInFullPrecision() {
    Batch batch = Batch.of(Tensor.of(Shape.of(2, 1), 1f, 3f), Tensor.of(Shape.of(2, 1), 2f, 5f));
    double[] results = new double[2];
    for (int i = 0; i < 2; i++) {
      SGD sgd = new SGD(0.01).globalClipnorm(1);
      Model model =
          sequential(input(1), new Linear(1))
              .compile(i == 0 ? sgd : sgd.lossScaleFactor(1024), new MeanSquaredError());
      model.trainOnBatch(batch);
      results[i] = model.weight("linear/kernel").item();
    }
    assertEquals(results[0], results[1]);
    assertEquals(1, results[0], 0.02);
  }

  @Test
  void aScaledOptimizerLeavesOutStepsThatOverflowAndRecovers() {
    Model model =
        sequential(input(1), new Linear(1))
            .compile(
                new LossScaleOptimizer(new SGD(0.001).gradientAccumulationSteps(2))
                    .initialScale(1024)
                    .dynamicGrowthSteps(3),
                new MeanSquaredError());
    Batch fits = Batch.of(Tensor.of(Shape.of(1, 1), 1f), Tensor.of(Shape.of(1, 1), 0f));
    Batch overflows = Batch.of(Tensor.of(Shape.of(1, 1), 1e18f), Tensor.of(Shape.of(1, 1), 0f));
    TrainState state = model.trainState().orElseThrow();

    model.trainOnBatch(fits);
    model.trainOnBatch(overflows);
    assertEquals(512, number(state, "loss_scale/factor"));
    assertEquals(2, number(state, "optimizer/linear/kernel/gradient_accumulator"));
    assertEquals(1, model.weight("linear/kernel").item());
    assertEquals(1, state.iterations());

    for (int i = 0; i < 3; i++) {
      model.trainOnBatch(fits);
    }
    assertEquals(1024, number(state, "loss_scale/factor"));
    assertEquals(1 - 0.002 - 0.001 * 1.992, model.weight("linear/kernel").item(), 1e-6);
    assertEquals(4, state.iterations());
  }

  private static double number(TrainState state, String name) {
    return java.util.Objects.requireNonNull(state.variables().get(name), name).value().item();
  }
}
