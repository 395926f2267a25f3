package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, blurs some images by a bell curve, as wide for all images of a batch, and clips to
 * the range of values; else changes nothing. Beyond the edges stands 0.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor between which numbers the probability lies, each 0 to 1; one number f means 0 to f
 * @param kernelSize height and width of the window, each 1 or more; 3 by default
 * @param sigma the least and the greatest width of the bell in pixels, drawn for height and width;
 *     1 by default
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomGaussianBlur(
    List<Double> factor,
    Ints kernelSize,
    List<Double> sigma,
    List<Double> valueRange,
    DataFormat dataFormat,
    OptionalLong seed)
    implements RandomColour<RandomGaussianBlur> {
  static final double LEAST_SIGMA = 1e-6;

  public RandomGaussianBlur {
    factor = List.copyOf(factor);
    sigma = List.copyOf(sigma);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomGaussianBlur", "factor", factor, 0, 1);
    Require.allAtLeast("RandomGaussianBlur", "kernelSize", kernelSize, 2, 1);
    Require.check(
        sigma.size() == 2 && sigma.getFirst() >= 0 && sigma.getFirst() <= sigma.getLast(),
        "RandomGaussianBlur",
        "sigma",
        sigma,
        "two numbers of 0 or more, the lower one first");
    PerImage.valueRange("RandomGaussianBlur", valueRange);
  }

  /** With a window of 3 by 3 and a bell of width 1; values from 0 to 255. */
  public RandomGaussianBlur(double factor) {
    this(
        List.of(0.0, factor),
        Ints.of(3, 3),
        List.of(1.0, 1.0),
        PerImage.BYTES,
        DataFormat.CHANNELS_LAST,
        OptionalLong.empty());
  }

  public RandomGaussianBlur kernelSize(int height, int width) {
    return new RandomGaussianBlur(
        factor, Ints.of(height, width), sigma, valueRange, dataFormat, seed);
  }

  public RandomGaussianBlur sigma(double least, double greatest) {
    return new RandomGaussianBlur(
        factor, kernelSize, List.of(least, greatest), valueRange, dataFormat, seed);
  }

  @Override
  public RandomGaussianBlur with(
      List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomGaussianBlur(factor, kernelSize, sigma, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor chosen = PerImage.chosen(scope, seed, 0, images, factor);
    Tensor kernel =
        bell(scope, images, 0).reshape(kernelSize.get(0), 1).multiply(bell(scope, images, 1));
    Tensor blurred = Blur.apply(images, kernel, Padding.SAME);
    Tensor mixed = chosen.where(blurred, images);
    return PerImage.clip(mixed, valueRange);
  }

  /** The weights along an axis, which add up to 1. */
  private Tensor bell(Scope scope, Tensor images, int axis) {
    Type type = new Type(DType.promote(images.dtype(), DType.FLOAT32), Shape.of(1));
    double least = sigma.getFirst();
    Tensor width =
        scope
            .random(Distribution.UNIFORM, type, seed, 2 + axis)
            .multiply(sigma.getLast() - least)
            .add(least + LEAST_SIGMA);
    Tensor weights = Blur.bell(width, kernelSize.get(axis));
    return weights.divide(weights.sum());
  }
}
