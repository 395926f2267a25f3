package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, pastes a rectangle of another image of the batch into each image; else changes
 * nothing. Its label becomes a mixture of both labels by the area of the rectangle.
 *
 * <p>Inputs images {@code [batch, height, width, channels]} or with channels first, and labels
 * {@code [batch, classes]} if there are any, such as one-hot ones; the outputs are as many, of the
 * same shapes, float. Partners are a random order of the batch: some images may be their own.
 *
 * <p>Labels are an input here: it stands where both are at hand, in what prepares data, or in a
 * model that takes both and adds its loss itself ({@link Scope#addLoss}).
 *
 * <p>The rectangle has the image's proportions and is a part of 1 - w of it, w being drawn for each
 * image from the beta distribution whose parameters are both alpha. Source: Yun et al., <i>CutMix:
 * Regularization strategy to train strong classifiers with localizable features</i>, ICCV 2019.
 *
 * @param factor the least and the greatest alpha, drawn once for a batch, 0 to 1: the smaller, the
 *     nearer w is to 0 or 1; one number f means 0 to f; 1 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record CutMix(List<Double> factor, DataFormat dataFormat, OptionalLong seed)
    implements Mixing {
  private static final double LEAST_ALPHA = 1e-6;

  public CutMix {
    factor = List.copyOf(factor);
    PerImage.factor("CutMix", "factor", factor, 0, 1);
  }

  /** Between two factors, channels last. */
  public CutMix(double lower, double upper) {
    this(List.of(lower, upper), DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between 0 and the factor. */
  public CutMix(double factor) {
    this(0, factor);
  }

  /** With an alpha of up to 1. */
  public CutMix() {
    this(1);
  }

  public CutMix dataFormat(DataFormat value) {
    return new CutMix(factor, value, seed);
  }

  public CutMix seed(long value) {
    return new CutMix(factor, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Mixed mix(Scope scope, Tensor images, Tensor partners) {
    DType wide = DType.promote(images.dtype(), DType.FLOAT32);
    double least = factor.getFirst();
    Tensor alpha =
        scope
            .random(Distribution.UNIFORM, new Type(wide, Shape.of(1)), seed, 1)
            .multiply(factor.getLast() - least)
            .add(least + LEAST_ALPHA);
    Type type = new Type(wide, Shape.of(images.dim(0), 1, 1, 1));
    Tensor part = Gamma.beta(scope, seed, 4, type, alpha);
    List<Double> unit = List.of(0.0, 1.0);
    Tensor x = PerImage.uniform(scope, seed, 2, images, unit);
    Tensor y = PerImage.uniform(scope, seed, 3, images, unit);
    return mix(images, partners, part, x, y);
  }

  /**
   * Pastes the partners' rectangles.
   *
   * @param part of the image that stays, {@code [batch, 1, 1, 1]}
   * @param x how far to the right the rectangle is, from 0 to 1
   * @param y how far down
   */
  static Mixed mix(Tensor images, Tensor partners, Tensor part, Tensor x, Tensor y) {
    Tensor side = part.negate().add(1).sqrt();
    Tensor pasted = within(images, 1, y, side).and(within(images, 2, x, side));
    return new Mixed(
        pasted.broadcastTo(images.shape()).where(partners, images), side.square().negate().add(1));
  }

  /** Which places along an axis are in the rectangle. */
  private static Tensor within(Tensor images, int axis, Tensor start, Tensor side) {
    double length = images.dim(axis);
    Shape shape = Shape.of(1, 1, 1, 1).with(axis, images.dim(axis));
    Tensor place = Tensor.iota(new Type(start.dtype(), shape), axis);
    Tensor size = side.multiply(length);
    Tensor low = start.multiply(size.negate().add(length));
    return place.greaterEqual(low).and(place.less(low.add(size)));
  }
}
