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
 * Ratings by biases and factors: {@code mean + bias of the user + bias of the item + p · q}, each
 * user and item having a vector. The loss is the squared error, plus, for each rating, a price on
 * the squares of what it is predicted from.
 *
 * <p>Parameters: {@code (users + items) · (factors + 1)}.
 *
 * <p>Source: Koren, Bell, Volinsky, <i>Matrix factorization techniques for recommender systems</i>,
 * IEEE Computer 42 (8), 2009, equation 5.
 *
 * @param factors length of the vectors, 1 or more
 * @param regularization price of vectors, 0 or more
 * @param biasRegularization price of biases, 0 or more
 * @param sparse whether a step moves only the rows in its batch, for large tables
 */
public record MatrixFactorization(
    int factors, double regularization, double biasRegularization, boolean sparse)
    implements Architecture {
  /** How far first vectors are from 0. */
  private static final double STDDEV = 0.1;

  public MatrixFactorization {
    Require.atLeast("MatrixFactorization", "factors", factors, 1);
    Require.notNegative("MatrixFactorization", "regularization", regularization);
    Require.notNegative("MatrixFactorization", "biasRegularization", biasRegularization);
  }

  /** 128 factors, prices found on a part of MovieLens-100K's training data. */
  public MatrixFactorization() {
    this(128, 0.12, 0.02, true);
  }

  public MatrixFactorization factors(int value) {
    return new MatrixFactorization(value, regularization, biasRegularization, sparse);
  }

  public MatrixFactorization regularization(double value) {
    return new MatrixFactorization(factors, value, biasRegularization, sparse);
  }

  public MatrixFactorization biasRegularization(double value) {
    return new MatrixFactorization(factors, regularization, value, sparse);
  }

  public MatrixFactorization sparse(boolean on) {
    return new MatrixFactorization(factors, regularization, biasRegularization, on);
  }

  @Override
  public Goal goal() {
    return Goal.RATING;
  }

  @Override
  public Built build(Interactions train, long seed) {
    int users = train.users().size();
    int items = train.items().size();
    Symbol user = input(DType.INT32);
    Symbol item = input(DType.INT32);
    Symbol p = priced(regularization, vectors(users, factors).name("user"), user);
    Symbol q = priced(regularization, vectors(items, factors).name("item"), item);
    Symbol ofUser = priced(biasRegularization, biases(users).name("user_bias"), user);
    Symbol ofItem = priced(biasRegularization, biases(items).name("item_bias"), item);
    Symbol sum = add().of(dot(1).of(p, q), ofUser, ofItem);
    Symbol rating = rescaling(1, train.meanRating()).of(sum);
    return new Built(
        model(List.of(user, item), List.of(rating, q)).seed(seed),
        model(List.of(user, item), List.of(rating)).seed(seed),
        meanSquaredError());
  }

  private Embedding vectors(int count, int width) {
    return embedding(count, width).embeddingsInitializer(randomNormal(0, STDDEV)).sparse(sparse);
  }

  private Embedding biases(int count) {
    return embedding(count, 1).embeddingsInitializer(zeros()).sparse(sparse);
  }

  private static Symbol priced(double price, Layer table, Symbol numbers) {
    return activityRegularization(0, price).of(table.of(numbers));
  }

  @Override
  public Dataset samples(Interactions train, long seed) {
    return Dataset.of(
        List.of(Columns.users(train), Columns.items(train)), List.of(Columns.ratings(train)));
  }
}
