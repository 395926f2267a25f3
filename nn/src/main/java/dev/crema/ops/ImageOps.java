package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.saturated;
import static dev.crema.ops.Numbers.wide;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import dev.crema.layers.preprocessing.Resizing;
import dev.crema.layers.reshaping.Interpolation;

/**
 * Images in other sizes, one image {@code [height, width, channels]} or a batch, channels last or
 * first.
 */
abstract class ImageOps extends GeometryOps {
  ImageOps() {}

  /** {@link #resize(Tensor, int, int, Interpolation, boolean)} by straight lines. */
  public static Tensor resize(Tensor images, int height, int width) {
    return resize(images, height, width, Interpolation.BILINEAR, false);
  }

  /** {@link #resize(Tensor, Resizing)} with channels last. */
  public static Tensor resize(
      Tensor images, int height, int width, Interpolation interpolation, boolean antialias) {
    return resize(
        images, new Resizing(height, width).interpolation(interpolation).antialias(antialias));
  }

  /**
   * Images in another size and the same type. Integers are computed in float32, rounded, and no
   * less or more than the type holds.
   *
   * @param resizing the size, how pixels between pixels are made, whether to crop or to pad for
   *     other proportions, and where the channels are
   */
  public static Tensor resize(Tensor images, Resizing resizing) {
    ImageBatch batch = ImageBatch.of("resize", images, resizing.dataFormat());
    if (resizing.interpolation() == Interpolation.NEAREST) {
      return batch.back(resizing.resized(batch.last()));
    }
    return batch.back(saturated(resizing.resized(floating(batch.last())), images.dtype()));
  }

  /** {@link #scaleAndTranslate(Tensor, Shape, Tensor, Tensor, Ints, Interpolation, boolean)}. */
  public static Tensor scaleAndTranslate(
      Tensor images,
      Shape outputShape,
      Tensor scale,
      Tensor translation,
      Ints spatialDims,
      Interpolation method) {
    return scaleAndTranslate(images, outputShape, scale, translation, spatialDims, method, true);
  }

  /**
   * Axes scaled and moved: place p of the images, where pixel i stands at {@code i + ½}, comes to
   * {@code p · scale + translation}. Where the result shows nothing of the images stands 0.
   *
   * @param images of any number of axes
   * @param outputShape of the result, with other lengths than the images along {@code spatialDims}
   *     only
   * @param scale a number greater than 0 for each axis, {@code [axes]}
   * @param translation a number for each axis, in pixels of the result, {@code [axes]}
   * @param spatialDims the axes, different ones
   * @param method all but NEAREST
   * @param antialias whether all pixels count where axes become shorter; true by default
   * @return of the type of the images; integers are rounded
   */
  public static Tensor scaleAndTranslate(
      Tensor images,
      Shape outputShape,
      Tensor scale,
      Tensor translation,
      Ints spatialDims,
      Interpolation method,
      boolean antialias) {
    String who = "scaleAndTranslate";
    Require.check(
        method != Interpolation.NEAREST,
        who,
        "method",
        method,
        "BILINEAR, BICUBIC, LANCZOS3, LANCZOS5");
    Ints axes = Ints.of(spatialDims.stream().map(images.shape()::axis).toArray());
    Require.check(
        axes.stream().distinct().count() == axes.size(),
        who,
        "spatialDims",
        spatialDims,
        "different axes");
    Shape each = Shape.of(axes.size());
    requireShape(who, "scale", scale, each);
    requireShape(who, "translation", translation, each);
    boolean fits =
        outputShape.rank() == images.rank()
            && outputShape.remove(axes).equals(images.shape().remove(axes));
    Require.check(
        fits,
        who,
        "outputShape",
        outputShape,
        "the shape " + images.shape() + " with other lengths along " + axes);
    DType common =
        DType.promote(
            wide(images).dtype(), DType.promote(wide(scale).dtype(), wide(translation).dtype()));
    Tensor result = images.cast(common);
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      result =
          method.transform(
              result,
              axis,
              Math.toIntExact(outputShape.dim(axis)),
              scale.select(0, i).cast(common),
              translation.select(0, i).cast(common),
              antialias);
    }
    return saturated(result, images.dtype());
  }

  private static void requireShape(String who, String name, Tensor given, Shape shape) {
    if (!given.shape().equals(shape)) {
      throw new ShapeException(
          who + ": " + name + " is " + given.type() + "; allowed: shape " + shape);
    }
  }

  /** Images with zeros at their edges: as many lines above, to the left, below, to the right. */
  public static Tensor padImages(Tensor images, int top, int left, int bottom, int right) {
    return padImages(
        images, Margin.of(top, bottom), Margin.of(left, right), DataFormat.CHANNELS_LAST);
  }

  /**
   * Images with zeros at their edges.
   *
   * @param vertical how much is added above and below
   * @param horizontal how much is added to the left and to the right
   */
  public static Tensor padImages(
      Tensor images, Margin vertical, Margin horizontal, DataFormat dataFormat) {
    ImageBatch batch = ImageBatch.of("padImages", images, dataFormat);
    Tensor x = batch.last();
    Margin.Sides rows = vertical.added("padImages", x.dim(1));
    Margin.Sides columns = horizontal.added("padImages", x.dim(2));
    return batch.back(
        x.pad(
            Ints.of(0, rows.before(), columns.before(), 0),
            Ints.of(0, rows.after(), columns.after(), 0),
            0));
  }

  /** Images without as many lines above, to the left, below and to the right. */
  public static Tensor cropImages(Tensor images, int top, int left, int bottom, int right) {
    return cropImages(
        images, Margin.of(top, bottom), Margin.of(left, right), DataFormat.CHANNELS_LAST);
  }

  /**
   * Images without their edges.
   *
   * @param vertical how much is cut off above and below
   * @param horizontal how much is cut off on the left and on the right
   */
  public static Tensor cropImages(
      Tensor images, Margin vertical, Margin horizontal, DataFormat dataFormat) {
    ImageBatch batch = ImageBatch.of("cropImages", images, dataFormat);
    Tensor x = batch.last();
    Margin.Sides rows = vertical.cut("cropImages", x.dim(1));
    Margin.Sides columns = horizontal.cut("cropImages", x.dim(2));
    return batch.back(
        x.slice(1, rows.before(), x.dim(1) - rows.after())
            .slice(2, columns.before(), x.dim(2) - columns.after()));
  }
}
