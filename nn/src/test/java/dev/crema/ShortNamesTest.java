package dev.crema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.activations.Activation;
import dev.crema.activations.Relu;
import dev.crema.activations.Tanh;
import dev.crema.constraints.Constraint;
import dev.crema.constraints.NonNeg;
import dev.crema.engine.types.Ints;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Ones;
import dev.crema.initializers.STFT;
import dev.crema.initializers.VarianceScaling;
import dev.crema.layers.Layer;
import dev.crema.layers.WeightRules;
import dev.crema.layers.activations.PReLU;
import dev.crema.layers.activations.ReLU;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.layers.convolution.DepthwiseConv2D;
import dev.crema.layers.convolution.SeparableConv2D;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.EinsumDense;
import dev.crema.layers.core.Embedding;
import dev.crema.layers.core.TernaryDense;
import dev.crema.layers.merging.Dot;
import dev.crema.layers.normalization.BatchNormalization;
import dev.crema.layers.normalization.GroupNormalization;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.normalization.RMSNormalization;
import dev.crema.layers.normalization.SpectralNormalization;
import dev.crema.layers.normalization.UnitNormalization;
import dev.crema.layers.pooling.AdaptiveMaxPooling2D;
import dev.crema.layers.pooling.AveragePooling2D;
import dev.crema.layers.pooling.GlobalAveragePooling2D;
import dev.crema.layers.pooling.GlobalMaxPooling2D;
import dev.crema.layers.pooling.MaxPooling2D;
import dev.crema.layers.recurrent.LSTM;
import dev.crema.layers.regularization.ActivityRegularization;
import dev.crema.layers.regularization.AlphaDropout;
import dev.crema.layers.regularization.Dropout;
import dev.crema.layers.regularization.GaussianDropout;
import dev.crema.layers.regularization.GaussianNoise;
import dev.crema.layers.regularization.SpatialDropout2D;
import dev.crema.layers.reshaping.Cropping1D;
import dev.crema.layers.reshaping.Flatten;
import dev.crema.layers.reshaping.UpSampling2D;
import dev.crema.layers.reshaping.ZeroPadding1D;
import dev.crema.losses.BinaryCrossentropy;
import dev.crema.losses.BinaryFocalCrossentropy;
import dev.crema.losses.CTC;
import dev.crema.losses.CategoricalCrossentropy;
import dev.crema.losses.CategoricalFocalCrossentropy;
import dev.crema.losses.CategoricalGeneralizedCrossEntropy;
import dev.crema.losses.CategoricalHinge;
import dev.crema.losses.Circle;
import dev.crema.losses.CosineSimilarity;
import dev.crema.losses.Dice;
import dev.crema.losses.Hinge;
import dev.crema.losses.Huber;
import dev.crema.losses.KLDivergence;
import dev.crema.losses.LogCosh;
import dev.crema.losses.Loss;
import dev.crema.losses.MeanAbsoluteError;
import dev.crema.losses.MeanAbsolutePercentageError;
import dev.crema.losses.MeanSquaredError;
import dev.crema.losses.MeanSquaredLogarithmicError;
import dev.crema.losses.Poisson;
import dev.crema.losses.SparseCategoricalCrossentropy;
import dev.crema.losses.SquaredHinge;
import dev.crema.losses.Tversky;
import dev.crema.metrics.AUC;
import dev.crema.metrics.BinaryAccuracy;
import dev.crema.metrics.ConcordanceCorrelation;
import dev.crema.metrics.F1Score;
import dev.crema.metrics.FBetaScore;
import dev.crema.metrics.FalseNegatives;
import dev.crema.metrics.FalsePositives;
import dev.crema.metrics.IoU;
import dev.crema.metrics.MeanIoU;
import dev.crema.metrics.OneHotIoU;
import dev.crema.metrics.OneHotMeanIoU;
import dev.crema.metrics.PearsonCorrelation;
import dev.crema.metrics.Precision;
import dev.crema.metrics.PrecisionAtRecall;
import dev.crema.metrics.R2Score;
import dev.crema.metrics.Recall;
import dev.crema.metrics.RecallAtPrecision;
import dev.crema.metrics.SensitivityAtSpecificity;
import dev.crema.metrics.SparseTopKCategoricalAccuracy;
import dev.crema.metrics.SpecificityAtSensitivity;
import dev.crema.metrics.TopKCategoricalAccuracy;
import dev.crema.metrics.TrueNegatives;
import dev.crema.metrics.TruePositives;
import dev.crema.optimizers.Adadelta;
import dev.crema.optimizers.Adafactor;
import dev.crema.optimizers.Adagrad;
import dev.crema.optimizers.Adam;
import dev.crema.optimizers.AdamW;
import dev.crema.optimizers.Adamax;
import dev.crema.optimizers.CosineDecay;
import dev.crema.optimizers.CosineDecayRestarts;
import dev.crema.optimizers.Ema;
import dev.crema.optimizers.ExponentialDecay;
import dev.crema.optimizers.Ftrl;
import dev.crema.optimizers.InverseTimeDecay;
import dev.crema.optimizers.Lamb;
import dev.crema.optimizers.Lion;
import dev.crema.optimizers.LossScaleOptimizer;
import dev.crema.optimizers.MultiOptimizer;
import dev.crema.optimizers.Muon;
import dev.crema.optimizers.Nadam;
import dev.crema.optimizers.Options;
import dev.crema.optimizers.PolynomialDecay;
import dev.crema.optimizers.RMSprop;
import dev.crema.optimizers.SGD;
import dev.crema.optimizers.Schedule;
import dev.crema.optimizers.ScheduleFreeAdamW;
import dev.crema.optimizers.Warmup;
import dev.crema.regularizers.L2;
import dev.crema.regularizers.OrthogonalRegularizer;
import dev.crema.regularizers.Regularizer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Short names make what constructors make, and options change what their names say. */
class ShortNamesTest {
  /** A value for a parameter, other than any default. */
  private static Object sample(Class<?> type, Object other) {
    if (type == int.class || type == long.class) {
      return type == int.class ? (Object) 2 : (Object) 2L;
    }
    if (type == double.class) {
      return 0.25;
    }
    if (type == boolean.class) {
      return !Boolean.TRUE.equals(other);
    }
    if (type == String.class) {
      return "name";
    }
    if (type == String[].class) {
      return new String[] {"name"};
    }
    if (type == int[].class) {
      return new int[] {2, 1};
    }
    if (type == double[].class) {
      return new double[] {0.25, 0.5};
    }
    if (type.isEnum()) {
      Object[] all = type.getEnumConstants();
      return all[0].equals(other) ? all[1] : all[0];
    }
    for (Object value :
        List.of(
            new Tanh(),
            new Ones(),
            new L2(),
            new NonNeg(),
            new Huber(),
            new Dense(2),
            new LSTM(2),
            new SGD(),
            List.of(1L))) {
      if (type.isInstance(value)) {
        return value;
      }
    }
    if (type == WeightRules.class) {
      return new WeightRules(new Ones());
    }
    if (type == Schedule.class) {
      return new ExponentialDecay(1, 2, 3);
    }
    throw new AssertionError("no sample of " + type);
  }

