package dev.crema.losses;

import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.List;

/**
 * Connectionist temporal classification: {@code -ln p(labels)}, where the probability of a sequence
 * of labels is that of all ways to write it over the time steps, each label once or more, with
 * blanks in between.
 *
 * <p>Source: Graves, Fernández, Gomez, Schmidhuber, <i>Connectionist temporal classification</i>,
 * ICML 2006: the forward recursion, in logarithms. Memory and time grow with the product of time
 * steps and labels.
 *
 * <p>Expected: class indices {@code [batch, labels]}, shorter sequences filled up with 0 at the
 * end. Predicted: logits {@code [batch, steps, classes]}, of which class 0 is the blank. Losses:
 * {@code [batch]}.
 *
 * <p>Labels for which there are too few time steps (one for each and one more between equal
 * neighbours) have loss 1e5 and no gradient.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record CTC(Reduction reduction) implements Loss {
  /** Stands for minus infinity and can be computed with. */
  private static final double NONE = -1e30;

  /** The loss of what cannot be. */
  private static final double IMPOSSIBLE = 1e5;

  /** The mean over the batch. */
  public CTC() {
    this(Reduction.MEAN);
  }

  public CTC reduction(Reduction value) {
    return new CTC(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    boolean fits = expected.rank() == 2 && predicted.rank() == 3;
    if (!fits || expected.dim(0) != predicted.dim(0) || predicted.dim(1) == 0) {
      throw new ShapeException(
          "CTC: labels "
              + expected.type()
              + " for predictions "
              + predicted.type()
              + "; allowed: [batch,labels] for [batch,steps,classes], 1 step or more");
    }
    Tensor labels = expected.cast(DType.INT32);
    Tensor count = labels.notEqual(0).cast(DType.INT32).sum(1);
    Tensor steps =
        Tensor.full(new Type(DType.INT32, Shape.of(predicted.dim(0))), (double) predicted.dim(1));
    return losses(labels, predicted, count, steps, 0);
  }

  /**
   * The losses of sequences of given lengths.
   *
   * @param labels int32 {@code [batch, labels]}
   * @param logits {@code [batch, steps, classes]}, 1 step or more
   * @param counts how many labels count, int32 {@code [batch]}
   * @param lengths how many steps count, int32 {@code [batch]}
   * @param blank the class that stands for no label
   */
  public static Tensor losses(
      Tensor labels, Tensor logits, Tensor counts, Tensor lengths, int blank) {
    Tensor count = counts.expandDims(1);
    Tensor nothing = Tensor.scalar(DType.INT32, blank);
    Tensor counted = Tensor.iota(labels.type(), 1).less(count).where(labels, nothing);
    Tensor places = places(counted, blank);
    // At places of labels other than the one before, the blank in between may be left out.
    Tensor before = shifted(places, 2, blank);
    Tensor label = places.notEqual(nothing);
    Tensor skips = label.and(places.notEqual(before));
    Tensor forward = forward(logits.logSoftmax(-1).gather(places, 2, 1), skips, lengths);
    Tensor place = Tensor.iota(places.type(), 1);
    Tensor last = count.multiply(2);
    Tensor ends = place.equal(last).or(place.equal(last.subtract(1)));
    Tensor none = Tensor.scalar(logits.dtype(), NONE);
    Tensor losses = ends.where(forward, none).logSumExp(1).negate();
    Tensor repeated = label.and(places.equal(before)).cast(DType.INT32).sum(1);
    Tensor possible = counts.add(repeated).lessEqual(lengths);
    Tensor written = possible.where(losses, Tensor.scalar(losses.dtype(), IMPOSSIBLE));
    Tensor nothingAtAll = counts.equal(0).and(lengths.equal(0));
    return nothingAtAll.where(Tensor.scalar(losses.dtype(), 0), written);
  }

  /** Blanks around all labels: {@code [batch, 2 · labels + 1]}. */
  private static Tensor places(Tensor labels, int blank) {
    Tensor blanks = Tensor.full(labels.type(), blank);
    Tensor pairs = Tensor.stack(2, List.of(blanks, labels));
    return pairs.reshape(labels.dim(0), 2 * labels.dim(1)).pad(Ints.of(0, 0), Ints.of(0, 1), blank);
  }

  private static Tensor shifted(Tensor places, int by, int blank) {
    return places.pad(Ints.of(0, by), Ints.of(0, 0), blank).slice(1, 0, places.dim(1));
  }

  /**
   * The logarithms of the probabilities to be at each place after the last step.
   *
   * @param emitted of each step and place {@code [batch, steps, places]}
   * @param skips whether a place can be reached from two places before
   * @param lengths how many steps there are, {@code [batch]}
   */
  private static Tensor forward(Tensor emitted, Tensor skips, Tensor lengths) {
    long places = emitted.dim(2);
    Shape wide = Shape.of(emitted.dim(0), places + 2);
    Tensor zero = Tensor.scalar(emitted.dtype(), 0);
    Tensor none = Tensor.scalar(emitted.dtype(), NONE);
    // Two more places on the left, from the second of which all ways start.
    Tensor start = Tensor.iota(new Type(DType.INT32, wide), 1).equal(1).where(zero, none);
    Tensor steps = Tensor.iota(new Type(DType.INT32, Shape.of(emitted.dim(1), 1, 1)), 0);
    Tensor counts = steps.less(lengths.expandDims(1));
    return Loops.scan(
            (carried, items) -> {
              Tensor reached = carried.getFirst();
              Tensor two = skips.where(reached.slice(1, 0, places), none);
              Tensor one = reached.slice(1, 1, places + 1);
              Tensor stay = reached.slice(1, 2, places + 2);
              Tensor next = logSum(two, one, stay).add(items.getFirst());
              Tensor after = next.pad(Ints.of(0, 2), Ints.of(0, 0), NONE);
              return new Loops.Step(List.of(items.getLast().where(after, reached)), List.of());
            },
            List.of(start),
            List.of(emitted.transpose(1, 0, 2), counts))
        .carried()
        .getFirst()
        .slice(1, 2, places + 2);
  }

  private static Tensor logSum(Tensor a, Tensor b, Tensor c) {
    Tensor max = a.maximum(b).maximum(c).stopGradient();
    Tensor sum = a.subtract(max).exp().add(b.subtract(max).exp()).add(c.subtract(max).exp());
    return sum.log().add(max);
  }

  @Override
  public long classes(long predicted) {
    return predicted;
  }
}
