package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import dev.crema.layers.attention.ReversibleEmbedding;
import dev.crema.layers.regularization.Dropout;
import dev.crema.train.Dataset;
import dev.crema.zoo.recommendation.data.Interactions;
import java.util.ArrayList;
import java.util.List;

/**
 * SASRec: self-attention over the items of a user so far tells the next one.
 *
 * <p>The scoring model takes the latest {@code length} items as int32 {@code [batch, length]}, each
 * number plus 1, zeros before the first, and gives scores {@code [batch, items + 1]} for the item
 * that comes next, of which number 0 means nothing. The item's vectors are the weight {@code
 * item/embeddings}. Training predicts the next item at each place by a softmax among all items,
 * which is better than the paper's one negative (Klenitskiy, Vasilev, <i>Turning dross into gold
 * loss: is BERT4Rec really better than SASRec?</i>, RecSys 2023).
 *
 * <p>Parameters, n being the {@code width}: {@code (items + 1 + length) · n + blocks · (6 · n² + 10
 * · n) + 2 · n}, as each block has four products for attention, two dense layers of width n, and
 * two layer norms.
 *
 * <p>Source: Kang, McAuley, <i>Self-attentive sequential recommendation</i>, ICDM 2018.
 *
 * @param width of all vectors, a multiple of the heads; 64 by default
 * @param length how many items are looked at, 1 or more; 50 by default
 * @param blocks of attention, 1 or more; 2 by default
 * @param heads of each block's attention, 1 or more; 1 by default
 * @param dropout in training, 0 or more, less than 1; 0.2 by default
 */
public record SasRec(int width, int length, int blocks, int heads, double dropout)
    implements Architecture {
  /** How far first vectors are from 0, as in BERT. */
  private static final double STDDEV = 0.02;

  public SasRec {
    Require.atLeast("SasRec", "length", length, 1);
    Require.atLeast("SasRec", "blocks", blocks, 1);
    Require.atLeast("SasRec", "heads", heads, 1);
    Require.check(
        width > 0 && width % heads == 0, "SasRec", "width", width, "multiples of heads, " + heads);
    Require.below("SasRec", "dropout", dropout, 0, 1);
  }

  public SasRec() {
    this(64, 50, 2, 1, 0.2);
  }

  public SasRec width(int value) {
    return new SasRec(value, length, blocks, heads, dropout);
  }

  public SasRec length(int value) {
    return new SasRec(width, value, blocks, heads, dropout);
  }

  public SasRec blocks(int value) {
    return new SasRec(width, length, value, heads, dropout);
  }

  public SasRec heads(int value) {
    return new SasRec(width, length, blocks, value, dropout);
  }

  public SasRec dropout(double rate) {
    return new SasRec(width, length, blocks, heads, rate);
  }

  @Override
  public Goal goal() {
    return Goal.RANKING;
  }

  @Override
  public Built build(Interactions train, long seed) {
    ReversibleEmbedding table =
        new ReversibleEmbedding(train.items().size() + 1, width)
            .embeddingsInitializer(randomNormal(0, STDDEV))
            .maskZero(true);
    Symbol items = input(DType.INT32, length);
    Symbol vectors = table.name("item").of(items);
    Symbol places = positionEmbedding(length).initializer(randomNormal(0, STDDEV)).of(vectors);
    Symbol x = new Dropout(dropout).of(add().of(vectors, places));
    for (int i = 0; i < blocks; i++) {
      x = transformerDecoder(width, heads).dropout(dropout).normalizeFirst(true).of(x);
    }
    Symbol states = layerNormalization().of(x);
    Symbol last = flatten().of(cropping1d(length - 1, 0).of(states));
    return new Built(
        model(items, table.reverse().of(last)).seed(seed),
        model(items, table.reverse().of(states)).seed(seed),
        sparseCategoricalCrossentropy(true));
  }

  /** What the scoring model takes of a history, oldest first. */
  public int[] window(Ints history) {
    int[] window = new int[length];
    int count = Math.min(length, history.size());
    for (int i = 0; i < count; i++) {
      window[length - count + i] = history.get(history.size() - count + i) + 1;
    }
    return window;
  }

  /** The items of each user with those that follow; long sequences are cut into several. */
  @Override
  public Dataset samples(Interactions train, long seed) {
    List<List<Integer>> stretches = new ArrayList<>();
    for (List<Integer> items : train.itemsByUser()) {
      for (int end = items.size(); end > 1; end -= length) {
        stretches.add(items.subList(Math.max(0, end - length - 1), end));
      }
    }
    int[] x = new int[stretches.size() * length];
    int[] y = new int[x.length];
    for (int row = 0; row < stretches.size(); row++) {
      List<Integer> items = stretches.get(row);
      int first = (row + 1) * length - (items.size() - 1);
      for (int i = 0; i + 1 < items.size(); i++) {
        x[first + i] = items.get(i) + 1;
        y[first + i] = items.get(i + 1) + 1;
      }
    }
    Shape shape = Shape.of(stretches.size(), length);
    return Dataset.of(Tensor.wrap(shape, x), Tensor.wrap(shape, y));
  }
}
