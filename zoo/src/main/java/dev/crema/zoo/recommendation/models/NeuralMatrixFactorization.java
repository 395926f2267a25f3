package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.core.Embedding;
import dev.crema.train.Dataset;
import dev.crema.zoo.recommendation.data.Interactions;
import java.util.List;

/**
 * NeuMF: a product of factors and a network on other vectors of user and item, joined by a last
 * dense layer. It learns to tell what users chose from negatives, drawn anew in each epoch.
 *
 * <p>Parameters, with n₀ … nₗ the widths of the hidden layers: {@code (users + items) · (factors +
 * n₀ / 2) + Σ (nᵢ · nᵢ₊₁ + nᵢ₊₁) + factors + nₗ + 1}.
 *
 * <p>Source: He et al., <i>Neural collaborative filtering</i>, WWW 2017, section 3.4.
 *
 * @param factors length of the vectors that are multiplied, 1 or more; 8 by default
 * @param hidden widths of the network from the joined vectors on, the first one even; 64, 32, 16
 *     and 8 by default
 * @param negatives for each chosen item, 1 or more; 4 by default
 * @param regularization price of the squares of all vectors, 0 or more; 0 by default
 * @param sparse whether a step moves only the rows in its batch; true by default
 */
public record NeuralMatrixFactorization(
    int factors, Ints hidden, int negatives, double regularization, boolean sparse)
    implements Architecture {
  /** How far first vectors are from 0, as in the paper. */
  private static final double STDDEV = 0.01;

  public NeuralMatrixFactorization {
    Require.atLeast("NeuralMatrixFactorization", "factors", factors, 1);
    Require.check(
        !hidden.isEmpty() && hidden.get(0) % 2 == 0 && hidden.stream().allMatch(n -> n > 0),
        "NeuralMatrixFactorization",
        "hidden",
        hidden,
        "widths of 1 or more, the first one even");
    Require.atLeast("NeuralMatrixFactorization", "negatives", negatives, 1);
    Require.notNegative("NeuralMatrixFactorization", "regularization", regularization);
  }

  public NeuralMatrixFactorization() {
    this(8, Ints.of(64, 32, 16, 8), 4, 0, true);
  }

  public NeuralMatrixFactorization factors(int value) {
    return new NeuralMatrixFactorization(value, hidden, negatives, regularization, sparse);
  }

  public NeuralMatrixFactorization hidden(int... widths) {
    return new NeuralMatrixFactorization(
        factors, Ints.of(widths), negatives, regularization, sparse);
  }

  public NeuralMatrixFactorization negatives(int value) {
    return new NeuralMatrixFactorization(factors, hidden, value, regularization, sparse);
  }

  public NeuralMatrixFactorization regularization(double value) {
    return new NeuralMatrixFactorization(factors, hidden, negatives, value, sparse);
  }

  public NeuralMatrixFactorization sparse(boolean on) {
    return new NeuralMatrixFactorization(factors, hidden, negatives, regularization, on);
  }

  @Override
  public Goal goal() {
    return Goal.RANKING;
  }

  @Override
  public Built build(Interactions train, long seed) {
    int users = train.users().size();
    int items = train.items().size();
    Symbol user = input(DType.INT32);
    Symbol item = input(DType.INT32);
    Symbol itemFactors = row(items, factors, "item_factors", item);
    Symbol product = multiply().of(row(users, factors, "user_factors", user), itemFactors);
    Symbol itemVector = row(items, hidden.get(0) / 2, "item", item);
    Symbol deep = concatenate().of(row(users, hidden.get(0) / 2, "user", user), itemVector);
    for (int i = 1; i < hidden.size(); i++) {
      deep = dense(hidden.get(i)).activation(relu()).of(deep);
    }
    Symbol score = dense(1).name("score").of(concatenate().of(product, deep));
    Symbol both = concatenate().of(itemFactors, itemVector);
    return new Built(
        model(List.of(user, item), List.of(score, both)).seed(seed),
        model(List.of(user, item), List.of(score)).seed(seed),
        binaryCrossentropy(true));
  }

  private Symbol row(int count, int width, String name, Symbol numbers) {
    Embedding table =
        embedding(count, width).embeddingsInitializer(randomNormal(0, STDDEV)).sparse(sparse);
    Layer named = table.name(name);
    return activityRegularization(0, regularization).of(named.of(numbers));
  }

  @Override
  public Dataset samples(Interactions train, long seed) {
    return Columns.labelled(train, negatives, 0, seed);
  }
}
