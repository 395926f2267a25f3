package dev.crema.zoo.recommendation;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Ints;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.zoo.recommendation.data.Ids;
import dev.crema.zoo.recommendation.data.Interaction;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Unknown;
import dev.crema.zoo.recommendation.metrics.RatingError;
import dev.crema.zoo.recommendation.metrics.Scorer;
import dev.crema.zoo.recommendation.metrics.Visitor;
import dev.crema.zoo.recommendation.models.Architecture.Goal;
import dev.crema.zoo.recommendation.models.SasRec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Recommends items.
 *
 * <p>Users whom training did not have get the popular items; if some items that they like are
 * known, {@link #topFor} finds what goes with those: what comes next after them if the model is one
 * of sequences, else the items whose vectors are nearest to theirs. Items that training did not
 * have are refused or passed over, as the caller chooses; they are never recommended.
 *
 * <p>What scores mean depends on the model: predicted ratings, logits, cosines, or numbers of
 * interactions for popular items.
 *
 * <p>A file is a model with this metadata: {@code problem} is {@code recommendation}; {@code goal},
 * {@code rating} or {@code ranking}; {@code sequence}, settings of {@link SasRec} if it is one;
 * {@code users}, {@code items}, {@code titles}, texts by number; {@code history}, the items of each
 * user in training, oldest first; {@code ratings}, the least and the greatest.
 */
public final class Recommender implements Scorer {
  private static final String PROBLEM = "recommendation";

  private final Scoring scoring;
  private final Catalog catalog;
  private final Goal goal;

  Recommender(Scoring scoring, Catalog catalog, Goal goal) {
    this.scoring = scoring;
    this.catalog = catalog;
    this.goal = goal;
  }

  /**
   * Reads a recommender.
   *
   * @throws CremaException if the file cannot be read or holds something else
   */
  public static Recommender load(Path file) {
    Saved saved = Saving.load(file, LoadLimits.DEFAULT);
    Map<String, Object> metadata = saved.metadata();
    if (!PROBLEM.equals(metadata.get("problem"))) {
      throw new DataException("'" + file + "' is not a recommender; those of Recommender.save are");
    }
    Catalog catalog = Catalog.ofMap(metadata);
    Goal goal = "rating".equals(metadata.get("goal")) ? Goal.RATING : Goal.RANKING;
    Scoring scoring =
        metadata.containsKey("sequence")
            ? new Scoring.Sequence(saved.model(), catalog, windows(metadata))
            : new Scoring.Pairs(saved.model(), catalog);
    return new Recommender(scoring, catalog, goal);
  }

  private static SasRec windows(Map<String, Object> metadata) {
    if (metadata.get("sequence") instanceof Map<?, ?> map
        && map.get("length") instanceof Integer length) {
      return new SasRec().length(length);
    }
    throw new DataException("not the metadata of a recommender: " + metadata.get("sequence"));
  }

  /** Writes this recommender; an older file is left as it was if that fails. */
  public void save(Path file) {
    Map<String, Object> metadata = catalog.toMap();
    metadata.put("problem", PROBLEM);
    metadata.put("goal", goal == Goal.RATING ? "rating" : "ranking");
    if (scoring instanceof Scoring.Sequence(_, _, SasRec windows)) {
      metadata.put("sequence", Map.of("length", windows.length()));
    }
    Saving.save(scoring.model(), file, metadata);
  }

  /** With titles of items, by their names; the others keep what they have. */
  public Recommender titles(Map<String, String> byItem) {
    Catalog titled = catalog.titled(byItem);
    return new Recommender(scoring, titled, goal);
  }

  public Ids users() {
    return catalog.users();
  }

  public Ids items() {
    return catalog.items();
  }

  /** What an item is called for people. */
  public String title(String item) {
    return catalog.titles().get(catalog.items().number(item));
  }

  public Goal goal() {
    return goal;
  }

  /**
   * The best items for a user; one who is unknown gets the popular ones.
   *
   * @param count how many, fewer if there are not as many
   * @param withSeen whether items that the user had in training may be among them
   */
  public List<Recommended> top(String user, int count, boolean withSeen) {
    OptionalInt number = catalog.users().find(user);
    Ints history = number.isPresent() ? catalog.history().get(number.getAsInt()) : Ints.of();
    return best(
        scoring.scores(new Visitor(number, history)), count, withSeen ? Ints.of() : history);
  }

  /**
   * The best items for someone who likes some, others than these; the popular ones if none is
   * known.
   *
   * @param liked items, oldest first
   * @throws DataException if one is unknown and to be refused
   */
  public List<Recommended> topFor(List<String> liked, int count, Unknown unknown) {
    Ints history = Catalog.ints(catalog.items().numbers(liked, unknown));
    return best(scoring.scores(Visitor.unknown(history)), count, history);
  }

  /**
   * The items most like one, by the cosine of the angle between their vectors.
   *
   * @throws DataException if it is unknown
   */
  public List<Recommended> similar(String item, int count) {
    int number = catalog.items().number(item);
    return best(scoring.vectors().nearTo(number), count, Ints.of(number));
  }

  private List<Recommended> best(float[] scores, int count, Ints without) {
    Require.atLeast("Recommender", "count", count, 1);
    float[] popularity = catalog.popularity();
    BitSet excluded = new BitSet();
    without.stream().forEach(excluded::set);
    return IntStream.range(0, scores.length)
        .filter(item -> popularity[item] > 0 && !excluded.get(item))
        .boxed()
        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
        .limit(count)
        .map(
            item ->
                new Recommended(
                    catalog.items().name(item), catalog.titles().get(item), scores[item]))
        .toList();
  }

  /**
   * The rating that a user would give an item, within the range of those in training; empty if the
   * user is unknown.
   *
   * @throws DataException if the item is unknown, or the model does not predict ratings
   */
  public Optional<Double> rating(String user, String item) {
    int number = catalog.items().number(item);
    OptionalInt who = catalog.users().find(user);
    return who.isPresent()
        ? Optional.of((double) ratings(new int[] {who.getAsInt()}, new int[] {number})[0])
        : Optional.empty();
  }

  private float[] ratings(int[] users, int[] items) {
    if (goal != Goal.RATING || !(scoring instanceof Scoring.Pairs pairs)) {
      throw new DataException("the model ranks items; it does not predict ratings");
    }
    float[] ratings = pairs.scores(users, items);
    for (int i = 0; i < ratings.length; i++) {
      ratings[i] = (float) Math.clamp(ratings[i], catalog.least(), catalog.greatest());
    }
    return ratings;
  }

  /**
   * How far predicted ratings are from given ones; users and items have the numbers of training.
   *
   * @throws DataException if the model does not predict ratings
   */
  public RatingError ratingError(Interactions test) {
    List<Interaction> rows = new ArrayList<>(test.stream().toList());
    float[] given = new float[rows.size()];
    for (int i = 0; i < given.length; i++) {
      given[i] = rows.get(i).rating();
    }
    return RatingError.of(
        ratings(
            rows.stream().mapToInt(Interaction::user).toArray(),
            rows.stream().mapToInt(Interaction::item).toArray()),
        given);
  }

  @Override
  public float[] scores(Visitor visitor) {
    return scoring.scores(visitor);
  }

  @Override
  public List<float[]> scores(List<Visitor> visitors) {
    return scoring.scores(visitors);
  }
}
