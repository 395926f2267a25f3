package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.state.State;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Gradient descent by matrices whose columns or rows are at right angles: each step of a weight of
 * two axes is the orthogonal matrix nearest to a moving sum of the gradients. Other weights,
 * embeddings and {@code excludeLayers} (the last layer should be among them) are moved as by {@link
 * AdamW}.
 *
 * <p>{@code m = momentum · m + g} and, in Nesterov's form, {@code x = g + momentum · m}, else
 * {@code x = m}. From {@code x / (‖x‖ + 1e-7)}, {@code x = a · x + (b · xxᵀ + c · (xxᵀ)²) · x} is
 * taken {@code nsSteps} times, with the shorter axis first, and {@code w -= learningRate · x ·
 * √max(rows, columns) · rmsRate}. State: {@code momentum} (m) and, for weights that are moved by
 * Adam, {@code velocity}.
 *
 * <p>Source: Jordan et al., <i>Muon: an optimizer for hidden layers in neural networks</i>, 2024;
 * Liu et al., <i>Muon is scalable for LLM training</i>, arXiv 2502.16982, 2025, for {@code
 * rmsRate}.
 *
 * @param learningRate 0.001 by default
 * @param adamBeta1 {@code beta1} of Adam, 0 or more, less than 1; 0.9 by default
 * @param adamBeta2 {@code beta2} of Adam, 0 or more, less than 1; 0.999 by default
 * @param adamWeightDecay the weight decay of weights that are moved by Adam, 0 or more; 0.004 by
 *     default, and as much for the others
 * @param epsilon {@code epsilon} of Adam, greater than 0; 1e-7 by default
 * @param excludeLayers regular expressions; weights in whose path one is found are moved by Adam;
 *     none by default
 * @param excludeEmbeddings whether weights with {@code embedding} in their path are moved by Adam;
 *     true by default
 * @param muonA a; 3.4445 by default
 * @param muonB b; -4.775 by default
 * @param muonC c; 2.0315 by default
 * @param adamLrRatio the learning rate of Adam over the learning rate, 0 or more; 1 by default
 * @param momentum 0 to 1; 0.95 by default
 * @param nsSteps how often x is improved, 1 or more; 5 by default
 * @param nesterov true by default
 * @param rmsRate scales steps to the size of those of Adam, greater than 0; 0.2 by default; empty
 *     to leave out this factor and the root
 */
