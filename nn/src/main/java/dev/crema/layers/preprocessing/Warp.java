package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.reshaping.Interpolation;
import java.util.List;
import java.util.OptionalLong;

/**
 * How images are moved, turned and stretched.
 *
 * @param fillMode what stands beyond the edges; {@link FillMode#REFLECT} by default
 * @param interpolation {@link Interpolation#BILINEAR} by default, or NEAREST
 * @param fillValue of {@link FillMode#CONSTANT}; 0 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record Warp(
    FillMode fillMode,
    Interpolation interpolation,
    double fillValue,
    DataFormat dataFormat,
    OptionalLong seed) {
  public Warp {
    requireInterpolation("random geometry", interpolation);
    Require.finite("random geometry", "fillValue", fillValue);
  }

  Warp() {
    this(
        FillMode.REFLECT,
        Interpolation.BILINEAR,
        0,
        DataFormat.CHANNELS_LAST,
        OptionalLong.empty());
  }

  Warp fillMode(FillMode value) {
    return new Warp(value, interpolation, fillValue, dataFormat, seed);
  }

  Warp interpolation(Interpolation value) {
    return new Warp(fillMode, value, fillValue, dataFormat, seed);
  }

  Warp fillValue(double value) {
    return new Warp(fillMode, interpolation, value, dataFormat, seed);
  }

  Warp dataFormat(DataFormat value) {
    return new Warp(fillMode, interpolation, fillValue, value, seed);
  }

  Warp seed(long value) {
    return new Warp(fillMode, interpolation, fillValue, dataFormat, OptionalLong.of(value));
  }

  /**
   * Where each pixel of the result comes from: {@code (xx · x + xy · y + x0, yx · x + yy · y +
   * y0)}, six numbers {@code [batch, 1, 1]} for each image.
   */
  record Affine(Tensor xx, Tensor xy, Tensor x0, Tensor yx, Tensor yy, Tensor y0) {
    /** The same for each pixel of images with channels last. */
    Places places(Tensor images) {
      Places own = Places.of(images, xx.dtype());
      return new Places(
          xx.multiply(own.x()).add(xy.multiply(own.y())).add(x0),
          yx.multiply(own.x()).add(yy.multiply(own.y())).add(y0));
    }
  }

  /** Where each pixel of the result comes from, {@code [batch or 1, height, width]} each. */
  public record Places(Tensor x, Tensor y) {
    /** Where the pixels of images with channels last are. */
    public static Places of(Tensor images, DType dtype) {
      Type type = new Type(dtype, Shape.of(1, images.dim(1), images.dim(2)));
      return new Places(Tensor.iota(type, 2), Tensor.iota(type, 1));
    }
  }

  /** A number for each image, {@code [batch, 1, 1]}, in float32 or wider. */
  Tensor draw(Scope scope, int stream, Tensor images, List<Double> range) {
    return PerImage.uniform(scope, seed, stream, images, range).squeeze(-1);
  }

  /** Images with channels last whose pixels come from elsewhere. */
  public Tensor apply(Tensor images, Places from) {
    Tensor atX = from.x();
    Tensor atY = from.y();
    if (interpolation == Interpolation.NEAREST) {
      return pick(images, atY.add(0.5).floor(), atX.add(0.5).floor());
    }
    Tensor top = atY.floor();
    Tensor left = atX.floor();
    Tensor down = atY.subtract(top).expandDims(-1).cast(images.dtype());
    Tensor right = atX.subtract(left).expandDims(-1).cast(images.dtype());
    Tensor upper = between(pick(images, top, left), pick(images, top, left.add(1)), right);
    Tensor lower =
        between(pick(images, top.add(1), left), pick(images, top.add(1), left.add(1)), right);
    return between(upper, lower, down);
  }

  static Tensor between(Tensor a, Tensor b, Tensor part) {
    return a.multiply(part.negate().add(1)).add(b.multiply(part));
  }

  /** The pixels at whole places {@code [batch, height, width]}. */
  private Tensor pick(Tensor images, Tensor y, Tensor x) {
    long height = images.dim(1);
    long width = images.dim(2);
    Tensor row = fillMode.inside(y, height);
    Tensor column = fillMode.inside(x, width);
    // In integers: floats do not have all numbers of a large image's pixels.
    Tensor index = row.cast(DType.INT32).multiply((double) width).add(column.cast(DType.INT32));
    Shape flat = Shape.of(images.dim(0), height * width);
    Tensor pixels =
        images
            .reshape(flat.concat(Shape.of(images.dim(3))))
            .gather(index.reshape(flat), 1, 1)
            .reshape(images.shape());
    if (fillMode != FillMode.CONSTANT) {
      return pixels;
    }
    Tensor known = y.equal(row).and(x.equal(column)).expandDims(-1);
    Tensor fill = Tensor.scalar(images.dtype(), fillValue);
    return known.broadcastTo(images.shape()).where(pixels, fill);
  }

  /** Refuses kinds of interpolation between pixels that a warp does not know. */
  public static void requireInterpolation(String who, Interpolation interpolation) {
    Require.check(
        interpolation == Interpolation.BILINEAR || interpolation == Interpolation.NEAREST,
        who,
        "interpolation",
        interpolation,
        "BILINEAR, NEAREST");
  }
}
