package dev.crema.optimizers;

import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.FLOAT64;
import static dev.crema.engine.types.DType.INT64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.state.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private static final Golden KERAS = Golden.of("optimizers.txt");
  private static final int STEPS = 6;
  private static final Map<String, Optimizer> OPTIMIZERS = new TreeMap<>();

  static {
    OPTIMIZERS.put("sgd", new SGD(0.05));
    OPTIMIZERS.put("sgd_momentum", new SGD(0.05).momentum(0.9));
    OPTIMIZERS.put("sgd_nesterov", new SGD(0.05).momentum(0.9).nesterov(true));
    OPTIMIZERS.put("sgd_decay", new SGD(0.05).weightDecay(0.1));
    OPTIMIZERS.put("rmsprop", new RMSprop(0.01));
    OPTIMIZERS.put("rmsprop_momentum", new RMSprop(0.01).rho(0.8).momentum(0.7));
    OPTIMIZERS.put("rmsprop_centered", new RMSprop(0.01).centered(true).epsilon(1e-3));
    OPTIMIZERS.put("adam", new Adam(0.01));
    OPTIMIZERS.put("adam_betas", new Adam(0.01).beta1(0.8).beta2(0.95).epsilon(1e-4));
    OPTIMIZERS.put("adam_amsgrad", new Adam(0.01).amsgrad(true).beta2(0.5));
    OPTIMIZERS.put("adamw", new AdamW(0.01));
    OPTIMIZERS.put("adamw_decay", new AdamW(0.01).weightDecay(0.2).excludeFromWeightDecay("bias"));
    OPTIMIZERS.put("clipvalue", new SGD(0.05).clipvalue(0.3));
    OPTIMIZERS.put("clipnorm", new SGD(0.05).clipnorm(0.8));
    OPTIMIZERS.put("global_clipnorm", new SGD(0.05).globalClipnorm(0.8));
    OPTIMIZERS.put("schedule", new Adam(new ExponentialDecay(0.01, 2, 0.5)));
  }

  static List<String> names() {
    return List.copyOf(OPTIMIZERS.keySet());
  }

  /** Two weights and what an optimizer keeps for them, updated by a compiled step. */
  private static final class Run {
    private final Optimizer optimizer;
    private final Variable w;
    private final Variable v;
    private final Variable iteration = new Variable("iteration", Tensor.of(Shape.SCALAR, 0L));
    private final States states = new States();
    private final Compiled step;

    Run(Optimizer optimizer, Tensor w, Tensor v) {
      this.optimizer = optimizer;
      this.w = new Variable("dense/kernel", w);
      this.v = new Variable("dense/bias", v);
      this.step = Functions.compile(this::trace);
    }

    private List<Tensor> trace(List<Tensor> gradients) {
      Tensor number = iteration.value();
      Tensor rate = optimizer.learningRate().at(number);
      Tensor key = Tensor.of(Shape.of(2), 0L, 0L);
      List<Slots> slots = new ArrayList<>();
      for (Variable variable : List.of(w, v)) {
        String path = variable.name();
        slots.add(new Slots(path, states.group(path), rate, number, key));
      }
      List<Tensor> results = optimizer.updateAll(slots, List.of(w.value(), v.value()), gradients);
      w.assign(results.get(0));
      v.assign(results.get(1));
      iteration.assign(number.add(1));
      return List.of();
    }

    void step(Tensor gw, Tensor gv) {
      step.call(List.of(gw, gv));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void movesWeightsAsKerasDoes(String name) {
    Optimizer optimizer = Optional.ofNullable(OPTIMIZERS.get(name)).orElseThrow();
    for (DType dtype : List.of(FLOAT64, FLOAT32)) {
      Run run = new Run(optimizer, KERAS.get("w", dtype), KERAS.get("v", dtype));
      for (int i = 0; i < STEPS; i++) {
        run.step(KERAS.get("g" + i + "w", dtype), KERAS.get("g" + i + "v", dtype));
      }
      // The learning rate is float32 in any case.
      KERAS.check(name + "/w", run.w.value(), 1e-6);
      KERAS.check(name + "/v", run.v.value(), 1e-6);
    }
  }

  @Test
  void momentsAreKeptUnderKerassNames() {
    assertEquals(Set.of(), slots(new SGD()));
    assertEquals(Set.of("momentum"), slots(new SGD().momentum(0.5)));
    assertEquals(Set.of("velocity"), slots(new RMSprop()));
    assertEquals(
        Set.of("velocity", "average_gradient", "momentum"),
        slots(new RMSprop().centered(true).momentum(0.5)));
    assertEquals(Set.of("momentum", "velocity"), slots(new Adam()));
    assertEquals(Set.of("momentum", "velocity", "velocity_hat"), slots(new AdamW().amsgrad(true)));
  }

  private static Set<String> slots(Optimizer optimizer) {
    Run run = new Run(optimizer, Tensor.of(1f), Tensor.of(1f));
    run.step(Tensor.of(1f), Tensor.of(1f));
    return run.states.group("dense/kernel").variables().keySet().stream()
        .map(path -> path.substring("dense/kernel/".length()))
        .collect(Collectors.toSet());
  }

  /** In float32, m fades below 1e-38 after about 850 steps of 0.9; here it must be 0 after 700. */
  @Test
  void momentsThatFadeBecomeZeroInsteadOfDenormal() {
    Run run = new Run(new Adam().beta2(0.9), Tensor.of(1f, 1f), Tensor.of(1f));
    run.step(Tensor.of(1f, 1f), Tensor.of(1f));
    for (int i = 0; i < 700; i++) {
      run.step(Tensor.of(0f, 1f), Tensor.of(0f));
    }
    run.states
        .variables()
        .forEach(
            (path, variable) -> {
              float[] m = variable.value().toFloats();
              assertEquals(0, m[0], path);
              assertTrue(m.length == 1 || m[1] > 0.99, path + " is " + m[m.length - 1]);
            });
  }

  @Test
  void biasCorrectionIsExactInTheFirstStep() {
    Run run = new Run(new Adam(0.5).epsilon(1e-12), Tensor.of(0f), Tensor.of(0f));
    run.step(Tensor.of(3f), Tensor.of(-1e-3f));
    assertEquals(-0.5, run.w.value().item(), 1e-7);
    assertEquals(0.5, run.v.value().item(), 1e-7);
  }

  @Test
  void aGradientThatIsNotFiniteMakesGlobalClippingGiveNaN() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      List<Tensor> clipped =
          new Clipping.ByGlobalNorm(1).clip(List.of(Tensor.of(bad, 1f), Tensor.of(1f)));
      assertArrayEquals(new float[] {Float.NaN}, clipped.get(1).toFloats());
    }
    List<Tensor> zeros = new Clipping.ByGlobalNorm(1).clip(List.of(Tensor.of(0f, 0f)));
    assertArrayEquals(new float[] {0, 0}, zeros.getFirst().toFloats());
    List<Tensor> none = new Clipping.ByNorm(1).clip(List.of(Tensor.of(0f, 0f)));
    assertArrayEquals(new float[] {0, 0}, none.getFirst().toFloats());
  }

  @Test
  void schedulesAreKerass() {
    Map<String, Schedule> schedules = new TreeMap<>();
    schedules.put("exponential", new ExponentialDecay(0.1, 10, 0.6));
    schedules.put("exponential_stairs", new ExponentialDecay(0.1, 10, 0.6).staircase(true));
    schedules.put("inverse", new InverseTimeDecay(0.1, 10, 0.5));
    schedules.put("inverse_stairs", new InverseTimeDecay(0.1, 10, 0.5).staircase(true));
    PolynomialDecay polynomial = new PolynomialDecay(0.1, 30);
    schedules.put("polynomial", polynomial);
    schedules.put("polynomial_power", polynomial.endLearningRate(0.02).power(2));
    schedules.put("polynomial_cycle", polynomial.endLearningRate(0.02).power(0.5).cycle(true));
    schedules.put(
        "piecewise",
        new PiecewiseConstantDecay(List.of(10L, 20L, 70L), List.of(1.0, 0.5, 0.25, 0.125)));
    schedules.put("cosine", new CosineDecay(0.1, 70));
    schedules.put("cosine_alpha", new CosineDecay(0.1, 70).alpha(0.2));
    schedules.put("cosine_warmup", new CosineDecay(0.01, 50).alpha(0.1).warmup(0.2, 20));
    schedules.put("restarts", new CosineDecayRestarts(0.1, 10));
    schedules.put("restarts_same", new CosineDecayRestarts(0.1, 10).tMul(1).mMul(0.8));
    schedules.put("restarts_alpha", new CosineDecayRestarts(0.1, 10).mMul(0.5).alpha(0.1));
    Tensor steps = KERAS.get("steps", INT64);
    schedules.forEach((key, s) -> KERAS.check("schedule/" + key, s.at(steps), 1e-7));
  }

  /** In float64, ln 243 / ln 3 is 4.999…: rounded down, the first step would end period 4. */
  @Test
  void aRestartHappensAtItsVeryStep() {
    Schedule schedule = new CosineDecayRestarts(1, 1).tMul(3);
    Tensor steps = Tensor.of(Shape.of(5), 0L, 1L, 4L, 13L, 121L);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, schedule.at(steps).toFloats(), 1e-6f);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refused("SGD: momentum is 1.5; allowed: 0.0 to 1.0", () -> new SGD().momentum(1.5));
    refused("Adam: beta1 is 1.0; allowed: 0.0 or more, less than 1.0", () -> new Adam().beta1(1));
    refused("Adam: learningRate is -1.0; allowed: a finite number, 0 or more", () -> new Adam(-1));
    refused(
        "RMSprop: epsilon is 0.0; allowed: a finite number greater than 0",
        () -> new RMSprop().epsilon(0));
    refused(
        "optimizer: clipnorm is 0.0; allowed: a finite number greater than 0",
        () -> new SGD().clipnorm(0));
    refused(
        "optimizer: clipping is ByNorm[limit=1.0] and ByValue[limit=2.0]; allowed: one of"
            + " clipvalue, clipnorm and globalClipnorm",
        () -> new SGD().clipnorm(1).clipvalue(2));
    refused(
        "ExponentialDecay: decaySteps is 0.0; allowed: a finite number greater than 0",
        () -> new ExponentialDecay(0.1, 0, 0.5));
    refused(
        "PiecewiseConstantDecay: values is [1.0]; allowed: 2 numbers, one more than boundaries",
        () -> new PiecewiseConstantDecay(List.of(1L), List.of(1.0)));
    refused(
        "CosineDecayRestarts: tMul is 0.5; allowed: 1 or more",
        () -> new CosineDecayRestarts(0.1, 10).tMul(0.5));
  }

  private static void refused(String message, Executable code) {
    assertEquals(message, assertThrows(CremaException.class, code).getMessage());
  }
}
