package dev.crema.losses;

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
 * steps and labels; each time step is a part of the program of its own.
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
    Tensor count = labels.notEqual(0).cast(DType.INT32).sum(1).expandDims(1);
    Tensor places = places(labels);
    // At places of labels other than the one before, the blank in between may be left out.
    Tensor before = shifted(places, 2);
    Tensor skips = places.notEqual(0).and(places.notEqual(before));
    Tensor forward = forward(predicted.logSoftmax(-1).gather(places, 2, 1), skips);
    Tensor place = Tensor.iota(places.type(), 1);
    Tensor last = count.multiply(2);
    Tensor ends = place.equal(last).or(place.equal(last.subtract(1)));
    Tensor none = Tensor.scalar(predicted.dtype(), NONE);
    Tensor losses = ends.where(forward, none).logSumExp(1).negate();
    Tensor repeated = places.notEqual(0).and(places.equal(before)).cast(DType.INT32).sum(1);
    Tensor possible = count.squeeze(1).add(repeated).lessEqual((double) predicted.dim(1));
    return possible.where(losses, Tensor.scalar(losses.dtype(), IMPOSSIBLE));
  }

  /** Blanks around all labels: {@code [batch, 2 · labels + 1]}. */
  private static Tensor places(Tensor labels) {
    Tensor blanks = Tensor.zeros(labels.type());
    Tensor pairs = Tensor.stack(2, List.of(blanks, labels));
    return pairs.reshape(labels.dim(0), 2 * labels.dim(1)).pad(Ints.of(0, 0), Ints.of(0, 1), 0);
  }

  private static Tensor shifted(Tensor places, int by) {
    return places.pad(Ints.of(0, by), Ints.of(0, 0), 0).slice(1, 0, places.dim(1));
  }

  /**
   * The logarithms of the probabilities to be at each place after the last step.
   *
   * @param emitted of each step and place {@code [batch, steps, places]}
   * @param skips whether a place can be reached from two places before
   */
  private static Tensor forward(Tensor emitted, Tensor skips) {
    long places = emitted.dim(2);
    Shape wide = Shape.of(emitted.dim(0), places + 2);
    Tensor zero = Tensor.scalar(emitted.dtype(), 0);
    Tensor none = Tensor.scalar(emitted.dtype(), NONE);
    // Two more places on the left, from the second of which all ways start.
    Tensor start = Tensor.iota(new Type(DType.INT32, wide), 1).equal(1).where(zero, none);
    Tensor reached = start;
    for (long step = 0; ; step++) {
      Tensor two = skips.where(reached.slice(1, 0, places), none);
      Tensor one = reached.slice(1, 1, places + 1);
      Tensor stay = reached.slice(1, 2, places + 2);
      Tensor next = logSum(two, one, stay).add(emitted.select(1, step));
      if (step == emitted.dim(1) - 1) {
        return next;
      }
      reached = next.pad(Ints.of(0, 2), Ints.of(0, 0), NONE);
    }
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