public record Muon(
    Schedule learningRate,
    double adamBeta1,
    double adamBeta2,
    double adamWeightDecay,
    double epsilon,
    List<String> excludeLayers,
    boolean excludeEmbeddings,
    double muonA,
    double muonB,
    double muonC,
    double adamLrRatio,
    double momentum,
    int nsSteps,
    boolean nesterov,
    OptionalDouble rmsRate,
    Options options)
    implements GradientDescent<Muon> {
  public Muon {
    String who = "Muon";
    Require.below(who, "adamBeta1", adamBeta1, 0, 1);
    Require.below(who, "adamBeta2", adamBeta2, 0, 1);
    Require.notNegative(who, "adamWeightDecay", adamWeightDecay);
    Require.positive(who, "epsilon", epsilon);
    excludeLayers = List.copyOf(excludeLayers);
    excludeLayers.forEach(Muon::checkExpression);
    Require.finite(who, "muonA", muonA);
    Require.finite(who, "muonB", muonB);
    Require.finite(who, "muonC", muonC);
    Require.notNegative(who, "adamLrRatio", adamLrRatio);
    Require.within(who, "momentum", momentum, 0, 1);
    Require.atLeast(who, "nsSteps", nsSteps, 1);
    rmsRate.ifPresent(rate -> Require.positive(who, "rmsRate", rate));
  }

  /** The defaults with a learning rate. */
  public Muon(Schedule learningRate) {
    this(
        learningRate,
        0.9,
        0.999,
        0.004,
        1e-7,
        List.of(),
        true,
        3.4445,
        -4.7750,
        2.0315,
        1,
        0.95,
        5,
        true,
        OptionalDouble.of(0.2),
        Options.NONE.weightDecay(0.004));
  }

  /** The defaults with a learning rate. */
  public Muon(double learningRate) {
    this(Rates.constant("Muon", learningRate));
  }

  /** Learning rate 0.001. */
  public Muon() {
    this(0.001);
  }

  public Muon adamBeta1(double value) {
    return new Muon(
        learningRate,
        value,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon adamBeta2(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        value,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon adamWeightDecay(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        value,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon epsilon(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        value,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon excludeLayers(String... value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        List.of(value),
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon excludeEmbeddings(boolean value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        value,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon muonA(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        value,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon muonB(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        value,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon muonC(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        value,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon adamLrRatio(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        value,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon momentum(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        value,
        nsSteps,
        nesterov,
        rmsRate,
        options);
  }

  public Muon nsSteps(int value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        value,
        nesterov,
        rmsRate,
        options);
  }

  public Muon nesterov(boolean value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        value,
        rmsRate,
        options);
  }

  public Muon rmsRate(double value) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        OptionalDouble.of(value),
        options);
  }

  @Override
  public Muon options(Options other) {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        rmsRate,
        other);
  }

  /** Without the factor {@code √max(rows, columns) · rmsRate}. */
  public Muon withoutRmsRate() {
    return new Muon(
        learningRate,
        adamBeta1,
        adamBeta2,
        adamWeightDecay,
        epsilon,
        excludeLayers,
        excludeEmbeddings,
        muonA,
        muonB,
        muonC,
        adamLrRatio,
        momentum,
        nsSteps,
        nesterov,
        OptionalDouble.empty(),
        options);
  }

  @Override
  public double decay(String path, int rank) {
    if (!options.mayDecay(path)) {
      return 0;
    }
    return byAdam(path, rank) ? adamWeightDecay : options.weightDecay();
  }

  @Override
  public boolean measuresWholeWeight(String path, int rank) {
    return !byAdam(path, rank);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    if (byAdam(slots.path(), weight.rank())) {
      Tensor rate =
          adamLrRatio == 1 ? slots.learningRate() : slots.learningRate().multiply(adamLrRatio);
      return new Moments(adamBeta1, adamBeta2, epsilon, false)
          .update(slots.withLearningRate(rate), weight, gradient);
    }
    State sum = slots.state("momentum", weight.type(), 0);
    Tensor m = GradientDescent.settled(sum.value().multiply(momentum).add(gradient));
    sum.assign(m);
    Tensor x = orthogonal(nesterov ? gradient.add(m.multiply(momentum)) : m);
    double scale =
        rmsRate.isEmpty()
            ? 1
            : Math.sqrt((double) Math.max(weight.dim(0), weight.dim(1))) * rmsRate.getAsDouble();
    return weight.subtract(x.multiply(slots.learningRate().multiply(scale).cast(weight.dtype())));
  }

  private boolean byAdam(String path, int rank) {
    return rank != 2
        || (excludeEmbeddings && path.toLowerCase(Locale.ROOT).contains("embedding"))
        || excludeLayers.stream().anyMatch(e -> Pattern.compile(e).matcher(path).find());
  }

  /** The Newton-Schulz iteration: pulls all singular values of a matrix near 1. */
  private Tensor orthogonal(Tensor matrix) {
    boolean tall = matrix.dim(0) > matrix.dim(1);
    Tensor x = tall ? matrix.transpose(1, 0) : matrix;
    x = x.divide(x.square().sum().sqrt().add(1e-7));
    for (int i = 0; i < nsSteps; i++) {
      Tensor square = x.matmul(x, false, true);
      Tensor mixed = square.multiply(muonB).add(square.matmul(square).multiply(muonC));
      x = x.multiply(muonA).add(mixed.matmul(x));
    }
    return tall ? x.transpose(1, 0) : x;
  }

  private static void checkExpression(String expression) {
    try {
      Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new CremaException(
          "Muon: excludeLayers has '"
              + expression
              + "'; allowed: regular expressions; "
              + e.getDescription(),
          e);
    }
  }
}
