package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.state.States;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The area under a curve that a threshold on the predictions draws, summed up between neighbouring
 * thresholds.
 *
 * <p>Expected (0 or 1) and predicted (0 to 1): {@code [batch, d0, …]}; with several labels {@code
 * [batch, labels]}. The result is a scalar.
 *
 * <p>Source of the interpolation of {@link Curve#PR}: Davis, Goadrich, <i>The relationship between
 * precision-recall and ROC curves</i>, ICML 2006; of {@link Curve#PRGAIN}: Flach, Kull,
 * <i>Precision-recall-gain curves</i>, NeurIPS 2015.
 *
 * @param name in logs; {@code auc} by default
 * @param numThresholds how many thresholds are spread evenly over [0, 1], 2 or more; 200 by default
 * @param curve {@link Curve#ROC} by default
 * @param summationMethod {@link Summation#INTERPOLATION} by default
 * @param thresholds used instead of even ones, each 0 to 1; 0 and 1 are added; none by default
 * @param numLabels if not 0, the area is worked out for each label by itself, and the mean is the
 *     result; 0 by default
 * @param labelWeights how much each label counts, each 0 or more; all the same by default
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code sigmoid(x)}; false
 *     by default
 */
public record AUC(
    String name,
    int numThresholds,
    Curve curve,
    Summation summationMethod,
    List<Double> thresholds,
    int numLabels,
    List<Double> labelWeights,
    boolean fromLogits)
    implements Metric {
  /** Keeps the outer thresholds below 0 and above 1. */
  private static final double EPSILON = 1e-7;

  /** What is drawn over what. */
  public enum Curve {
    /** The true positive rate over the false positive rate. */
    ROC,
    /** Precision over recall. */
    PR,
    /** Precision gain over recall gain. */
    PRGAIN
  }

  /** How high the area between two thresholds is. */
  public enum Summation {
    /**
     * As the mean of both ends; under {@link Curve#PR}, along the curve that counts between give.
     */
    INTERPOLATION,
    /** As the higher end. */
    MAJORING,
    /** As the lower end. */
    MINORING
  }

  public AUC {
    Require.atLeast("AUC", "numThresholds", numThresholds, 2);
    thresholds = thresholds.stream().sorted().toList();
    Confusion.checkThresholds("AUC", thresholds);
    Require.atLeast("AUC", "numLabels", numLabels, 0);
    labelWeights = List.copyOf(labelWeights);
    labelWeights.forEach(w -> Require.notNegative("AUC", "labelWeights", w));
    Require.check(
        numLabels == 0 || labelWeights.isEmpty() || labelWeights.size() == numLabels,
        "AUC",
        "labelWeights",
        labelWeights,
        numLabels + " numbers, one for each label");
  }

  /** Under the ROC curve with 200 thresholds. */
  public AUC() {
    this("auc", 200, Curve.ROC, Summation.INTERPOLATION, List.of(), 0, List.of(), false);
  }

  public AUC numThresholds(int value) {
    return new AUC(
        name, value, curve, summationMethod, thresholds, numLabels, labelWeights, fromLogits);
  }

  public AUC curve(Curve value) {
    return new AUC(
        name,
        numThresholds,
        value,
        summationMethod,
        thresholds,
        numLabels,
        labelWeights,
        fromLogits);
  }

  public AUC summationMethod(Summation value) {
    return new AUC(
        name, numThresholds, curve, value, thresholds, numLabels, labelWeights, fromLogits);
  }

  public AUC thresholds(double... values) {
    List<Double> list = Arrays.stream(values).boxed().toList();
    return new AUC(
        name, numThresholds, curve, summationMethod, list, numLabels, labelWeights, fromLogits);
  }

  public AUC multiLabel(int labels) {
    return new AUC(
        name, numThresholds, curve, summationMethod, thresholds, labels, labelWeights, fromLogits);
  }

  public AUC labelWeights(double... values) {
    List<Double> list = Arrays.stream(values).boxed().toList();
    return new AUC(
        name, numThresholds, curve, summationMethod, thresholds, numLabels, list, fromLogits);
  }

  public AUC fromLogits(boolean value) {
    return new AUC(
        name, numThresholds, curve, summationMethod, thresholds, numLabels, labelWeights, value);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Tensor scores = fromLogits ? predicted.sigmoid() : predicted;
    Confusion.Items items = Confusion.Items.of(expected, scores, weights(scores, weights));
    if (numLabels > 0) {
      items = byLabel(items, scores);
    }
    Confusion batch =
        thresholds.isEmpty()
            ? Confusion.ofEvenThresholds(items, numThresholds)
            : Confusion.of(items, limits());
    batch.addTo(states);
  }

  /** With one area for all labels, label weights act on the items. */
  private Optional<Tensor> weights(Tensor scores, Optional<Tensor> weights) {
    if (numLabels > 0 || labelWeights.isEmpty()) {
      return weights;
    }
    if (scores.rank() == 0 || scores.dim(-1) != labelWeights.size()) {
      throw new ShapeException(
          labelWeights.size() + " label weights for predictions " + scores.type());
    }
    Tensor labels = labelTensor().broadcastTo(scores.shape());
    return Optional.of(weights.map(w -> Sums.align(w, scores).multiply(labels)).orElse(labels));
  }

  private Confusion.Items byLabel(Confusion.Items items, Tensor scores) {
    if (scores.rank() != 2 || scores.dim(1) != numLabels) {
      throw new ShapeException(
          "predictions " + scores.type() + "; allowed: [batch," + numLabels + "]");
    }
    Confusion.Items rows = items.reshape(scores.shape().toArray());
    return new Confusion.Items(
        rows.positive().transpose(), rows.score().transpose(), rows.weight().transpose());
  }

  private Tensor labelTensor() {
    double[] numbers = labelWeights.stream().mapToDouble(w -> w).toArray();
    return Tensor.of(Shape.of(numbers.length), numbers);
  }

  private List<Double> limits() {
    DoubleStream inner = thresholds.stream().mapToDouble(t -> t);
    return DoubleStream.concat(
            DoubleStream.of(-EPSILON), DoubleStream.concat(inner, DoubleStream.of(1 + EPSILON)))
        .boxed()
        .toList();
  }

  @Override
  public Tensor result(States states) {
    int count = thresholds.isEmpty() ? numThresholds : thresholds.size() + 2;
    Confusion sums = Confusion.of(states, Math.max(1, numLabels), count);
    Tensor areas =
        curve == Curve.PR && summationMethod == Summation.INTERPOLATION
            ? interpolated(sums)
            : summed(sums);
    if (numLabels == 0) {
      return areas.squeeze(0);
    }
    return labelWeights.isEmpty()
        ? areas.mean()
        : Sums.divide(areas.multiply(labelTensor()).sum(), labelTensor().sum());
  }

  private Tensor summed(Confusion sums) {
    return switch (curve) {
      case ROC -> riemann(sums.falsePositiveRate(), sums.recall());
      case PR -> riemann(sums.recall(), sums.precision());
      case PRGAIN -> {
        Tensor found = sums.truePositives();
        Tensor none = found.equal(0);
        Tensor positives = found.add(sums.falseNegatives());
        Tensor negatives = sums.trueNegatives().add(sums.falsePositives());
        Tensor ratio = Sums.divide(positives, negatives);
        Tensor recall = gain(ratio, sums.falseNegatives(), found);
        Tensor precision = gain(ratio, sums.falsePositives(), found);
        Tensor zero = Tensor.scalar(DType.FLOAT64, 0);
        Tensor one = Tensor.scalar(DType.FLOAT64, 1);
        yield riemann(none.where(zero, recall).maximum(0), none.where(one, precision));
      }
    };
  }

  private static Tensor gain(Tensor ratio, Tensor missed, Tensor found) {
    return ratio.multiply(Sums.divide(missed, found)).negate().add(1);
  }

  /** The sum over neighbouring thresholds of the step in x times the height in y. */
  private Tensor riemann(Tensor x, Tensor y) {
    Tensor before = first(y);
    Tensor after = rest(y);
    Tensor height =
        switch (summationMethod) {
          case INTERPOLATION -> before.add(after).divide(2);
          case MAJORING -> before.maximum(after);
          case MINORING -> before.minimum(after);
        };
    return first(x).subtract(rest(x)).multiply(height).sum(1);
  }

  /** Between two thresholds true positives are a straight line of all positive predictions. */
  private static Tensor interpolated(Confusion sums) {
    Tensor found = sums.truePositives();
    Tensor predicted = found.add(sums.falsePositives());
    Tensor step = first(found).subtract(rest(found));
    Tensor slope = Sums.divide(step, first(predicted).subtract(rest(predicted)).maximum(0));
    Tensor intercept = rest(found).subtract(slope.multiply(rest(predicted)));
    Tensor both = first(predicted).greater(0).and(rest(predicted).greater(0));
    Tensor one = Tensor.scalar(DType.FLOAT64, 1);
    Tensor ratio = both.where(Sums.divide(first(predicted), rest(predicted).maximum(0)), one);
    Tensor increment = slope.multiply(step.add(intercept.multiply(ratio.log())));
    Tensor positives = rest(found.add(sums.falseNegatives())).maximum(0);
    return Sums.divide(increment, positives).sum(1);
  }

  private static Tensor first(Tensor values) {
    return values.slice(1, 0, values.dim(1) - 1);
  }

  private static Tensor rest(Tensor values) {
    return values.slice(1, 1, values.dim(1));
  }
}
