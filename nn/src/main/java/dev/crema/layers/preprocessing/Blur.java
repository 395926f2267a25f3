package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import dev.crema.layers.Padding;

/** Each channel of images weighed by one window. */
public final class Blur {
  private Blur() {}

  /** A bell curve {@code [size]} of height 1 and some width {@code [1]}, in pixels. */
  public static Tensor bell(Tensor width, int size) {
    Tensor place = Tensor.iota(new Type(width.dtype(), Shape.of(size)), 0);
    return place.subtract((size - 1) / 2.0).divide(width).square().multiply(-0.5).exp();
  }

  /**
   * The sums of pixels times weights.
   *
   * @param images {@code [batch, height, width, channels]}
   * @param weights of a window, {@code [rows, columns]}
   * @param padding SAME, with 0 beyond the edges, or VALID
   */
  public static Tensor apply(Tensor images, Tensor weights, Padding padding) {
    int rows = Math.toIntExact(weights.dim(0));
    int columns = Math.toIntExact(weights.dim(1));
    int channels = Math.toIntExact(images.dim(-1));
    Tensor kernel =
        weights
            .reshape(rows, columns, 1, 1)
            .broadcastTo(Shape.of(rows, columns, 1, channels))
            .cast(images.dtype());
    Ints ones = Ints.of(1, 1);
    Window window =
        padding.window("the window", images.shape(), Ints.of(rows, columns), ones, ones);
    return images.convolution(kernel, window, channels);
  }
}
