package dev.crema.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Linear;
import dev.crema.Model;
import dev.crema.callbacks.LambdaCallback;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.losses.MeanSquaredError;
import dev.crema.train.Verbose;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MultiOptimizerTest {
  private static final long SEED = 3;

  /** The two weights after some steps with random gradients. */
  private static List<Tensor> run(Optimizer optimizer) {
    Random random = new Random(SEED);
    OptimizerTest.Run run =
        new OptimizerTest.Run(optimizer, random(random, 2, 3), random(random, 4));
    for (int i = 0; i < 7; i++) {
      run.step(random(random, 2, 3), random(random, 4));
    }
    return List.of(run.w().value(), run.v().value());
  }

  private static Tensor random(Random random, long... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(shape, values);
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.toFloats(), actual.toFloats(), "seed " + SEED);
  }

  @Test
  void eachWeightMovesAsWithItsOptimizerAlone() {
    Optimizer first = new Adam(0.003).clipnorm(0.5).emaOverwriteFrequency(2);
    Optimizer second = new RMSprop(0.07).momentum(0.5).gradientAccumulationSteps(3);
    Optimizer third = new Nadam(new ExponentialDecay(0.1, 2, 0.5));
    List<Tensor> split = run(new MultiOptimizer(first).with("dense/b.*", second));
    assertSame(run(first).get(0), split.get(0));
    assertSame(run(second).get(1), split.get(1));
    List<Tensor> turned = run(new MultiOptimizer(second).with(".*/kernel", third));
    assertSame(run(third).get(0), turned.get(0));
    assertSame(run(second).get(1), turned.get(1));
  }

  @Test
  void theExactPathCountsMoreThanExpressions() {
    Optimizer all =
        new MultiOptimizer(new SGD()).with(".*", new SGD(0.5)).with("dense/bias", new Lion(0.5));
    List<Tensor> moved = run(all);
    assertSame(run(new SGD(0.5)).get(0), moved.get(0));
    assertSame(run(new Lion(0.5)).get(1), moved.get(1));
  }

  @Test
  void normsAreJointWithinARule() {
    Optimizer clipped = new SGD(0.5).globalClipnorm(0.1);
    Optimizer split = new MultiOptimizer(clipped).with("dense/bias", clipped);
    assertTrue(
        run(clipped).get(1).subtract(run(split).get(1)).abs().max().item() > 1e-3,
        "the norm of the bias alone is smaller than the joint one");
  }

  @Test
  void averagesAreThoseOfTheOptimizerOfAWeight() {
    Optimizer optimizer = new MultiOptimizer(new SGD()).with("a/.*", new SGD().useEma(true));
    assertTrue(optimizer.averages("a/kernel"));
    assertEquals(false, optimizer.averages("b/kernel"));
  }

  @Test
  void callbacksChangeAllRatesTogether() {
    Model model =
        Crema.sequential(Crema.input(1), new Linear(1))
            .compile(
                new MultiOptimizer(new SGD(0.01)).with("linear/bias", new SGD(0.03)),
                new MeanSquaredError());
    model.fit(
        Tensor.ones(1, 1),
        Tensor.zeros(1, 1),
        Crema.callbacks(
            LambdaCallback.onEpochBegin((training, epoch, logs) -> training.learningRate(0.1))),
        Crema.verbose(Verbose.SILENT));
    // p = 1: both gradients are 2.
    assertEquals(1 - 0.1 * 2, model.weight("linear/kernel").item(), 1e-6);
    assertEquals(-0.3 * 2, model.weight("linear/bias").item(), 1e-6);
  }

  @Test
  void rulesThatDoNotFitAreRefused() {
    Optimizer twice =
        new MultiOptimizer(new SGD()).with("dense/.*", new SGD()).with(".*bias", new SGD());
    refused(
        "MultiOptimizer: weight 'dense/bias' is covered by ['dense/.*', '.*bias']; allowed: one"
            + " path for each weight",
        () -> run(twice));
    refused(
        "MultiOptimizer: path is '(a'; allowed: paths and regular expressions; Unclosed group",
        () -> new MultiOptimizer(new SGD()).with("(a", new SGD()));
    String nested =
        assertThrows(
                CremaException.class, () -> new MultiOptimizer(new LossScaleOptimizer(new SGD())))
            .getMessage();
    assertTrue(nested.endsWith("allowed: any but MultiOptimizer and LossScaleOptimizer"), nested);
  }

  private static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }
}
