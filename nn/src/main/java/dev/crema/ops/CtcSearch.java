package dev.crema.ops;

import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;

/**
 * Searches for sequences of labels, with shapes that depend on no numbers, so that they can be
 * traced. Source of the beam search: Hannun, Maas, Jurafsky, Ng, <i>First-pass large vocabulary
 * continuous speech recognition using bi-directional recurrent DNNs</i>, 2014, algorithm 1, without
 * a language model.
 */
final class CtcSearch {
  /** Stands for minus infinity and can be computed with. */
  private static final double NONE = -1e30;

  /** What is less likely than this is no path. */
  private static final double LEAST = NONE / 2;

  private static final int NOTHING = -1;

  private CtcSearch() {}

  static CtcPaths greedy(Tensor logits, Tensor lengths, boolean mergeRepeated, int blank) {
    long steps = logits.dim(1);
    Tensor place = Tensor.iota(new Type(DType.INT32, Shape.of(1, steps)), 1);
    Tensor counts = place.less(lengths.expandDims(1));
    Tensor nothing = Tensor.scalar(DType.INT32, NOTHING);
    Tensor classes = logits.argmax(2);
    Tensor label = counts.and(classes.notEqual(blank));
    if (mergeRepeated) {
      Tensor before = classes.pad(Ints.of(0, 1), Ints.of(0, 0), NOTHING).slice(1, 0, steps);
      label = label.and(classes.notEqual(before));
    }
    // Labels in their order, then the rest.
    Tensor order =
        label.where(place, Tensor.scalar(DType.INT32, (double) steps)).sort(1, false).indices();
    Tensor labels = label.where(classes, nothing).takeAlong(order, 1);
    Tensor zero = Tensor.scalar(logits.dtype(), 0);
    Tensor score = counts.where(logits.max(2), zero).sum(1).negate();
    return new CtcPaths(labels.expandDims(0), score.expandDims(1));
  }

  /**
   * Beginnings of sequences, the likeliest first.
   *
   * @param labels {@code [batch, width, steps]}, filled up with -1
   * @param lengths how many labels there are, {@code [batch, width]}
   * @param last the last label or -1, {@code [batch, width]}
   * @param blank ln p of all ways to write it that end in a blank, {@code [batch, width]}
   * @param label ln p of all ways to write it that end in a label, {@code [batch, width]}
   */
  private record Beam(Tensor labels, Tensor lengths, Tensor last, Tensor blank, Tensor label) {
    /** Nothing at all, for certain. */
    static Beam start(Tensor logits, int width) {
      Shape shape = Shape.of(logits.dim(0), width);
      Type whole = new Type(DType.INT32, shape);
      Tensor none = Tensor.full(new Type(logits.dtype(), shape), NONE);
      Tensor first = Tensor.iota(whole, 1).equal(0);
      return new Beam(
          Tensor.full(new Type(DType.INT32, shape.concat(Shape.of(logits.dim(1)))), NOTHING),
          Tensor.zeros(whole),
          Tensor.full(whole, NOTHING),
          first.where(Tensor.scalar(logits.dtype(), 0), none),
          none);
    }

    static Beam of(List<Tensor> parts) {
      return new Beam(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4));
    }

    List<Tensor> parts() {
      return List.of(labels, lengths, last, blank, label);
    }

    Tensor total() {
      return logSum(blank, label);
    }

