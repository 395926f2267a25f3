package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Cuts the middle out of each image.
 *
 * <p>Input {@code [batch, height', width', channels]} or with channels first, at least as large as
 * the output {@code [batch, height, width, channels]}, float.
 *
 * @param height of the output, 1 or more
 * @param width of the output, 1 or more
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record CenterCrop(int height, int width, DataFormat dataFormat) implements UnaryLayer {
  public CenterCrop {
    Require.atLeast("CenterCrop", "height", height, 1);
    Require.atLeast("CenterCrop", "width", width, 1);
  }

  /** With channels last. */
  public CenterCrop(int height, int width) {
    this(height, width, DataFormat.CHANNELS_LAST);
  }

  public CenterCrop dataFormat(DataFormat value) {
    return new CenterCrop(height, width, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    dataFormat.check(input, 2);
    int axis = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    if (input.dim(axis) < height || input.dim(axis + 1) < width) {
      throw new ShapeException(
          "the input is "
              + input.type()
              + "; allowed: images of "
              + height
              + " by "
              + width
              + " or more");
    }
    long top = (input.dim(axis) - height) / 2;
    long left = (input.dim(axis + 1) - width) / 2;
    return PerImage.floating(scope, input)
        .slice(axis, top, top + height)
        .slice(axis + 1, left, left + width);
  }
}
