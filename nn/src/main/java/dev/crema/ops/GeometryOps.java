package dev.crema.ops;

import static dev.crema.ops.Numbers.saturated;
import static dev.crema.ops.Numbers.wide;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.preprocessing.FillMode;
import dev.crema.layers.preprocessing.Warp;
import dev.crema.layers.reshaping.Interpolation;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images whose pixels come from elsewhere, one image {@code [height, width, channels]} or a batch,
 * channels last or first. Pixel (x, y) is the one in column x of row y. Integers are computed in
 * float32 and rounded.
 */
abstract class GeometryOps extends FilterOps {
  /** What is nearer to the horizon counts as this near to it. */
  private static final double HORIZON = 1e-6;

  GeometryOps() {}

  /** {@link #affineTransform(Tensor, Tensor, Interpolation, FillMode, double, DataFormat)}. */
  public static Tensor affineTransform(Tensor images, Tensor transform) {
    return affineTransform(
        images, transform, Interpolation.BILINEAR, FillMode.CONSTANT, 0, DataFormat.CHANNELS_LAST);
  }

  /**
   * Pixel (x, y) of the result is that at {@code ((a₀·x + a₁·y + a₂) / k, (b₀·x + b₁·y + b₂) / k)}
   * of the image, with {@code k = c₀·x + c₁·y + 1}.
   *
   * @param transform {@code a₀, a₁, a₂, b₀, b₁, b₂, c₀, c₁}: {@code [8]}, or {@code [batch, 8]} for
   *     each image
   * @param interpolation BILINEAR by default, or NEAREST
   * @param fillMode what stands beyond the edges; CONSTANT by default
   * @param fillValue of CONSTANT, finite; 0 by default
   */
  public static Tensor affineTransform(
      Tensor images,
      Tensor transform,
      Interpolation interpolation,
      FillMode fillMode,
      double fillValue,
      DataFormat dataFormat) {
    String who = "affineTransform";
    Warp warp = warp(who, interpolation, fillMode, fillValue);
    ImageBatch batch = ImageBatch.of(who, images, dataFormat);
    Tensor rows = transform.rank() == 1 ? transform.expandDims(0) : transform;
    boolean fits =
        rows.rank() == 2
            && rows.dim(1) == 8
            && (rows.dim(0) == 1 || rows.dim(0) == batch.last().dim(0));
    if (!fits) {
      throw new ShapeException(
          who
              + ": transform is "
              + transform.type()
              + "; allowed: [8], or [batch,8] for each of "
              + images.type());
    }
    List<Tensor> given =
        IntStream.range(0, 8)
            .mapToObj(i -> wide(rows).select(1, i).reshape(rows.dim(0), 1, 1))
            .toList();
    Tensor one = Tensor.full(given.getFirst().type(), 1);
    List<Tensor> all = Stream.concat(given.stream(), Stream.of(one)).toList();
    return moved(batch, warp, new Homography(all));
  }

  /** {@link #perspectiveTransform(Tensor, Tensor, Tensor, Interpolation, double, DataFormat)}. */
  public static Tensor perspectiveTransform(Tensor images, Tensor startPoints, Tensor endPoints) {
    return perspectiveTransform(
        images, startPoints, endPoints, Interpolation.BILINEAR, 0, DataFormat.CHANNELS_LAST);
  }

  /**
   * Images seen from the side, such that four points come to four others.
   *
   * @param startPoints (x, y) of four points of the image, no three of them on a line: {@code [4,
   *     2]}, or {@code [batch, 4, 2]} for each image
   * @param endPoints where they are in the result, of the same shape
   * @param interpolation BILINEAR by default, or NEAREST
   * @param fillValue what stands beyond the edges, finite; 0 by default
   */
  public static Tensor perspectiveTransform(
      Tensor images,
      Tensor startPoints,
      Tensor endPoints,
      Interpolation interpolation,
      double fillValue,
      DataFormat dataFormat) {
    String who = "perspectiveTransform";
    Warp warp = warp(who, interpolation, FillMode.CONSTANT, fillValue);
    ImageBatch batch = ImageBatch.of(who, images, dataFormat);
    Tensor start = points(who, "startPoints", startPoints, batch);
    Tensor end = points(who, "endPoints", endPoints, batch);
    Homography back = Homography.ofSquare(start).after(Homography.ofSquare(end).inverse());
    return moved(batch, warp, back);
  }

  private static Tensor points(String who, String name, Tensor points, ImageBatch batch) {
    Tensor all = points.rank() == 2 ? points.expandDims(0) : points;
    long count = batch.last().dim(0);
    boolean fits =
        all.rank() == 3
            && all.shape().slice(1, 3).equals(Shape.of(4, 2))
            && (all.dim(0) == 1 || all.dim(0) == count);
    if (!fits) {
      throw new ShapeException(
          who + ": " + name + " is " + points.type() + "; allowed: [4,2], or [" + count + ",4,2]");
    }
    return wide(all);
  }

