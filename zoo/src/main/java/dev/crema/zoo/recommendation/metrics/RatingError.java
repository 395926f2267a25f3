package dev.crema.zoo.recommendation.metrics;

import dev.crema.check.Require;
import java.util.Locale;

/**
 * How far predicted ratings are from given ones.
 *
 * @param rmse the root of the mean squared difference
 * @param mae the mean absolute difference
 */
public record RatingError(double rmse, double mae) {

  /** The errors of predictions, one for each rating and at least one. */
  public static RatingError of(float[] predicted, float[] given) {
    Require.check(
        predicted.length == given.length && given.length > 0,
        "RatingError",
        "predicted",
        predicted.length + " numbers",
        "as many as ratings, " + given.length + ", and 1 or more");
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < given.length; i++) {
      double difference = (double) predicted[i] - given[i];
      squares += difference * difference;
      sum += Math.abs(difference);
    }
    return new RatingError(Math.sqrt(squares / given.length), sum / given.length);
  }

  /** Such as {@code RMSE 0.9412, MAE 0.7401}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "RMSE %.4f, MAE %.4f", rmse, mae);
  }
}