  static List<Method> factories() {
    Set<String> others =
        Set.of(
            "metric",
            "huber",
            "iou",
            "oneHotIoU",
            "piecewiseConstantDecay",
            "l1l2",
            "rescaling",
            "discretization",
            "randomPosterization",
            "einsumDense",
            "lambda",
            "pipeline",
            "rnn");
    return Arrays.stream(Crema.class.getMethods())
        .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getReturnType().isRecord())
        .filter(m -> !m.getReturnType().getPackageName().equals("dev.crema.train"))
        .filter(m -> !m.getReturnType().getPackageName().equals("dev.crema.callbacks"))
        .filter(m -> !others.contains(m.getName()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("factories")
  void aShortNameMakesWhatTheConstructorMakes(Method factory) throws Exception {
    Object[] arguments =
        Arrays.stream(factory.getParameterTypes()).map(t -> sample(t, "")).toArray();
    Constructor<?> constructor =
        factory.getReturnType().getConstructor(factory.getParameterTypes());
    assertEquals(constructor.newInstance(arguments), factory.invoke(null, arguments));
  }

  @Test
  void thereAreShortNamesForAllParts() {
    assertTrue(factories().size() > 120, "found " + factories().size());
    assertEquals(new Huber().delta(2), Crema.huber(2));
    assertEquals(new Huber(), Crema.huber());
    assertEquals(new IoU(3, 1, 2), Crema.iou(3, 1, 2));
    assertEquals(new OneHotIoU(3, 1), Crema.oneHotIoU(3, 1));
    assertEquals(new L2(0.5), Crema.l2(0.5));
    assertEquals("loss", Crema.metric("loss", new Huber()).name());
    assertEquals(0.5, Crema.l1l2(0.5, 1).l1());
    assertEquals(
        List.of(1L), Crema.piecewiseConstantDecay(List.of(1L), List.of(1.0, 0.5)).boundaries());
  }

  static List<Record> parts() {
    return List.of(
        new Dense(3),
        new TernaryDense(3),
        new Conv2D(4, 3),
        new DepthwiseConv2D(3),
        new SeparableConv2D(4, 3),
        new MaxPooling2D(),
        new AveragePooling2D(),
        new GlobalAveragePooling2D(),
        new BatchNormalization(),
        new LayerNormalization(),
        new GroupNormalization(2),
        new RMSNormalization(),
        new UnitNormalization(),
        new SpectralNormalization(new Dense(2)),
        new GlobalMaxPooling2D(),
        new AdaptiveMaxPooling2D(2),
        new AlphaDropout(0.5),
        new GaussianNoise(0.5),
        new GaussianDropout(0.5),
        new SpatialDropout2D(0.5),
        new ActivityRegularization(),
        new UpSampling2D(2),
        new ZeroPadding1D(3),
        new Cropping1D(3),
        new EinsumDense("nxe,xam->name", 2, 3, -1),
        new PReLU(),
        new ReLU(),
        new Dot(1),
        new Dropout(0.5),
        new Embedding(3, 4),
        new Flatten(),
        new SparseCategoricalCrossentropy(),
        new CategoricalCrossentropy(),
        new BinaryCrossentropy(),
        new MeanSquaredError(),
        new MeanAbsoluteError(),
        new MeanAbsolutePercentageError(),
        new MeanSquaredLogarithmicError(),
        new Huber(),
        new LogCosh(),
        new KLDivergence(),
        new Poisson(),
        new Hinge(),
        new SquaredHinge(),
        new CategoricalHinge(),
        new CosineSimilarity(),
        new BinaryFocalCrossentropy(),
        new CategoricalFocalCrossentropy(),
        new CategoricalGeneralizedCrossEntropy(),
        new Dice(),
        new Tversky(),
        new Circle(),
        new CTC(),
        new AUC(),
        new dev.crema.metrics.BinaryCrossentropy(),
        new dev.crema.metrics.CategoricalCrossentropy(),
        new ConcordanceCorrelation(),
        new dev.crema.metrics.CosineSimilarity(),
        new F1Score(),
        new FBetaScore(),
        new FalseNegatives(),
        new FalsePositives(),
        new IoU(5, 1, 2),
        new MeanIoU(5),
        new OneHotIoU(5, 1, 2),
        new OneHotMeanIoU(5),
        new PearsonCorrelation(),
        new PrecisionAtRecall(0.5),
        new R2Score(),
        new RecallAtPrecision(0.5),
        new SensitivityAtSpecificity(0.5),
        new dev.crema.metrics.SparseCategoricalCrossentropy(),
        new SpecificityAtSensitivity(0.5),
        new TrueNegatives(),
        new TruePositives(),
        new Precision(),
        new Recall(),
        new BinaryAccuracy(),
        new TopKCategoricalAccuracy(),
        new SparseTopKCategoricalAccuracy(),
        new SGD(),
        new RMSprop(),
        new Adam(),
        new AdamW(),
        new Adagrad(),
        new Adadelta(),
        new Adamax(),
        new Nadam(),
        new Lion(),
        new Ftrl(),
        new Lamb(),
        new Adafactor(),
        new ScheduleFreeAdamW(),
        new Muon(),
        new MultiOptimizer(new SGD()),
        new LossScaleOptimizer(new SGD()),
        new Warmup(new ExponentialDecay(0.1, 10, 0.5), 3),
        new STFT(),
        new OrthogonalRegularizer(),
        new ExponentialDecay(0.1, 10, 0.5),
        new InverseTimeDecay(0.1, 10, 0.5),
        new PolynomialDecay(0.1, 10),
        new CosineDecay(0.1, 10),
        new CosineDecayRestarts(0.1, 10),
        new WeightRules(new Ones()));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void anOptionChangesTheComponentOfItsNameOnly(Record part) throws Exception {
    for (Method option : part.getClass().getMethods()) {
      boolean changes =
          option.getReturnType().isInstance(part)
              && option.getDeclaringClass() != Layer.class
              && option.getParameterCount() == 1;
      Optional<RecordComponent> component = component(part, option.getName());
      if (changes && component.isPresent()) {
        checkOption(part, option, component.get());
      }
    }
  }

  private static void checkOption(Record part, Method option, RecordComponent component)
      throws Exception {
    Object before = component.getAccessor().invoke(part);
    Class<?> type = option.getParameterTypes()[0];
    boolean atLeastOne = component.getName().equals("tMul");
    boolean negative = Set.of("learningRatePower", "beta2Decay").contains(component.getName());
    Object value =
        type == Options.class
            ? Options.NONE
            : atLeastOne ? (Object) 3.0 : negative ? (Object) (-0.25) : sample(type, before);
    Object changed = option.invoke(part, value);
    for (RecordComponent each : part.getClass().getRecordComponents()) {
      Object expected =
          each.equals(component) || each.getName().equals(component.getName())
              ? as(each.getType(), value)
              : each.getAccessor().invoke(part);
      String what = option + ": " + each.getName();
      assertEquals(expected, each.getAccessor().invoke(changed), what);
    }
  }

  /** A value as a component of a type keeps it. */
  private static Object as(Class<?> component, Object value) {
    return switch (value) {
      case String[] list -> List.of(list);
      case int[] list -> Ints.of(list);
      case double[] list -> Arrays.stream(list).boxed().toList();
      case Integer both when component == Ints.class -> Ints.of(both, both);
      case Integer number when component == OptionalInt.class -> OptionalInt.of(number);
      case Long number when component == OptionalLong.class -> OptionalLong.of(number);
      case Double number when component == OptionalDouble.class -> OptionalDouble.of(number);
      default -> value;
    };
  }

  private static Optional<RecordComponent> component(Record part, String name) {
    return Arrays.stream(part.getClass().getRecordComponents())
        .filter(c -> c.getName().equals(name))
        .findFirst();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void anOptionOfAWeightChangesItsRule(Record part) throws Exception {
    List<String> checked = new ArrayList<>();
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      if (component.getType() == WeightRules.class) {
        String name = component.getName();
        Object ruled = set(part, name + "Initializer", Initializer.class, new Ones());
        ruled = set(ruled, name + "Regularizer", Regularizer.class, new L2());
        ruled = set(ruled, name + "Constraint", Constraint.class, new NonNeg());
        assertEquals(
            new WeightRules(new Ones(), new L2(), new NonNeg()),
            component.getAccessor().invoke(ruled));
        checked.add(name);
      }
    }
    assertTrue(checked.size() <= 3);
  }

  private static Object set(Object part, String option, Class<?> type, Object value)
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    return part.getClass().getMethod(option, type).invoke(part, value);
  }

  @Test
  void optionsThatOptimizersShareAreKept() {
    Options options =
        new Adam()
            .weightDecay(0.5)
            .excludeFromWeightDecay("bias", "gamma")
            .globalClipnorm(2)
            .options();
    assertEquals(0.5, options.weightDecay());
    assertEquals(List.of("bias", "gamma"), options.undecayed());
    assertEquals("ByGlobalNorm[limit=2.0]", options.clipping().toString());
    assertEquals(0.004, new AdamW().options().weightDecay());
    assertEquals(Optional.empty(), new Adam().useEma(false).options().ema());
    assertEquals(Optional.of(Ema.DEFAULT), new Adam().useEma(true).options().ema());
    assertEquals(
        Optional.of(new Ema(0.5, OptionalInt.of(3))),
        new Adam().emaOverwriteFrequency(3).emaMomentum(0.5).useEma(true).options().ema());
    Options accumulating =
        new Adam().gradientAccumulationSteps(4).lossScaleFactor(8).weightDecay(1).options();
    assertEquals(OptionalInt.of(4), accumulating.gradientAccumulationSteps());
    assertEquals(OptionalDouble.of(8), accumulating.lossScaleFactor());
  }

  @Test
  void lambdasArePartsToo() {
    Activation twice = x -> x.multiply(2);
    Loss distance = (y, p) -> y.subtract(p).abs().mean(-1);
    assertEquals(twice, new Dense(1).activation(twice).activation());
    assertEquals(0, distance.classes(3));
    assertEquals(VarianceScaling.Mode.FAN_IN, new VarianceScaling().mode());
    assertEquals(new Relu(), Crema.relu());
  }
}
