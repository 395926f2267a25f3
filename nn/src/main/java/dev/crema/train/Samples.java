package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.IndexException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Samples in memory, which can be taken in any order.
 *
 * @param x one tensor per input, of any type; axis 0 counts the samples
 * @param y one tensor per output; none for prediction
 * @param weights none, one for all outputs, or one per output
 * @param from the first sample that counts, inclusive
 * @param to the last one, exclusive
 */
public record Samples(List<Tensor> x, List<Tensor> y, List<Tensor> weights, long from, long to)
    implements Dataset {
  public Samples {
    Batch checked = new Batch(x, y, weights);
    x = checked.x();
    y = checked.y();
    weights = checked.weights();
    if (from < 0 || to > checked.rows() || from > to) {
      throw new IndexException(
          "samples " + from + " to " + to + " of " + checked.rows() + " do not exist");
    }
    if (to > Integer.MAX_VALUE) {
      throw new CremaException(to + " samples; allowed: up to " + Integer.MAX_VALUE);
    }
  }

  /** All samples. */
  public Samples(List<Tensor> x, List<Tensor> y, List<Tensor> weights) {
    this(x, y, weights, 0, x.isEmpty() || x.getFirst().rank() == 0 ? 0 : x.getFirst().dim(0));
  }

  /** These samples with weights: one tensor for all outputs, or one per output. */
  public Samples weighted(Tensor... sampleWeights) {
    return new Samples(x, y, List.of(sampleWeights), from, to);
  }

  /** The samples {@code start} (inclusive) to {@code end} (exclusive), without copying them. */
  public Samples range(long start, long end) {
    return new Samples(x, y, weights, from + start, from + end);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(to - from);
  }

  @Override
  public Feed feed(Order order) {
    return new SampleFeed(this, order);
  }
}
