package dev.crema.ops;

import static dev.crema.ops.Numbers.each;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import java.util.stream.IntStream;

/** Patches of images and volumes, of any type. */
abstract class PatchOps extends RearrangementOps {
  PatchOps() {}

  /** {@link #extractPatches(Tensor, Ints, Ints, Ints, Padding, DataFormat)} side by side. */
  public static Tensor extractPatches(Tensor images, int size) {
    return extractPatches(images, Ints.of(size, size));
  }

  /** {@link #extractPatches(Tensor, Ints, Ints, Ints, Padding, DataFormat)} side by side. */
  public static Tensor extractPatches(Tensor images, Ints size) {
    return extractPatches(images, size, size, Ints.of(1), Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  /**
   * Windows of images, each as a vector: row by row, and in a row pixel by pixel.
   *
   * @param images {@code [height, width, channels]}, with a batch before or not, or with channels
   *     first; or volumes if {@code size} has three numbers
   * @param size the lengths of a patch, 1 or more: 2 of images, 3 of volumes
   * @param strides the steps between patches, 1 or more: one number for all axes, or one each; the
   *     size by default
   * @param dilationRate the distance between neighbouring pixels of a patch, 1 or more: one number
   *     for all axes, or one each; 1 by default
   * @param padding VALID by default, or SAME, with zeros beyond the edges
   * @return {@code [batch, patchesDown, patchesAcross, rows · columns · channels]}, or with these
   *     channels first
   */
  public static Tensor extractPatches(
      Tensor images,
      Ints size,
      Ints strides,
      Ints dilationRate,
      Padding padding,
      DataFormat dataFormat) {
    String who = "extractPatches";
    int rank = requireSize(who, size);
    padding.requireNotCausal(who);
    ImageBatch batch = ImageBatch.of(who, "images", images, dataFormat, rank);
    Tensor x = batch.last();
    Window window =
        padding.window(
            who + ": size",
            x.shape(),
            size,
            each(who, "strides", strides, rank, 1),
            each(who, "dilationRate", dilationRate, rank, 1));
    Tensor blocks = new Blocks(window).cut(x);
    int[] order = apart(rank);
    Shape counts = blocks.transpose(order).shape().slice(0, rank + 1);
    long numbers = size.stream().asLongStream().reduce(x.dim(-1), (a, b) -> a * b);
    return batch.back(blocks.transpose(order).reshape(counts.concat(Shape.of(numbers))));
  }

  /** {@link #extractPatches3d(Tensor, Ints, Ints, Ints, Padding, DataFormat)} side by side. */
  public static Tensor extractPatches3d(Tensor volumes, int size) {
    return extractPatches3d(volumes, Ints.repeat(size, 3));
  }

  /** {@link #extractPatches3d(Tensor, Ints, Ints, Ints, Padding, DataFormat)} side by side. */
  public static Tensor extractPatches3d(Tensor volumes, Ints size) {
    return extractPatches3d(
        volumes, size, size, Ints.of(1), Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  /**
   * {@link #extractPatches(Tensor, Ints, Ints, Ints, Padding, DataFormat)} of volumes.
   *
   * @param volumes {@code [depth, height, width, channels]}, with a batch before or not, or with
   *     channels first
   * @param size the three lengths of a patch, 1 or more
   */
  public static Tensor extractPatches3d(
      Tensor volumes,
      Ints size,
      Ints strides,
      Ints dilationRate,
      Padding padding,
      DataFormat dataFormat) {
    Require.allAtLeast("extractPatches3d", "size", size, 3, 1);
    return extractPatches(volumes, size, strides, dilationRate, padding, dataFormat);
  }

  /** {@link #reconstructPatches(Tensor, Ints, Ints, Padding, DataFormat)}, VALID, channels last. */
  public static Tensor reconstructPatches(Tensor patches, Ints size, Ints outputSize) {
    return reconstructPatches(patches, size, outputSize, Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  /**
   * The images or volumes that patches side by side were cut from: the opposite of {@link
   * #extractPatches(Tensor, Ints, Ints, Ints, Padding, DataFormat)} with its size as strides.
   *
   * @param patches {@code [down, across, rows · columns · channels]}, with a batch before or not,
   *     or with channels first
   * @param size the lengths of a patch, 1 or more: 2 of images, 3 of volumes
   * @param outputSize the lengths of the result: those of all patches side by side, or with SAME
   *     padding up to one patch less a pixel shorter
   * @param padding that they were cut with, VALID or SAME
   */
  public static Tensor reconstructPatches(
      Tensor patches, Ints size, Ints outputSize, Padding padding, DataFormat dataFormat) {
    String who = "reconstructPatches";
    int rank = requireSize(who, size);
    Require.allAtLeast(who, "outputSize", outputSize, rank, 1);
    padding.requireNotCausal(who);
    ImageBatch batch = ImageBatch.of(who, "patches", patches, dataFormat, rank);
    Tensor x = batch.last();
    long pixels = size.stream().asLongStream().reduce(1, (a, b) -> a * b);
    if (x.dim(-1) % pixels != 0) {
      throw new ShapeException(
          who
              + ": patches is "
              + patches.type()
              + "; allowed: a multiple of "
              + pixels
              + " channels");
    }
    Shape counts = x.shape().slice(0, rank + 1);
    Shape lengths = Shape.of(size.stream().asLongStream().toArray());
    long channels = x.dim(-1) / pixels;
    Tensor joined = x.reshape(counts.concat(lengths).concat(Shape.of(channels)));
    joined = joined.transpose(together(rank));
    Shape whole = counts.concat(Shape.of(channels));
    for (int i = 0; i < rank; i++) {
      whole = whole.with(i + 1, counts.dim(i + 1) * size.get(i));
    }
    joined = joined.reshape(whole);
    for (int i = 0; i < rank; i++) {
      long length = whole.dim(i + 1);
      long rest = length - outputSize.get(i);
      long most = padding == Padding.SAME ? size.get(i) - 1L : 0;
      Require.check(
          rest >= 0 && rest <= most,
          who,
          "outputSize",
          outputSize,
          (length - most) + " to " + length + " along axis " + i);
      joined = joined.slice(i + 1, rest / 2, rest / 2 + outputSize.get(i));
    }
    return batch.back(joined);
  }

  private static int requireSize(String who, Ints size) {
    int rank = size.size();
    Require.check(rank == 2 || rank == 3, who, "size", size, "2 or 3 numbers of 1 or more");
    Require.allAtLeast(who, "size", size, rank, 1);
    return rank;
  }

  /** From windows and their pixels side by side to all windows, then all pixels. */
  private static int[] apart(int rank) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(0), IntStream.range(0, rank).map(i -> 2 * i + 1)),
            IntStream.concat(
                IntStream.range(0, rank).map(i -> 2 * i + 2), IntStream.of(2 * rank + 1)))
        .toArray();
  }

  /** The opposite of {@link #apart}. */
  private static int[] together(int rank) {
    return IntStream.concat(
            IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, rank).flatMap(i -> IntStream.of(i + 1, rank + i + 1))),
            IntStream.of(2 * rank + 1))
        .toArray();
  }
}
