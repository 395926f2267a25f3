package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.core.Embedding;
import dev.crema.train.Dataset;
import dev.crema.zoo.recommendation.data.Interactions;
import java.util.List;

/**
 * Bayesian personalized ranking (BPR): matrix factorization that learns to place what a user chose
 * above what the user did not. The score is {@code bias of the item + p · q}, the loss of a chosen
 * and another item {@code -log σ(difference of their scores)}.
 *
 * <p>Parameters: {@code users · factors + items · (factors + 1)}.
 *
 * <p>Source: Rendle, Freudenthaler, Gantner, Schmidt-Thieme, <i>BPR: Bayesian personalized ranking
 * from implicit feedback</i>, UAI 2009. With more than one negative the loss is the softmax among
 * them (Rendle, Freudenthaler, WSDM 2014, discuss how to draw them).
 *
 * @param factors length of the vectors, 1 or more
 * @param regularization price of the squares of vectors and biases, 0 or more
 * @param negatives other items drawn for each chosen one, 1 or more; 1 in the paper
 * @param power of an item's count that draws go by, 0 in the paper, see {@link
 *     dev.crema.zoo.recommendation.data.NegativeSampler}
 * @param sparse whether a step moves only the rows in its batch, for large tables
 */
public record BayesianRanking(
    int factors, double regularization, int negatives, double power, boolean sparse)
    implements Architecture {
  /** How far first vectors are from 0. */
  private static final double STDDEV = 0.1;

  public BayesianRanking {
    Require.atLeast("BayesianRanking", "factors", factors, 1);
    Require.notNegative("BayesianRanking", "regularization", regularization);
    Require.atLeast("BayesianRanking", "negatives", negatives, 1);
    Require.notNegative("BayesianRanking", "power", power);
  }

  /** 64 factors, one negative of all items alike. */
  public BayesianRanking() {
    this(64, 0.01, 1, 0, true);
  }

  public BayesianRanking factors(int value) {
    return new BayesianRanking(value, regularization, negatives, power, sparse);
  }

  public BayesianRanking regularization(double value) {
    return new BayesianRanking(factors, value, negatives, power, sparse);
  }

  public BayesianRanking negatives(int value) {
    return new BayesianRanking(factors, regularization, value, power, sparse);
  }

  public BayesianRanking power(double value) {
    return new BayesianRanking(factors, regularization, negatives, value, sparse);
  }

  public BayesianRanking sparse(boolean on) {
    return new BayesianRanking(factors, regularization, negatives, power, on);
  }

  @Override
  public Goal goal() {
    return Goal.RANKING;
  }

  @Override
  public Built build(Interactions train, long seed) {
    int items = train.items().size();
    Layer vectors = table(train.users().size(), factors, STDDEV).name("user");
    Layer itemVectors = table(items, factors, STDDEV).name("item");
    Layer biases = table(items, 1, 0).name("item_bias");
    Symbol user = input(DType.INT32);
    Symbol item = input(DType.INT32);
    Symbol others = input(DType.INT32, negatives);
    Symbol p = priced(vectors.of(user));
    Symbol q = priced(itemVectors.of(item));
    Symbol score = add().of(dot(1).of(p, q), priced(biases.of(item)));
    Symbol otherBiases = flatten().of(priced(biases.of(others)));
    Symbol otherScores = add().of(dot(1, 2).of(p, priced(itemVectors.of(others))), otherBiases);
    return new Built(
        model(List.of(user, item), List.of(score, q)).seed(seed),
        model(List.of(user, item, others), List.of(new Margin().of(score, otherScores))).seed(seed),
        binaryCrossentropy(true));
  }

  private Embedding table(int count, int width, double deviation) {
    return embedding(count, width).embeddingsInitializer(randomNormal(0, deviation)).sparse(sparse);
  }

  private Symbol priced(Symbol rows) {
    return activityRegularization(0, regularization).of(rows);
  }

  @Override
  public Dataset samples(Interactions train, long seed) {
    return Columns.withNegatives(train, negatives, power, seed);
  }
}
