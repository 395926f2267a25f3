package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Where the channels of images are. */
public enum DataFormat {
  /** {@code [batch, spatial…, channels]}: what is computed in. */
  CHANNELS_LAST,
  /** {@code [batch, channels, spatial…]}: transposed before and after, which takes time. */
  CHANNELS_FIRST;

  /**
   * Images of this format with channels last.
   *
   * @param spatial the number of spatial axes
   */
  public Tensor toLast(Tensor images, int spatial) {
    check(images, spatial);
    return this == CHANNELS_LAST ? images : images.transpose(moved(images.rank(), 1, -1));
  }

  /**
   * Refuses anything but images of this format.
   *
   * @param spatial the number of spatial axes
   */
  public void check(Tensor images, int spatial) {
    if (images.rank() != spatial + 2) {
      throw refusal(images.type().toString(), spatial);
    }
  }

  /** The shape of images of this format with channels last. */
  public Shape toLast(Shape images, int spatial) {
    if (images.rank() != spatial + 2) {
      throw refusal(images.toString(), spatial);
    }
    return this == CHANNELS_LAST ? images : permuted(images, moved(images.rank(), 1, -1));
  }

  /** The shape in this format of images with channels last. */
  public Shape fromLast(Shape images) {
    return this == CHANNELS_LAST ? images : permuted(images, moved(images.rank(), -1, 1));
  }

  private static Shape permuted(Shape shape, int[] axes) {
    return Shape.of(Arrays.stream(axes).mapToLong(shape::dim).toArray());
  }

  private ShapeException refusal(String images, int spatial) {
    return new ShapeException(
        "the input is " + images + "; allowed: " + (spatial + 2) + " axes, " + text(spatial));
  }

  /** Images with channels last in this format. */
  public Tensor fromLast(Tensor images) {
    return this == CHANNELS_LAST ? images : images.transpose(moved(images.rank(), -1, 1));
  }

  private String text(int spatial) {
    String axes = spatial == 1 ? "steps" : spatial == 2 ? "height, width" : "depth, height, width";
    return this == CHANNELS_LAST
        ? "[batch, " + axes + ", channels]"
        : "[batch, channels, " + axes + "]";
  }

  private static int[] moved(int rank, int from, int to) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Integer axis = axes.remove(/* index */ Math.floorMod(from, rank));
    axes.add(Math.floorMod(to, rank), axis);
    return axes.stream().mapToInt(a -> a).toArray();
  }
}
