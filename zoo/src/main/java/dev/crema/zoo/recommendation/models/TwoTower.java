package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.regularization.Dropout;
import dev.crema.train.Dataset;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.NegativeSampler;
import java.util.ArrayList;
import java.util.List;

/**
 * Two towers for retrieval: one network makes a vector of the user, another one of the item, both
 * of length 1; the score is the cosine of the angle between them divided by a temperature. Vectors
 * of items can be kept and searched.
 *
 * <p>The loss is a softmax among the items of the batch, each score corrected by the item's
 * frequency, or, with {@code negatives}, among items drawn for each pair, corrected by the
 * probability of the draw.
 *
 * <p>Parameters, with n the {@code width} and n₁ … nₗ of the hidden layers: {@code (users + items)
 * · n + 2 · Σ (nᵢ · nᵢ₊₁ + nᵢ₊₁)}.
 *
 * <p>Source: Yi et al., <i>Sampling-bias-corrected neural modeling for large corpus item
 * recommendations</i>, RecSys 2019; sampled softmax: Jean, Cho, Memisevic, Bengio, <i>On using very
 * large target vocabulary for neural machine translation</i>, ACL 2015.
 *
 * @param width of the tables of users and items, 1 or more; 64 by default
 * @param hidden widths of the layers above, the last one that of the vectors; none by default
 * @param temperature what cosines are divided by, greater than 0; 0.15 by default
 * @param negatives drawn for each pair; 0, the default, takes the items of the batch
 * @param dropout of the tables' rows in training, 0 or more, less than 1; 0 by default
 * @param sparse whether a step moves only the rows in its batch; true by default
 */
public record TwoTower(
    int width, Ints hidden, double temperature, int negatives, double dropout, boolean sparse)
    implements Architecture {
  public TwoTower {
    Require.atLeast("TwoTower", "width", width, 1);
    Require.allAtLeast("TwoTower", "hidden", hidden, hidden.size(), 1);
    Require.positive("TwoTower", "temperature", temperature);
    Require.atLeast("TwoTower", "negatives", negatives, 0);
    Require.below("TwoTower", "dropout", dropout, 0, 1);
  }

  public TwoTower() {
    this(64, Ints.of(), 0.15, 0, 0, true);
  }

  public TwoTower width(int value) {
    return new TwoTower(value, hidden, temperature, negatives, dropout, sparse);
  }

  public TwoTower hidden(int... widths) {
    return new TwoTower(width, Ints.of(widths), temperature, negatives, dropout, sparse);
  }

  public TwoTower temperature(double value) {
    return new TwoTower(width, hidden, value, negatives, dropout, sparse);
  }

  public TwoTower negatives(int count) {
    return new TwoTower(width, hidden, temperature, count, dropout, sparse);
  }

  public TwoTower dropout(double rate) {
    return new TwoTower(width, hidden, temperature, negatives, rate, sparse);
  }

  public TwoTower sparse(boolean on) {
    return new TwoTower(width, hidden, temperature, negatives, dropout, on);
  }

  @Override
  public Goal goal() {
    return Goal.RANKING;
  }

  @Override
  public Built build(Interactions train, long seed) {
    List<Layer> userTower = tower(train.users().size(), "user");
    List<Layer> itemTower = tower(train.items().size(), "item");
    Symbol user = input(DType.INT32);
    Symbol item = input(DType.INT32);
    Symbol p = through(userTower, user);
    Symbol q = through(itemTower, item);
    Symbol score = rescaling(1 / temperature).of(dot(1).of(p, q));
    return new Built(
        model(List.of(user, item), List.of(score, q)).seed(seed),
        (negatives == 0 ? inBatch(user, item, p, q) : sampled(itemTower, user, item, p, score))
            .seed(seed),
        binaryCrossentropy(true));
  }

  private Model inBatch(Symbol user, Symbol item, Symbol p, Symbol q) {
    Symbol frequency = input();
    Symbol margin = new InBatchMargin(temperature).of(p, q, item, frequency);
    return model(List.of(user, item, frequency), List.of(margin));
  }

  /** As negatives are drawn alike from all items, the correction is the same for all. */
  private Model sampled(List<Layer> itemTower, Symbol user, Symbol item, Symbol p, Symbol score) {
    Symbol others = input(DType.INT32, negatives);
    Symbol otherScores = rescaling(1 / temperature).of(dot(1, 2).of(p, through(itemTower, others)));
    Symbol margin = new Margin().of(score, otherScores);
    return model(List.of(user, item, others), List.of(margin));
  }

  private List<Layer> tower(int count, String name) {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        embedding(count, width)
            .embeddingsInitializer(randomNormal(0, 1 / Math.sqrt(width)))
            .sparse(sparse)
            .name(name));
    layers.add(new Dropout(dropout));
    for (int i = 0; i < hidden.size(); i++) {
      boolean last = i == hidden.size() - 1;
      var layer = dense(hidden.get(i));
      layers.add((last ? layer : layer.activation(relu())).name(name + "_dense_" + i));
    }
    layers.add(unitNormalization());
    return layers;
  }

  private static Symbol through(List<Layer> layers, Symbol input) {
    Symbol at = input;
    for (Layer layer : layers) {
      at = layer.of(at);
    }
    return at;
  }

  @Override
  public Dataset samples(Interactions train, long seed) {
    return negatives > 0
        ? Columns.withNegatives(train, negatives, 0, seed)
        : Dataset.of(
            List.of(Columns.users(train), Columns.items(train), logFrequencies(train)),
            List.of(Tensor.ones(train.size(), 1)));
  }

  /** The log of the share of interactions that have the item of each. */
  private static Tensor logFrequencies(Interactions train) {
    NegativeSampler frequencies = new NegativeSampler(train, 1);
    float[] logs = new float[train.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(frequencies.probability(train.get(i).item()));
    }
    return Tensor.wrap(Shape.of(logs.length), logs);
  }
}