    /**
     * Whether beginning j is beginning i and one label more: {@code [batch, j, i]}. What is no path
     * stands for nothing and does not count.
     */
    Tensor continues() {
      Tensor place = Tensor.iota(labels.type(), 2);
      Tensor end = place.equal(lengths.subtract(1).expandDims(2));
      // Vectors of whole numbers are equal if their distance is 0, which float64 computes exactly.
      Tensor shorter = end.where(Tensor.scalar(DType.INT32, NOTHING), labels).cast(DType.FLOAT64);
      Tensor longer = labels.cast(DType.FLOAT64);
      Tensor squares =
          shorter.square().sumKeep(2).add(longer.square().sumKeep(2).transpose(0, 2, 1));
      Tensor same = shorter.matmul(longer, false, true).multiply(2).equal(squares);
      Tensor path = total().greater(LEAST);
      return same.and(lengths.greater(0).and(path).expandDims(2)).and(path.expandDims(1));
    }
  }

  static CtcPaths beam(Tensor logits, Tensor lengths, int width, int top, int blank) {
    long steps = logits.dim(1);
    Tensor logarithms = logits.logSoftmax(2).maximum(NONE).transpose(1, 0, 2);
    Tensor step = Tensor.iota(new Type(DType.INT32, Shape.of(steps, 1)), 0);
    Tensor counts = step.less(lengths.expandDims(0));
    List<Tensor> found =
        Loops.scan(
                (carried, items) -> {
                  List<Tensor> next = next(Beam.of(carried), items.getFirst(), blank).parts();
                  Tensor alive = items.getLast();
                  return new Loops.Step(
                      List.of(
                          chosen(alive, next.get(0), carried.get(0)),
                          chosen(alive, next.get(1), carried.get(1)),
                          chosen(alive, next.get(2), carried.get(2)),
                          chosen(alive, next.get(3), carried.get(3)),
                          chosen(alive, next.get(4), carried.get(4))),
                      List.of());
                },
                Beam.start(logits, width).parts(),
                List.of(logarithms, counts))
            .carried();
    Beam beam = Beam.of(found);
    Tensor total = beam.total().slice(1, 0, top);
    Tensor path = total.greater(LEAST);
    Tensor labels =
        path.expandDims(2)
            .where(beam.labels().slice(1, 0, top), Tensor.scalar(DType.INT32, NOTHING));
    Tensor never = Tensor.scalar(total.dtype(), Double.NEGATIVE_INFINITY);
    return new CtcPaths(labels.transpose(1, 0, 2), path.where(total, never));
  }

  private static Tensor chosen(Tensor alive, Tensor next, Tensor before) {
    Tensor each = alive;
    while (each.rank() < next.rank()) {
      each = each.expandDims(-1);
    }
    return each.where(next, before);
  }

  /** The beam after a step with logarithms of probabilities {@code [batch, classes]}. */
  private static Beam next(Beam beam, Tensor logarithms, int blank) {
    long batch = logarithms.dim(0);
    long classes = logarithms.dim(1);
    long width = beam.last().dim(1);
    Tensor none = Tensor.scalar(logarithms.dtype(), NONE);
    Tensor each = logarithms.expandDims(1);
    Tensor total = beam.total();
    Tensor names = Tensor.iota(new Type(DType.INT32, Shape.of(1, 1, classes)), 2);
    // A label after itself is one label, unless there was a blank in between.
    Tensor again = names.equal(beam.last().expandDims(2));
    Tensor extended = again.where(beam.blank().expandDims(2), total.expandDims(2)).add(each);
    extended = names.equal(blank).where(none, extended);
    // What a beginning becomes by one of its own continuations in the beam is added there.
    Tensor lastOrFirst = beam.last().maximum(0);
    Tensor continues = beam.continues();
    Tensor joining = extended.gather(lastOrFirst, 2, 1).transpose(0, 2, 1);
    Tensor joined = continues.where(joining, none).max(2);
    Tensor ofLast = logarithms.gather(lastOrFirst, 1, 1);
    Tensor stays = beam.last().greaterEqual(0).where(beam.label().add(ofLast), none);
    Tensor label = logSum(stays, joined);
    Tensor pause = total.add(logarithms.slice(1, blank, blank + 1L));
    Tensor isJoined =
        continues
            .cast(DType.FLOAT32)
            .matmul(lastOrFirst.oneHot(classes, DType.FLOAT32), true, false)
            .greater(0);
    extended = isJoined.where(none, extended);
    // Candidates: all beginnings as they are, then all with one more label.
    Tensor nothing = Tensor.full(extended.type(), NONE).reshape(batch, width * classes);
    Tensor blanks = Tensor.concatenate(1, List.of(pause, nothing));
    Tensor labels = Tensor.concatenate(1, List.of(label, extended.reshape(batch, width * classes)));
    Tensor best = logSum(blanks, labels).topK(width).indices();
    Tensor grown = best.greaterEqual((double) width);
    Tensor number = best.subtract((double) width).maximum(0);
    Tensor count = Tensor.scalar(DType.INT32, (double) classes);
    Tensor parent = grown.where(number.map(Scalar.FLOOR_DIVIDE, count), best);
    Tensor added = number.map(Scalar.MODULO, count);
    Tensor before = beam.labels().gather(parent, 1, 1);
    Tensor length = beam.lengths().gather(parent, 1, 1);
    Tensor place = Tensor.iota(before.type(), 2);
    Tensor here = grown.expandDims(2).and(place.equal(length.expandDims(2)));
    return new Beam(
        here.where(added.expandDims(2), before),
        length.add(grown.cast(DType.INT32)),
        grown.where(added, beam.last().gather(parent, 1, 1)),
        blanks.gather(best, 1, 1),
        labels.gather(best, 1, 1));
  }

  /** ln(e<sup>a</sup> + e<sup>b</sup>), without overflow. */
  private static Tensor logSum(Tensor a, Tensor b) {
    return a.maximum(b).add(a.subtract(b).abs().negate().exp().log1p());
  }
}
