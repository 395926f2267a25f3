package dev.crema.optimizers;

import static dev.crema.engine.types.DType.FLOAT32;
import static dev.crema.engine.types.DType.FLOAT64;
import static dev.crema.engine.types.DType.INT64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Compiled;
import dev.crema.engine.Explanation;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.keras.Golden;
import dev.crema.state.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    OPTIMIZERS.put("adagrad", new Adagrad(0.05));
    OPTIMIZERS.put("adagrad_zero", new Adagrad(0.05).initialAccumulatorValue(0).epsilon(1e-3));
    OPTIMIZERS.put("adadelta", new Adadelta(0.5));
    OPTIMIZERS.put("adadelta_rho", new Adadelta(1).rho(0.8).epsilon(1e-3));
    OPTIMIZERS.put("adamax", new Adamax(0.01));
    OPTIMIZERS.put("adamax_betas", new Adamax(0.01).beta1(0.8).beta2(0.6).epsilon(1e-3));
    OPTIMIZERS.put("nadam", new Nadam(0.01));
    OPTIMIZERS.put("nadam_betas", new Nadam(0.01).beta1(0.7).beta2(0.9).epsilon(1e-3));
    OPTIMIZERS.put("lion", new Lion(0.01));
    OPTIMIZERS.put("lion_betas", new Lion(0.01).beta1(0.5).beta2(0.7).weightDecay(0.1));
    OPTIMIZERS.put("ftrl", new Ftrl(0.05));
    OPTIMIZERS.put(
        "ftrl_all", new Ftrl(Schedule.constant(0.1), -0.7, 0.2, 0.9, 0.2, 0.05, 0.3, Options.NONE));
    OPTIMIZERS.put("lamb", new Lamb(0.01));
    OPTIMIZERS.put(
        "lamb_betas", new Lamb(0.05).beta1(0.7).beta2(0.9).epsilon(1e-3).weightDecay(0.1));
    OPTIMIZERS.put("adafactor", new Adafactor(0.05));
    OPTIMIZERS.put(
        "adafactor_all",
        new Adafactor(0.5)
            .beta2Decay(-0.6)
            .epsilon1(1e-4)
            .epsilon2(1)
            .clipThreshold(0.5)
            .relativeStep(false));
    OPTIMIZERS.put("schedule_free", new ScheduleFreeAdamW(0.05));
    OPTIMIZERS.put(
        "schedule_free_warmup",
        new ScheduleFreeAdamW(0.1)
            .beta1(0.6)
            .beta2(0.9)
            .epsilon(1e-4)
            .warmupSteps(4)
            .weightDecay(0.1));
    OPTIMIZERS.put("muon", new Muon(0.02));
    OPTIMIZERS.put(
        "muon_plain",
        new Muon(0.02)
            .nesterov(false)
            .withoutRmsRate()
            .nsSteps(3)
            .momentum(0.8)
            .weightDecay(0.1)
            .adamWeightDecay(0.2)
            .adamLrRatio(0.5)
            .adamBeta1(0.8)
            .adamBeta2(0.9)
            .epsilon(1e-3)
            .muonA(3)
            .muonB(-4)
            .muonC(1.5));
    OPTIMIZERS.put("muon_excluded", new Muon(0.02).excludeLayers("dens."));
    OPTIMIZERS.put("ema", new SGD(0.05).emaMomentum(0.7));
    OPTIMIZERS.put("ema_overwrite", new Adam(0.05).emaMomentum(0.7).emaOverwriteFrequency(2));
    OPTIMIZERS.put(
        "accumulate",
        new Adam(0.05).gradientAccumulationSteps(3).weightDecay(0.1).globalClipnorm(0.5));
    OPTIMIZERS.put(
        "accumulate_ema",
        new SGD(new ExponentialDecay(0.1, 2, 0.5))
            .momentum(0.9)
            .gradientAccumulationSteps(2)
            .emaMomentum(0.6)
            .emaOverwriteFrequency(3));
    OPTIMIZERS.put(
        "accumulate_schedule_free",
        new ScheduleFreeAdamW(0.05).gradientAccumulationSteps(2).weightDecay(0.1));
    OPTIMIZERS.put("accumulate_nadam", new Nadam(0.05).gradientAccumulationSteps(2));
  }

  static List<String> names() {
    return List.copyOf(OPTIMIZERS.keySet());
  }

  /** Two weights and what an optimizer keeps for them, updated by a compiled step. */
  static final class Run {
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

    Variable w() {
      return w;
    }

    Variable v() {
      return v;
    }

    Tensor kept(String name) {
      return Objects.requireNonNull(states.variables().get(name), name).value();
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
      if (optimizer.averages("dense/kernel")) {
        KERAS.check(name + "/average_w", run.kept("dense/kernel/average"), 1e-6);
        KERAS.check(name + "/average_v", run.kept("dense/bias/average"), 1e-6);
      }
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
    assertEquals(Set.of("accumulator"), slots(new Adagrad()));
    assertEquals(Set.of("accumulated_grad", "accumulated_delta_var"), slots(new Adadelta()));
    assertEquals(Set.of("momentum", "norm"), slots(new Adamax()));
    assertEquals(Set.of("momentum", "velocity", "u_product"), slots(new Nadam()));
    assertEquals(Set.of("momentum"), slots(new Lion()));
    assertEquals(Set.of("accumulator", "linear"), slots(new Ftrl()));
    assertEquals(Set.of("momentum", "velocity"), slots(new Lamb()));
    assertEquals(Set.of("velocity"), slots(new Adafactor()));
    assertEquals(Set.of("momentum", "velocity"), slots(new ScheduleFreeAdamW()));
    assertEquals(Set.of("momentum", "velocity"), slots(new Muon()));
    assertEquals(
        Set.of("average", "gradient_accumulator"),
        slots(new SGD().useEma(true).gradientAccumulationSteps(2)));
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

  /** All that is read and written of a weight of 1024 numbers, in one loop. */
  @Test
  void elementWiseUpdatesAreOnePassOverMemory() {
    List<Optimizer> optimizers =
        List.of(
            new SGD().momentum(0.9).nesterov(true),
            new RMSprop(),
            new Adam(),
            new AdamW(),
            new Adagrad(),
            new Adadelta(),
            new Adamax(),
            new Nadam(),
            new Lion(),
            new Ftrl(),
            new ScheduleFreeAdamW(),
            new SGD().useEma(true),
            new SGD().gradientAccumulationSteps(2));
    for (Optimizer optimizer : optimizers) {
      Run run = new Run(optimizer, Tensor.ones(32, 32), Tensor.ones(2));
      Explanation explanation =
          run.step.explain(new Type(FLOAT32, Shape.of(32, 32)), new Type(FLOAT32, Shape.of(2)));
      long loops = explanation.plan().lines().filter(line -> line.contains("shape=[1024]")).count();
      assertEquals(1, loops, optimizer.toString());
    }
  }

  @Test
  void ftrlWithoutAnyGradientIsZeroInsteadOfNaN() {
    Run run = new Run(new Ftrl().initialAccumulatorValue(0), Tensor.of(3f), Tensor.of(1f));
    run.step(Tensor.of(0f), Tensor.of(1f));
    assertEquals(0, run.w.value().item());
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

  @Test
  void ratesRiseToTheFirstOfTheScheduleThatFollows() {
    Schedule schedule = new Warmup(new ExponentialDecay(0.8, 1, 0.5), 4).initialLearningRate(0.4);
    Tensor steps = Tensor.of(Shape.of(7), 0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertArrayEquals(
        new float[] {0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.4f, 0.2f},
        schedule.at(steps).toFloats(),
        1e-7f);
    assertEquals(0, new Warmup(Schedule.constant(3), 2).at(Tensor.of(Shape.SCALAR, 0L)).item());
    assertEquals(3, new Warmup(Schedule.constant(3), 2).at(Tensor.of(Shape.SCALAR, 9L)).item());
    refused("Warmup: warmupSteps is 0; allowed: 1 or more", () -> new Warmup(schedule, 0));
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
        "optimizer: gradientAccumulationSteps is 1; allowed: 2 or more",
        () -> new SGD().gradientAccumulationSteps(1));
    refused("optimizer: emaMomentum is 1.5; allowed: 0.0 to 1.0", () -> new SGD().emaMomentum(1.5));
    refused(
        "optimizer: emaOverwriteFrequency is 0; allowed: 1 or more",
        () -> new SGD().emaOverwriteFrequency(0));
    refused(
        "optimizer: lossScaleFactor is 0.0; allowed: a finite number greater than 0",
        () -> new SGD().lossScaleFactor(0));
    refused(
        "Ftrl: learningRatePower is 1.0; allowed: a finite number, 0 or less",
        () -> new Ftrl().learningRatePower(1));
    refused(
        "ScheduleFreeAdamW: beta1 is 0.0; allowed: a finite number greater than 0",
        () -> new ScheduleFreeAdamW().beta1(0));
    refused(
        "Muon: excludeLayers has '(a'; allowed: regular expressions; Unclosed group",
        () -> new Muon().excludeLayers("(a"));
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
