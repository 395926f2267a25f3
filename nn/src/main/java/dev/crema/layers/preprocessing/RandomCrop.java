package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, cuts a piece out of the images at a random place, the same for all images of a
 * batch; else, and where images are smaller than the piece, brings them to its size and cuts off
 * what is too much, as {@link Resizing} with {@code cropToAspectRatio} does.
 *
 * <p>Input {@code [batch, height', width', channels]} or with channels first, output {@code [batch,
 * height, width, channels]}, float.
 *
 * @param height of the output, 1 or more
 * @param width of the output, 1 or more
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomCrop(int height, int width, DataFormat dataFormat, OptionalLong seed)
    implements UnaryLayer {
  public RandomCrop {
    Require.atLeast("RandomCrop", "height", height, 1);
    Require.atLeast("RandomCrop", "width", width, 1);
  }

  /** With channels last. */
  public RandomCrop(int height, int width) {
    this(height, width, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  public RandomCrop dataFormat(DataFormat value) {
    return new RandomCrop(height, width, value, seed);
  }

  public RandomCrop seed(long value) {
    return new RandomCrop(height, width, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor images = PerImage.floating(scope, dataFormat.toLast(input, 2));
    if (!scope.training() || images.dim(1) < height || images.dim(2) < width) {
      Resizing resizing = new Resizing(height, width).cropToAspectRatio(true);
      return dataFormat.fromLast(resizing.call(scope, images));
    }
    Tensor rows = cut(scope, images, 1, height);
    return dataFormat.fromLast(cut(scope, rows, 2, width));
  }

  private Tensor cut(Scope scope, Tensor images, int axis, int length) {
    Type type = new Type(DType.FLOAT32, Shape.of(1));
    Tensor draw = scope.random(Distribution.UNIFORM, type, seed, axis);
    Tensor start = draw.multiply(images.dim(axis) - length + 1.0).floor().cast(DType.INT32);
    return images.gather(Tensor.arange(length).add(start), axis);
  }
}
