package dev.crema.zoo.recommendation.models;

import dev.crema.Model;
import dev.crema.losses.Loss;
import dev.crema.train.Dataset;
import dev.crema.zoo.recommendation.data.Interactions;

/** A way to learn from interactions: what is trained, on which samples, and what then scores. */
public sealed interface Architecture
    permits MatrixFactorization, BayesianRanking, NeuralMatrixFactorization, TwoTower, SasRec {

  /**
   * Two models around the same layers, so that training one trains the other.
   *
   * @param scoring what recommends. Of most architectures, inputs are users and items, int32 {@code
   *     [batch]} each, outputs the score {@code [batch, 1]} and the item's vector {@code [batch,
   *     n]}. Of sequences, see {@link SasRec}
   * @param training takes and gives what the samples hold
   * @param loss of the training
   */
  record Built(Model scoring, Model training, Loss loss) {}

  /** New models for as many users and items as there are. */
  Built build(Interactions train, long seed);

  /** What an epoch trains on; where negatives are drawn, they are others in each epoch. */
  Dataset samples(Interactions train, long seed);

  /** What the scores mean. */
  Goal goal();

  /** What the scores of an architecture mean. */
  enum Goal {
    /** Scores are ratings, as near to those of the user as can be. */
    RATING,
    /** Only the order of scores counts: what the user will choose comes first. */
    RANKING
  }
}
