package dev.crema.saving;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Policy;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.train.Batch;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is saved and loaded goes on as if it had not been, whatever the optimizer. */
class OptimizerStateTest {
  static List<Optimizer> optimizers() {
    return List.of(
        sgd(0.05).momentum(0.9).nesterov(true),
        rmsprop(0.01).momentum(0.5).centered(true),
        adam(0.01).amsgrad(true),
        adamw(0.01).excludeFromWeightDecay("bias"),
        adagrad(0.1),
        adadelta(1),
        adamax(0.01),
        nadam(0.01),
        lion(0.01),
        ftrl(0.1).l1RegularizationStrength(0.01),
        lamb(0.01),
        adafactor(0.1),
        scheduleFreeAdamW(0.01).warmupSteps(5).weightDecay(0.1),
        muon(0.01).excludeLayers("last"),
        sgd(0.1).gradientAccumulationSteps(2).globalClipnorm(1),
        nadam(0.01).gradientAccumulationSteps(2).emaMomentum(0.5),
        adam(exponentialDecay(0.1, 2, 0.5)).emaOverwriteFrequency(2),
        sgd(warmup(cosineDecay(0.1, 6), 3)).lossScaleFactor(1024),
        lossScaleOptimizer(adam(0.01)).dynamicGrowthSteps(2),
        multiOptimizer(adam(0.01).emaMomentum(0.5))
            .with("last/.*", sgd(0.1).momentum(0.9).gradientAccumulationSteps(2)));
  }

  /** Each changes the rate before and after the step at which the run is saved. */
  static List<Schedule> schedules() {
    return List.of(
        Schedule.constant(0.1),
        exponentialDecay(0.1, 2, 0.5),
        exponentialDecay(0.1, 2, 0.5).staircase(true),
        inverseTimeDecay(0.1, 2, 0.5),
        piecewiseConstantDecay(List.of(2L, 4L), List.of(0.1, 0.05, 0.01)),
        polynomialDecay(0.1, 6),
        polynomialDecay(0.1, 2).cycle(true),
        cosineDecay(0.1, 6),
        cosineDecay(0.01, 4).warmup(0.1, 2),
        cosineDecayRestarts(0.1, 2),
        warmup(cosineDecay(0.1, 6), 5));
  }

  @Test
  void noneThatIsRegisteredIsLeftOut() {
    Set<Class<?>> missing = new HashSet<>(Registered.of(Optimizer.class));
    optimizers().forEach(optimizer -> missing.remove(optimizer.getClass()));
    assertEquals(Set.of(), missing, "optimizers without a row");
    missing.addAll(Registered.of(Schedule.class));
    schedules().forEach(schedule -> missing.remove(schedule.getClass()));
    assertEquals(Set.of(), missing, "schedules without a row");
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void ratesGoOnFromAFile(Schedule schedule, @TempDir Path folder) {
    goesOn(adam(schedule), Policy.FLOAT32, folder);
  }

  private static Model model(Optimizer optimizer, Policy policy) {
    return sequential(input(6), dense(8).activation(tanh()), dropout(0.3), dense(3).name("last"))
        .seed(5)
        .policy(policy)
        .compile(optimizer, sparseCategoricalCrossentropy(true));
  }

  private static void step(Model model, int from, int to) {
    for (int i = from; i < to; i++) {
      Random random = new Random(i);
      float[] x = new float[12 * 6];
      int[] y = new int[12];
      for (int j = 0; j < x.length; j++) {
        x[j] = (float) random.nextGaussian();
        y[j % 12] = random.nextInt(3);
      }
      model.trainOnBatch(Batch.of(Tensor.of(Shape.of(12, 6), x), Tensor.of(Shape.of(12), y)));
    }
  }

  private static void assertSameBits(Map<String, Variable> expected, Map<String, Variable> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (path, variable) ->
            assertArrayEquals(
                variable.value().toDoubles(),
                Objects.requireNonNull(actual.get(path)).value().toDoubles(),
                path));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void trainingGoesOnFromAFile(Optimizer optimizer, @TempDir Path folder) {
    goesOn(optimizer, Policy.FLOAT32, folder);
  }

  @Test
  void trainingInHalfPrecisionGoesOnFromAFile(@TempDir Path folder) {
    goesOn(nadam(0.01).gradientAccumulationSteps(2).useEma(true), Policy.MIXED_FLOAT16, folder);
  }

  private static void goesOn(Optimizer optimizer, Policy policy, Path folder) {
    Model straight = model(optimizer, policy);
    step(straight, 0, 3);
    Path file = folder.resolve("m.crema");
    straight.save(file);
    Model resumed = load(file);
    assertEquals(straight.compilation(), resumed.compilation());
    step(straight, 3, 8);
    step(resumed, 3, 8);
    assertSameBits(straight.weights(), resumed.weights());
    assertSameBits(
        straight.trainState().orElseThrow().variables(),
        resumed.trainState().orElseThrow().variables());
  }
}
