package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.losses.Expected;
import dev.crema.state.States;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sums of weights over batches by what was expected (1 or 0, positive or negative) and whether the
 * prediction is above a threshold: float64 {@code [labels, thresholds]}.
 */
record Confusion(
    Tensor truePositives, Tensor falsePositives, Tensor falseNegatives, Tensor trueNegatives) {
  /** What is not among the k greatest predictions becomes this, which is above no threshold. */
  static final double LEAST = -1e10;

  /**
   * Predictions to be compared with thresholds, by label: {@code [labels, items]}.
   *
   * @param positive what was expected
   * @param score what the model gave
   * @param weight float64
   */
  record Items(Tensor positive, Tensor score, Tensor weight) {
    /** The items of a batch, all under one label. */
    static Items of(Tensor expected, Tensor predicted, Optional<Tensor> weights) {
      Tensor positive = Expected.like(expected, predicted).cast(DType.BOOL);
      Tensor weight =
          weights
              .map(w -> Sums.align(w, predicted).broadcastTo(predicted.shape()))
              .orElseGet(() -> Tensor.full(new Type(DType.FLOAT64, predicted.shape()), 1));
      return new Items(positive, predicted, weight).reshape(1, predicted.shape().size());
    }

    /** The items of one class of the last axis. */
    static Items of(
        Tensor expected, Tensor predicted, Optional<Tensor> weights, OptionalInt classId) {
      Tensor wanted = only(Expected.like(expected, predicted), classId);
      return of(wanted, only(predicted, classId), weights);
    }

    Items reshape(long... shape) {
      return new Items(positive.reshape(shape), score.reshape(shape), weight.reshape(shape));
    }

    private Tensor weight(boolean ofPositives) {
      Tensor zero = Tensor.scalar(DType.FLOAT64, 0);
      return ofPositives ? positive.where(weight, zero) : positive.where(zero, weight);
    }
  }

  static void checkThresholds(String who, List<Double> thresholds) {
    thresholds.forEach(t -> Require.within(who, "thresholds", t, 0, 1));
  }

  /** Predictions of which only the k greatest of the last axis stay. */
  static Tensor keepTop(Tensor predicted, OptionalInt k) {
    if (k.isEmpty()) {
      return predicted;
    }
    Tensor places = predicted.topK(k.getAsInt()).indices();
    Tensor kept = places.oneHot(predicted.dim(-1), DType.BOOL).any(-2);
    return kept.where(predicted, Tensor.scalar(predicted.dtype(), LEAST));
  }

  /** One class of the last axis, which keeps length 1. */
  static Tensor only(Tensor values, OptionalInt classId) {
    if (classId.isEmpty()) {
      return values;
    }
    int id = classId.getAsInt();
    if (values.rank() < 2 || id >= values.dim(-1)) {
      throw new ShapeException(
          "classId " + id + " of " + values.type() + "; allowed: [batch, …, more than " + id + "]");
    }
    return values.slice(-1, id, id + 1L);
  }

  /** The sums of a batch for any thresholds. */
  static Confusion of(Items items, List<Double> thresholds) {
    double[] numbers = thresholds.stream().mapToDouble(t -> t).toArray();
    Tensor limits = Tensor.of(Shape.of(numbers.length), numbers).cast(items.score().dtype());
    Tensor above = items.score().expandDims(-1).greater(limits);
    Tensor zero = Tensor.scalar(DType.FLOAT64, 0);
    Tensor positives = items.weight(true);
    Tensor negatives = items.weight(false);
    return ofPositives(
        above.where(positives.expandDims(-1), zero).sum(1),
        above.where(negatives.expandDims(-1), zero).sum(1),
        positives.sumKeep(1),
        negatives.sumKeep(1));
  }

  /**
   * The sums of a batch for thresholds just below 0, at {@code 1/n, 2/n, …}, and just above 1, for
   * n = {@code count - 1}: each prediction goes into a bucket, and buckets are summed up from the
   * last.
   */
  static Confusion ofEvenThresholds(Items items, int count) {
    Tensor place = items.score().clip(0, 1).multiply(count - 1).ceil().subtract(1);
    Tensor bucket = place.maximum(0).cast(DType.INT32);
    Tensor positives = items.weight(true);
    Tensor negatives = items.weight(false);
    return ofPositives(
        positives.scatterAdd(bucket, 1, 1, count).cumsum(1, false, true),
        negatives.scatterAdd(bucket, 1, 1, count).cumsum(1, false, true),
        positives.sumKeep(1),
        negatives.sumKeep(1));
  }

  /** The sums of a batch for thresholds spread over [0, 1]: 0.5 alone, 0 and 1, or more. */
  static Confusion ofSpread(Items items, int count) {
    return switch (count) {
      case 1 -> of(items, List.of(0.5));
      case 2 -> of(items, List.of(0.0, 1.0));
      default -> ofEvenThresholds(items, count);
    };
  }

  /** The thresholds, or 0.5 if there are none. */
  static List<Double> orHalf(List<Double> thresholds) {
    return thresholds.isEmpty() ? List.of(0.5) : thresholds;
  }

  /** One of the sums over all batches, a scalar for one threshold. */
  static Tensor counted(States states, int thresholds) {
    Type type = new Type(DType.FLOAT64, Shape.of(1, thresholds));
    Tensor sums = states.state("accumulator", type, 0).value();
    return thresholds == 1 ? sums.reshape(Shape.SCALAR) : sums.squeeze(0);
  }

  /** The greatest of some values where others are no less than a limit, or 0. */
  static Tensor greatestWhere(Tensor others, double limit, Tensor values) {
    Tensor zero = Tensor.scalar(values.dtype(), 0);
    return others.greaterEqual(limit).where(values, zero).max();
  }

  private static Confusion ofPositives(
      Tensor truePositives, Tensor falsePositives, Tensor positives, Tensor negatives) {
    return new Confusion(
        truePositives,
        falsePositives,
        positives.subtract(truePositives),
        negatives.subtract(falsePositives));
  }

  /** Adds the sums of this batch to those before. */
  void addTo(States states) {
    Sums.add(states, "true_positives", truePositives);
    Sums.add(states, "false_positives", falsePositives);
    Sums.add(states, "false_negatives", falseNegatives);
    Sums.add(states, "true_negatives", trueNegatives);
  }

  /** The sums over all batches. */
  static Confusion of(States states, int labels, int thresholds) {
    Type type = new Type(DType.FLOAT64, Shape.of(labels, thresholds));
    return new Confusion(
        states.state("true_positives", type, 0).value(),
        states.state("false_positives", type, 0).value(),
        states.state("false_negatives", type, 0).value(),
        states.state("true_negatives", type, 0).value());
  }

  Tensor precision() {
    return Sums.divide(truePositives, truePositives.add(falsePositives));
  }

  Tensor recall() {
    return Sums.divide(truePositives, truePositives.add(falseNegatives));
  }

  Tensor specificity() {
    return Sums.divide(trueNegatives, trueNegatives.add(falsePositives));
  }

  Tensor falsePositiveRate() {
    return Sums.divide(falsePositives, falsePositives.add(trueNegatives));
  }
}
