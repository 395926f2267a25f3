package dev.crema.train;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
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

  /** Two parts of samples: the first ones and the others. */
  public record Split(Samples left, Samples right) {}

  /**
   * The first samples apart from the others, without copying them; {@link #shuffle} first if their
   * order means something. Keras calls it {@code split_dataset}. For a number of samples instead of
   * a share, see {@link #range}.
   *
   * @param leftSize the share of samples in the left part, above 0 and below 1; the number is
   *     rounded to the nearest one, a half to the even one
   * @throws CremaException if one of the parts would be empty
   */
  public Split split(double leftSize) {
    Require.check(leftSize > 0 && leftSize < 1, "split", "leftSize", leftSize, "above 0, below 1");
    long count = to - from;
    long left = (long) Math.rint(leftSize * count);
    if (left == 0 || left == count) {
      throw new CremaException(
          "split: leftSize %s of %d samples leaves none in one part; allowed: 1 or more in each"
              .formatted(leftSize, count));
    }
    return new Split(range(0, left), range(left, count));
  }

  /** A copy of these samples in random order; equal seeds give equal orders. */
  public Samples shuffle(long seed) {
    return take(Permutation.of((int) (to - from), seed, 0));
  }

  /** A copy of some samples. */
  Samples take(int[] rows) {
    return new Samples(take(x, rows), take(y, rows), take(weights, rows));
  }

  private List<Tensor> take(List<Tensor> tensors, int[] rows) {
    return tensors.stream().map(tensor -> take(tensor, rows)).toList();
  }

  private Tensor take(Tensor tensor, int[] rows) {
    Type type = new Type(tensor.dtype(), tensor.shape().with(0, rows.length));
    Memory memory = Memory.allocate(type.bytes());
    long bytes = type.bytes() / Math.max(1, rows.length);
    MemorySegment source = tensor.memory().segment();
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(source, (from + rows[i]) * bytes, memory.segment(), i * bytes, bytes);
    }
    return Tensor.over(type, memory);
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
