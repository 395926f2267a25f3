package dev.crema.zoo.vision.detection;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import dev.crema.losses.Loss;
import dev.crema.losses.Reduction;

/**
 * What a detector's guesses cost an image: the focal loss of all classes of all anchors that count,
 * and the smooth L1 loss of the offsets of those that are to find an object, both divided by how
 * many these are (1 if none is).
 *
 * <p>Which anchor is to find which object: the one that it overlaps most, if their IoU is {@code
 * positive} or more, and each object's best anchor in any case; others with an IoU of {@code
 * negative} or more do not count. All of it is part of the compiled step.
 *
 * <p>Source: Lin, Goyal, Girshick, He, Dollár, <i>Focal loss for dense object detection</i>, ICCV
 * 2017; smooth L1: Girshick, <i>Fast R-CNN</i>, ICCV 2015.
 *
 * <p>Expected: {@code [batch, objects, 5]} of {@code y1, x1, y2, x2, class}; rows of class -1 are
 * empty. Predicted: {@code [batch, anchors, 4 + classes]}, offsets as {@link Boxes#encode} gives
 * them and logits of the classes. Losses: {@code [batch]}.
 *
 * @param anchors where the guesses start
 * @param positive the IoU from which an anchor is to find an object, 0 to 1; 0.5 by default
 * @param negative the IoU below which it is to find nothing, 0 to {@code positive}; 0.4 by default
 * @param alpha how much what is there counts, 0 to 1, where what is not counts {@code 1 - alpha};
 *     0.25 by default
 * @param gamma how much less counts what is predicted well already, 0 or more; 2 by default
 * @param beta the error of an offset up to which smooth L1 is a parabola, greater than 0; 1/9 by
 *     default
 * @param boxWeight how much the offsets count, 0 or more; 1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record DetectionLoss(
    Anchors anchors,
    double positive,
    double negative,
    double alpha,
    double gamma,
    double beta,
    double boxWeight,
    Reduction reduction)
    implements Loss {
  /** The number of columns of an offset, and of a box before its class. */
  private static final int SIDES = 4;

  public DetectionLoss {
    Require.within("DetectionLoss", "positive", positive, 0, 1);
    Require.within("DetectionLoss", "negative", negative, 0, positive);
    Require.within("DetectionLoss", "alpha", alpha, 0, 1);
    Require.notNegative("DetectionLoss", "gamma", gamma);
    Require.positive("DetectionLoss", "beta", beta);
    Require.notNegative("DetectionLoss", "boxWeight", boxWeight);
  }

  /** With the settings of RetinaNet. */
  public DetectionLoss(Anchors anchors) {
    this(anchors, 0.5, 0.4, 0.25, 2, 1.0 / 9, 1, Reduction.MEAN);
  }

  /** With other thresholds of the IoU. */
  public DetectionLoss thresholds(double from, double below) {
    return new DetectionLoss(anchors, from, below, alpha, gamma, beta, boxWeight, reduction);
  }

  public DetectionLoss boxWeight(double value) {
    return new DetectionLoss(anchors, positive, negative, alpha, gamma, beta, value, reduction);
  }

  public DetectionLoss reduction(Reduction value) {
    return new DetectionLoss(anchors, positive, negative, alpha, gamma, beta, boxWeight, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    check(expected, predicted);
    Tensor objects = expected.cast(predicted.dtype());
    Tensor boxes = objects.slice(2, 0, SIDES);
    Tensor classes = objects.select(2, SIDES);
    Tensor places = anchors.boxes().cast(predicted.dtype());
    Matching matching = Matching.of(boxes, classes.greaterEqual(0), places, positive, negative);
    Tensor found = matching.found().cast(predicted.dtype());
    Tensor divisor = found.sum(1).maximum(1);
    Tensor offsets = boxErrors(boxes, places, matching, predicted.slice(2, 0, SIDES));
    Tensor focal = focal(classes, matching, predicted.slice(2, SIDES, predicted.dim(2)));
    return focal.add(offsets.multiply(boxWeight)).divide(divisor);
  }

  private void check(Tensor expected, Tensor predicted) {
    boolean fits =
        expected.rank() == 3
            && expected.dim(2) == SIDES + 1
            && predicted.rank() == 3
            && predicted.dim(1) == anchors.count()
            && predicted.dim(2) > SIDES;
    if (!fits) {
      throw new ShapeException(
          "DetectionLoss: objects %s for predictions %s; allowed: [batch,objects,5] for [batch,%d,4 + classes]"
              .formatted(expected.type(), predicted.type(), anchors.count()));
    }
  }

  /** Smooth L1 of offsets, summed over the anchors that are to find something: {@code [batch]}. */
  private Tensor boxErrors(Tensor boxes, Tensor places, Matching matching, Tensor predicted) {
    Tensor found = matching.found().expandDims(2);
    // Anchors without an object expect themselves, so that no logarithm of nothing is taken.
    Tensor wanted = found.where(boxes.gather(matching.object(), 1, 1), places);
    Tensor error = Boxes.encode(wanted, places).stopGradient().subtract(predicted).abs();
    Tensor parabola = error.square().multiply(0.5 / beta);
    Tensor smooth = error.less(beta).where(parabola, error.subtract(beta / 2));
    return found.where(smooth, Tensor.scalar(smooth.dtype(), 0)).sum(1, 2);
  }

  /** The focal loss, summed over the anchors that count and all classes: {@code [batch]}. */
  private Tensor focal(Tensor classes, Matching matching, Tensor logits) {
    Tensor label = classes.cast(DType.INT32).gather(matching.object(), 1, 1);
    Tensor none = Tensor.scalar(DType.INT32, -1);
    Tensor y = matching.found().where(label, none).oneHot(logits.dim(2), logits.dtype());
    Tensor p = logits.sigmoid();
    Tensor other = y.negate().add(1);
    Tensor missed = y.multiply(p.negate().add(1)).add(other.multiply(p));
    Tensor balance = y.multiply(alpha).add(other.multiply(1 - alpha));
    // max(x, 0) - x·y + ln(1 + e^-|x|), exact for large logits.
    Tensor crossentropy =
        logits.relu().subtract(logits.multiply(y)).add(logits.abs().negate().exp().log1p());
    Tensor focal = missed.power(gamma).multiply(crossentropy).multiply(balance);
    Tensor counts = matching.counts().expandDims(2);
    return counts.where(focal, Tensor.scalar(focal.dtype(), 0)).sum(1, 2);
  }
}