  /** Images bent like rubber, with alpha 20 and sigma 5; see the long form. */
  public static Tensor elasticTransform(Tensor images, long seed) {
    return elasticTransform(
        images,
        20,
        5,
        Interpolation.BILINEAR,
        FillMode.REFLECT,
        0,
        Tensor.of(Shape.of(2), seed, 0L),
        DataFormat.CHANNELS_LAST);
  }

  /**
   * Images bent like rubber: each pixel comes from another place nearby, by normal noise {@code
   * sigma} wide that is blurred by a bell curve as wide, so that neighbours move alike, times
   * {@code alpha}.
   *
   * <p>Source: Simard et al., <i>Best practices for convolutional neural networks applied to visual
   * document analysis</i>, ICDAR 2003.
   *
   * @param alpha how strong the movement is, finite; 20 by default
   * @param sigma in pixels, greater than 0; 5 by default
   * @param interpolation BILINEAR by default, or NEAREST
   * @param fillMode what stands beyond the edges; REFLECT by default
   * @param fillValue of CONSTANT, finite; 0 by default
   * @param key of the noise, int64 {@code [2]}: seed and step
   */
  public static Tensor elasticTransform(
      Tensor images,
      double alpha,
      double sigma,
      Interpolation interpolation,
      FillMode fillMode,
      double fillValue,
      Tensor key,
      DataFormat dataFormat) {
    String who = "elasticTransform";
    Require.finite(who, "alpha", alpha);
    Require.positive(who, "sigma", sigma);
    Warp warp = warp(who, interpolation, fillMode, fillValue);
    ImageBatch batch = ImageBatch.of(who, images, dataFormat);
    Tensor x = wide(batch.last());
    Type type = new Type(x.dtype(), x.shape().with(3, 2));
    Tensor noise = Tensor.random(Distribution.NORMAL, type, 0, key).multiply(sigma);
    Tensor bell = bell(x, sigma, (int) (6 * sigma) | 1);
    Tensor moves = blurred(noise, bell, bell, Padding.SAME).multiply(alpha);
    Warp.Places own = Warp.Places.of(x, x.dtype());
    Warp.Places from =
        new Warp.Places(own.x().add(moves.select(-1, 0)), own.y().add(moves.select(-1, 1)));
    return batch.back(saturated(warp.apply(x, from), images.dtype()));
  }

  private static Warp warp(
      String who, Interpolation interpolation, FillMode fillMode, double fillValue) {
    Warp.requireInterpolation(who, interpolation);
    Require.finite(who, "fillValue", fillValue);
    return new Warp(
        fillMode, interpolation, fillValue, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  private static Tensor moved(ImageBatch batch, Warp warp, Homography back) {
    Tensor images = batch.last();
    List<Tensor> n = back.numbers();
    Warp.Places own = Warp.Places.of(images, n.getFirst().dtype());
    Tensor far = row(n, 6, own);
    Tensor near =
        far.less(0)
            .where(Tensor.scalar(far.dtype(), -HORIZON), Tensor.scalar(far.dtype(), HORIZON));
    Tensor k = far.abs().less(HORIZON).where(near, far);
    Shape each = images.shape().slice(0, 3);
    Warp.Places from =
        new Warp.Places(
            row(n, 0, own).divide(k).broadcastTo(each), row(n, 3, own).divide(k).broadcastTo(each));
    return batch.back(saturated(warp.apply(wide(images), from), images.dtype()));
  }

  private static Tensor row(List<Tensor> n, int first, Warp.Places own) {
    return n.get(first)
        .multiply(own.x())
        .add(n.get(first + 1).multiply(own.y()))
        .add(n.get(first + 2));
  }

  /** {@link #mapCoordinates(Tensor, Tensor, int, FillMode, double)} with 0 beyond the edges. */
  public static Tensor mapCoordinates(Tensor inputs, Tensor coordinates, int order) {
    return mapCoordinates(inputs, coordinates, order, FillMode.CONSTANT, 0);
  }

  /**
   * The numbers at places between the elements of a tensor.
   *
   * @param inputs of any number of axes, one or more
   * @param coordinates {@code [axes, …]}: the place along each axis, for each number of the result
   * @param order 0 for the nearest element, 1 for straight lines between neighbours
   * @param fillMode what stands beyond the edges; CONSTANT by default
   * @param fillValue of CONSTANT, finite; 0 by default
   * @return of the shape of one coordinate and the type of the inputs; integers are rounded
   */
  public static Tensor mapCoordinates(
      Tensor inputs, Tensor coordinates, int order, FillMode fillMode, double fillValue) {
    String who = "mapCoordinates";
    Require.check(order == 0 || order == 1, who, "order", order, "0, 1");
    Require.finite(who, "fillValue", fillValue);
    if (inputs.rank() == 0 || coordinates.rank() < 2 || coordinates.dim(0) != inputs.rank()) {
      throw new ShapeException(
          who
              + ": coordinates is "
              + coordinates.type()
              + "; allowed: [axes,…] with the number of axes of "
              + inputs.type());
    }
    Grid grid = new Grid(wide(inputs), fillMode, fillValue);
    Tensor places = wide(coordinates);
    return saturated(order == 0 ? grid.nearest(places) : grid.linear(places), inputs.dtype());
  }
}
