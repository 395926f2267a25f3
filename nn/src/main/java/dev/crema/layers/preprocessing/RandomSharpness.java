package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, makes each image smoother or sharper, {@code x + (1 - 2f) · (smooth - x)}, and clips
 * to the range of values; else changes nothing. Smooth is the mean of 3 by 3 pixels, the middle one
 * counting five times.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor the least and the greatest f, 0 to 1; 1/2 changes nothing; one number f means 0 to
 *     f
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomSharpness(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements RandomColour<RandomSharpness> {
  public RandomSharpness {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomSharpness", "factor", factor, 0, 1);
    PerImage.valueRange("RandomSharpness", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomSharpness(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between 0 and the factor, values from 0 to 255. */
  public RandomSharpness(double factor) {
    this(0, factor);
  }

  @Override
  public RandomSharpness with(List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomSharpness(factor, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor f = PerImage.uniform(scope, seed, 0, images, factor).cast(images.dtype());
    int channels = Math.toIntExact(images.dim(-1));
    double a = 1 / 13.0;
    Tensor kernel =
        Tensor.of(Shape.of(3, 3, 1, 1), a, a, a, a, 5 * a, a, a, a, a)
            .cast(images.dtype())
            .broadcastTo(Shape.of(3, 3, 1, channels));
    Ints ones = Ints.of(1, 1);
    Window window = Padding.SAME.window("kernel", images.shape(), Ints.of(3, 3), ones, ones);
    Tensor smooth = images.convolution(kernel, window, channels);
    Tensor part = f.multiply(-2).add(1);
    return PerImage.clip(images.add(part.multiply(smooth.subtract(images))), valueRange);
  }
}
