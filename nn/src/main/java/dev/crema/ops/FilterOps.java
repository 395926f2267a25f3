package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.preprocessing.Blur;
import java.util.List;

/**
 * Images seen through windows, one image {@code [height, width, channels]} or a batch, channels
 * last or first. Integers are taken as float32.
 */
abstract class FilterOps extends ColorOps {
  FilterOps() {}

  /** {@link #gaussianBlur(Tensor, Ints, double, double, DataFormat)} of 3 by 3 and width 1. */
  public static Tensor gaussianBlur(Tensor images) {
    return gaussianBlur(images, Ints.of(3, 3), 1, 1, DataFormat.CHANNELS_LAST);
  }

  /**
   * Images blurred by a bell curve, with 0 beyond the edges.
   *
   * @param kernelSize height and width of the window, each 1 or more; 3 by default
   * @param sigmaDown the width of the bell along the height in pixels, greater than 0; 1 by default
   * @param sigmaAcross its width along the width, greater than 0; 1 by default
   */
  public static Tensor gaussianBlur(
      Tensor images, Ints kernelSize, double sigmaDown, double sigmaAcross, DataFormat dataFormat) {
    Require.allAtLeast("gaussianBlur", "kernelSize", kernelSize, 2, 1);
    Require.positive("gaussianBlur", "sigmaDown", sigmaDown);
    Require.positive("gaussianBlur", "sigmaAcross", sigmaAcross);
    ImageBatch batch = ImageBatch.of("gaussianBlur", images, dataFormat);
    Tensor x = floating(batch.last());
    return batch.back(
        blurred(
            x,
            bell(x, sigmaDown, kernelSize.get(0)),
            bell(x, sigmaAcross, kernelSize.get(1)),
            Padding.SAME));
  }

  /** Weights along a line, which add up to 1. */
  static Tensor bell(Tensor images, double sigma, int size) {
    DType wide = DType.promote(images.dtype(), DType.FLOAT32);
    Tensor bell = Blur.bell(Tensor.full(new Type(wide, Shape.of(1)), sigma), size);
    return bell.divide(bell.sum());
  }

  /** Images weighed first down, then across. */
  static Tensor blurred(Tensor images, Tensor down, Tensor across, Padding padding) {
    Tensor once = Blur.apply(images, down.expandDims(1), padding);
    return Blur.apply(once, across.expandDims(0), padding);
  }

  /** {@link #sobelEdges(Tensor, DataFormat)} with channels last. */
  public static Tensor sobelEdges(Tensor images) {
    return sobelEdges(images, DataFormat.CHANNELS_LAST);
  }

  /**
   * How images change downwards and to the right, by Sobel's windows of 3 by 3, with 0 beyond the
   * edges.
   *
   * @return the shape of the images and a last axis of length 2: downwards, to the right
   */
  public static Tensor sobelEdges(Tensor images, DataFormat dataFormat) {
    ImageBatch batch = ImageBatch.of("sobelEdges", images, dataFormat);
    Tensor x = floating(batch.last());
    Tensor right = Tensor.of(Shape.of(3, 3), new double[] {-1, 0, 1, -2, 0, 2, -1, 0, 1});
    Tensor toRight = Blur.apply(x, right.cast(x.dtype()), Padding.SAME);
    Tensor down = Blur.apply(x, right.transpose().cast(x.dtype()), Padding.SAME);
    return Tensor.stack(-1, List.of(batch.back(down), batch.back(toRight)));
  }

  /** {@link #ssim(Tensor, Tensor, double, int, double, double, double, DataFormat)}. */
  public static Tensor ssim(Tensor image1, Tensor image2) {
    return ssim(image1, image2, 1);
  }

  /** {@link #ssim(Tensor, Tensor, double, int, double, double, double, DataFormat)}. */
  public static Tensor ssim(Tensor image1, Tensor image2, double maxVal) {
    return ssim(image1, image2, maxVal, 11, 1.5, 0.01, 0.03, DataFormat.CHANNELS_LAST);
  }

  /**
   * How alike two images are in structure, from -1 to 1: the mean over windows and channels of
   * {@code (2·m₁·m₂ + c₁) · (2·v₁₂ + c₂) / ((m₁² + m₂² + c₁) · (v₁ + v₂ + c₂))}, with means m,
   * variances and the covariance v weighed by a bell curve, {@code c = (k · maxVal)²}.
   *
   * <p>Source: Wang, Bovik, Sheikh, Simoncelli, <i>Image quality assessment: from error visibility
   * to structural similarity</i>, 2004, equation 13.
   *
   * @param image2 of the shape of image1
   * @param maxVal the greatest value that pixels can have, greater than 0; 1 by default
   * @param filterSize the length of the windows, odd, no more than height and width; 11 by default
   * @param filterSigma the width of the bell in pixels, greater than 0; 1.5 by default
   * @param k1 0 or more; 0.01 by default
   * @param k2 0 or more; 0.03 by default
   * @return {@code [batch]}, or a scalar of one image
   */
  public static Tensor ssim(
      Tensor image1,
      Tensor image2,
      double maxVal,
      int filterSize,
      double filterSigma,
      double k1,
      double k2,
      DataFormat dataFormat) {
    Require.positive("ssim", "maxVal", maxVal);
    Require.check(
        filterSize >= 1 && filterSize % 2 == 1, "ssim", "filterSize", filterSize, "odd, 1 or more");
    Require.positive("ssim", "filterSigma", filterSigma);
    Require.notNegative("ssim", "k1", k1);
    Require.notNegative("ssim", "k2", k2);
    if (!image1.shape().equals(image2.shape())) {
      throw new ShapeException(
          "ssim: image2 is " + image2.type() + "; allowed: the shape of " + image1.type());
    }
    ImageBatch first = ImageBatch.of("ssim", "image1", image1, dataFormat, 2);
    Tensor a = Numbers.wide(first.last());
    Tensor b = Numbers.wide(ImageBatch.of("ssim", "image2", image2, dataFormat, 2).last());
    Require.check(
        filterSize <= a.dim(1) && filterSize <= a.dim(2),
        "ssim",
        "filterSize",
        filterSize,
        "no more than height and width of " + image1.type());
    Tensor bell = bell(a, filterSigma, filterSize);
    Tensor meanA = blurred(a, bell, bell, Padding.VALID);
    Tensor meanB = blurred(b, bell, bell, Padding.VALID);
    Tensor squares = meanA.square().add(meanB.square());
    Tensor product = meanA.multiply(meanB);
    Tensor variances =
        blurred(a.square().add(b.square()), bell, bell, Padding.VALID).subtract(squares);
    Tensor covariance = blurred(a.multiply(b), bell, bell, Padding.VALID).subtract(product);
    double c1 = Math.pow(k1 * maxVal, 2);
    double c2 = Math.pow(k2 * maxVal, 2);
    Tensor above = product.multiply(2).add(c1).multiply(covariance.multiply(2).add(c2));
    Tensor below = squares.add(c1).multiply(variances.add(c2));
    Tensor mean = above.divide(below).mean(1, 2, 3).cast(floating(image1).dtype());
    return first.single() ? mean.squeeze(0) : mean;
  }
}
