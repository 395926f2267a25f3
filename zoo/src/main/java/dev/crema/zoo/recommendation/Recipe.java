package dev.crema.zoo.recommendation;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.callbacks.History;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.optimizers.Optimizer;
import dev.crema.train.Dataset;
import dev.crema.train.FitOption;
import dev.crema.train.Verbose;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Split;
import dev.crema.zoo.recommendation.metrics.Protocol;
import dev.crema.zoo.recommendation.models.Architecture;
import dev.crema.zoo.recommendation.models.Architecture.Goal;
import dev.crema.zoo.recommendation.models.BayesianRanking;
import dev.crema.zoo.recommendation.models.MatrixFactorization;
import dev.crema.zoo.recommendation.models.NeuralMatrixFactorization;
import dev.crema.zoo.recommendation.models.SasRec;
import dev.crema.zoo.recommendation.models.TwoTower;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How a recommender is trained: by Adam, whose learning rate falls to 0 along a cosine.
 *
 * @param architecture what is trained
 * @param epochs walks through the interactions, 1 or more
 * @param batchSize samples per step, 1 or more
 * @param learningRate at the start, greater than 0
 * @param patience ends the training when the validation figure has not become better for so many
 *     epochs, 1 or more; by default it never ends early
 * @param seed of first weights, negatives and order; 0 by default
 */
public record Recipe(
    Architecture architecture,
    int epochs,
    int batchSize,
    double learningRate,
    int patience,
    long seed) {
  /** How many places of a ranking are looked at in validation. */
  private static final int PLACES = 10;

  public Recipe {
    Require.atLeast("Recipe", "epochs", epochs, 1);
    Require.atLeast("Recipe", "batchSize", batchSize, 1);
    Require.positive("Recipe", "learningRate", learningRate);
    Require.atLeast("Recipe", "patience", patience, 1);
  }

  /** To the last epoch, with seed 0. */
  public Recipe(Architecture architecture, int epochs, int batchSize, double learningRate) {
    this(architecture, epochs, batchSize, learningRate, Integer.MAX_VALUE, 0);
  }

  /** Of ratings, found on a part of the training data of MovieLens-100K. */
  public static Recipe matrixFactorization() {
    return new Recipe(new MatrixFactorization(), 20, 1024, 0.006);
  }

  /** Of rankings by factors, found as the one of ratings. */
  public static Recipe bayesianRanking() {
    return new Recipe(new BayesianRanking(), 24, 1024, 0.01);
  }

  /** Of rankings by NeuMF; the paper's batch size is 256, its rate 0.001. */
  public static Recipe neuralMatrixFactorization() {
    return new Recipe(new NeuralMatrixFactorization(), 20, 1024, 0.003);
  }

  /** Of retrieval by two towers, found as the one of ratings. */
  public static Recipe twoTower() {
    return new Recipe(new TwoTower(), 16, 1024, 0.01);
  }

  /** Of sequences, found as the one of ratings. */
  public static Recipe sasRec() {
    return new Recipe(new SasRec().heads(2), 10, 64, 0.004);
  }

  public Recipe architecture(Architecture other) {
    return new Recipe(other, epochs, batchSize, learningRate, patience, seed);
  }

  public Recipe epochs(int count) {
    return new Recipe(architecture, count, batchSize, learningRate, patience, seed);
  }

  public Recipe batchSize(int size) {
    return new Recipe(architecture, epochs, size, learningRate, patience, seed);
  }

  public Recipe learningRate(double rate) {
    return new Recipe(architecture, epochs, batchSize, rate, patience, seed);
  }

  public Recipe patience(int count) {
    return new Recipe(architecture, epochs, batchSize, learningRate, count, seed);
  }

  public Recipe seed(long value) {
    return new Recipe(architecture, epochs, batchSize, learningRate, patience, value);
  }

  /**
   * What an epoch gave.
   *
   * @param number from 1
   * @param loss the mean of the epoch
   * @param validation if there was something to validate with, the RMSE of a model of ratings, of
   *     others NDCG@10 among all items
   */
  public record Epoch(int number, double loss, OptionalDouble validation) {}

  /** Trains on all interactions. */
  public Recommender fit(Interactions train, FitOption... options) {
    return fit(new Split(train, train.select()), _ -> {}, options);
  }

  /**
   * Trains on a part of interactions and looks after each epoch how good the model is on the other;
   * the weights of the best epoch are kept. Without an interaction to test with, those of the last.
   * If the thread is interrupted, the training ends early.
   *
   * @param each told of each epoch
   */
  public Recommender fit(Split split, Consumer<Epoch> each, FitOption... options) {
    Interactions train = split.train();
    Architecture.Built built = architecture.build(train, seed);
    Recommender recommender = recommender(built.scoring(), train);
    Dataset samples = architecture.samples(train, seed);
    built.training().compile(optimizer(samples), built.loss());
    boolean validated = split.test().size() > 0;
    Best best = new Best(recommender.goal() == Goal.RATING);
    for (int epoch = 0; epoch < epochs && best.age() < patience; epoch++) {
      History history = epoch(built.training(), samples, epoch, options);
      if (history.isInterrupted()) {
        break;
      }
      double loss = history.get("loss").getLast();
      OptionalDouble figure =
          validated ? OptionalDouble.of(figure(recommender, split)) : OptionalDouble.empty();
      figure.ifPresent(value -> best.see(value, built.scoring()));
      each.accept(new Epoch(epoch + 1, loss, figure));
    }
    best.restore(built.scoring());
    return recommender;
  }

  private History epoch(Model training, Dataset samples, int epoch, FitOption... options) {
    List<FitOption> all = new ArrayList<>(List.of(options));
    all.add(dev.crema.Crema.epochs(epoch + 1));
    all.add(initialEpoch(epoch));
    all.add(dev.crema.Crema.batchSize(batchSize));
    all.add(verbose(Verbose.SILENT));
    return training.fit(samples, all.toArray(FitOption[]::new));
  }

  private Optimizer optimizer(Dataset samples) {
    long steps = Math.ceilDiv(samples.size().orElseThrow(), batchSize);
    return adam(cosineDecay(learningRate, (double) steps * epochs));
  }

  private Recommender recommender(Model scoring, Interactions train) {
    Catalog catalog = Catalog.of(train);
    return new Recommender(
        architecture instanceof SasRec sequence
            ? new Scoring.Sequence(scoring, catalog, sequence)
            : new Scoring.Pairs(scoring, catalog),
        catalog,
        architecture.goal());
  }

  private static double figure(Recommender recommender, Split split) {
    return recommender.goal() == Goal.RATING
        ? recommender.ratingError(split.test()).rmse()
        : new Protocol.Full().evaluate(recommender, split, PLACES).ndcg();
  }

  /** The best weights so far. */
  private static final class Best {
    private final boolean lesserIsBetter;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private double figure = Double.NaN;
    private int age;

    Best(boolean lesserIsBetter) {
      this.lesserIsBetter = lesserIsBetter;
    }

    /** How many epochs ago the best one was. */
    int age() {
      return age;
    }

    void see(double now, Model model) {
      boolean better = lesserIsBetter ? now < figure : now > figure;
      age++;
      if (better || weights.isEmpty()) {
        figure = now;
        age = 0;
        model.weights().forEach((path, weight) -> weights.put(path, copy(weight.value())));
      }
    }

    private static Tensor copy(Tensor weight) {
      return Tensor.of(weight.shape(), weight.toFloats());
    }

    void restore(Model model) {
      if (!weights.isEmpty()) {
        model.setWeights(weights);
      }
    }
  }
}
