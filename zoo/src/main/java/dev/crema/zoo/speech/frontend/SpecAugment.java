package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * In training, sets bands of random width and place to 0, along time and along frequency, in each
 * sequence others; else changes nothing. Zero is the mean of what {@link TimeNormalization} gives.
 * The time warping of the paper, which gains little there, is left out: speed perturbation ({@link
 * Augmentation}) does that on the sound itself.
 *
 * <p>Input {@code [batch, frames, features]}, output of the same shape.
 *
 * <p>Source: D. Park et al., <i>SpecAugment: a simple data augmentation method for automatic speech
 * recognition</i>, Interspeech 2019, section 2: widths are uniform from 0 to the greatest, places
 * uniform among those where the band fits.
 *
 * @param timeMasks how many bands along time, 0 or more; 2 by default
 * @param timeWidth their greatest width in frames, 0 or more, at most {@code timeShare} of all; 20
 *     by default
 * @param timeShare 0 to 1; 0.2 by default
 * @param featureMasks how many bands along features, 0 or more; 2 by default
 * @param featureWidth their greatest width, 0 or more; 8 by default
 */
public record SpecAugment(
    int timeMasks, int timeWidth, double timeShare, int featureMasks, int featureWidth)
    implements UnaryLayer {
  public SpecAugment {
    Require.atLeast("SpecAugment", "timeMasks", timeMasks, 0);
    Require.atLeast("SpecAugment", "timeWidth", timeWidth, 0);
    Require.within("SpecAugment", "timeShare", timeShare, 0, 1);
    Require.atLeast("SpecAugment", "featureMasks", featureMasks, 0);
    Require.atLeast("SpecAugment", "featureWidth", featureWidth, 0);
  }

  /** Two bands each, of up to 20 frames and 8 features. */
  public SpecAugment() {
    this(2, 20, 0.2, 2, 8);
  }

  /** Other bands along time. */
  public SpecAugment time(int masks, int width, double share) {
    return new SpecAugment(masks, width, share, featureMasks, featureWidth);
  }

  /** Other bands along features. */
  public SpecAugment features(int masks, int width) {
    return new SpecAugment(timeMasks, timeWidth, timeShare, masks, width);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() != 3) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: [batch, frames, features]");
    }
    if (!scope.training()) {
      return input;
    }
    double widest = Math.min(timeWidth, Math.floor(timeShare * input.dim(1)));
    Tensor result = input;
    for (int i = 0; i < timeMasks; i++) {
      result = masked(scope, result, 1, widest);
    }
    for (int i = 0; i < featureMasks; i++) {
      result = masked(scope, result, 2, (double) Math.min(featureWidth, input.dim(2)));
    }
    return result;
  }

  private static Tensor masked(Scope scope, Tensor x, int axis, double widest) {
    Shape one = Shape.of(x.dim(0), 1, 1);
    Tensor width = whole(scope, one, Tensor.scalar(widest + 1));
    Tensor from = whole(scope, one, width.negate().add(x.dim(axis) + 1.0));
    Type places = new Type(DType.FLOAT32, Shape.of(1, 1, 1).with(axis, x.dim(axis)));
    Tensor place = Tensor.iota(places, axis);
    Tensor inside = place.greaterEqual(from).and(place.less(from.add(width)));
    return inside.where(Tensor.scalar(x.dtype(), 0), x);
  }

  /** Whole numbers from 0 to below a limit. */
  private static Tensor whole(Scope scope, Shape shape, Tensor limit) {
    return scope
        .random(Distribution.UNIFORM, new Type(DType.FLOAT32, shape))
        .multiply(limit.cast(DType.FLOAT32))
        .floor();
  }
}
