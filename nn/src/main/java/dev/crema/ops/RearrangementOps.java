package dev.crema.ops;

import static dev.crema.ops.Numbers.each;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;

/** The numbers of images in another order, of any type. */
abstract class RearrangementOps extends AttentionOps {
  RearrangementOps() {}

  /** {@link #depthToSpace(Tensor, int, DataFormat)} with channels last. */
  public static Tensor depthToSpace(Tensor x, int blockSize) {
    return depthToSpace(x, blockSize, DataFormat.CHANNELS_LAST);
  }

  /**
   * Channels as blocks of pixels: {@code [batch, height, width, channels]} to {@code [batch, height
   * · b, width · b, channels / b²]}.
   *
   * <p>With channels last the new channels of the first pixel of a block come first, then those of
   * the next one; with channels first, {@code [batch, channels, height, width]}, the pixels of the
   * first new channel, then those of the next one.
   *
   * @param blockSize b, 2 or more; its square divides the number of channels
   */
  public static Tensor depthToSpace(Tensor x, int blockSize, DataFormat dataFormat) {
    Require.atLeast("depthToSpace", "blockSize", blockSize, 2);
    Sizes sizes = Sizes.of("depthToSpace", x, dataFormat);
    long square = (long) blockSize * blockSize;
    if (sizes.channels() % square != 0) {
      throw new ShapeException(
          "depthToSpace: x is " + x.type() + "; allowed: a multiple of " + square + " channels");
    }
    long n = sizes.batch();
    long b = blockSize;
    long high = sizes.height();
    long wide = sizes.width();
    long depth = sizes.channels() / square;
    return dataFormat == DataFormat.CHANNELS_LAST
        ? x.reshape(n, high, wide, b, b, depth)
            .transpose(0, 1, 3, 2, 4, 5)
            .reshape(n, high * b, wide * b, depth)
        : x.reshape(n, depth, b, b, high, wide)
            .transpose(0, 1, 4, 2, 5, 3)
            .reshape(n, depth, high * b, wide * b);
  }

  /** {@link #spaceToDepth(Tensor, int, DataFormat)} with channels last. */
  public static Tensor spaceToDepth(Tensor x, int blockSize) {
    return spaceToDepth(x, blockSize, DataFormat.CHANNELS_LAST);
  }

  /**
   * Blocks of pixels as channels: the opposite of {@link #depthToSpace(Tensor, int, DataFormat)}.
   *
   * @param blockSize b, 2 or more; it divides height and width
   */
  public static Tensor spaceToDepth(Tensor x, int blockSize, DataFormat dataFormat) {
    Require.atLeast("spaceToDepth", "blockSize", blockSize, 2);
    Sizes sizes = Sizes.of("spaceToDepth", x, dataFormat);
    long n = sizes.batch();
    long b = blockSize;
    long high = sizes.height() / b;
    long wide = sizes.width() / b;
    long depth = sizes.channels();
    if (high * b != sizes.height() || wide * b != sizes.width()) {
      throw new ShapeException(
          "spaceToDepth: x is " + x.type() + "; allowed: height and width in multiples of " + b);
    }
    return dataFormat == DataFormat.CHANNELS_LAST
        ? x.reshape(n, high, b, wide, b, depth)
            .transpose(0, 1, 3, 2, 4, 5)
            .reshape(n, high, wide, depth * b * b)
        : x.reshape(n, depth, high, b, wide, b)
            .transpose(0, 1, 3, 5, 2, 4)
            .reshape(n, depth * b * b, high, wide);
  }

  private record Sizes(long batch, long height, long width, long channels) {
    static Sizes of(String who, Tensor x, DataFormat format) {
      if (x.rank() != 4) {
        throw new ShapeException(
            who + ": x is " + x.type() + "; allowed: 4 axes, a batch of images");
      }
      Shape last = format.toLast(x.shape(), 2);
      return new Sizes(last.dim(0), last.dim(1), last.dim(2), last.dim(3));
    }
  }

  /** {@link #unfold(Tensor, Ints, Ints, Ints, Ints)} with square windows, step by step. */
  public static Tensor unfold(Tensor x, int kernelSize) {
    return unfold(x, Ints.of(kernelSize), Ints.of(1), Ints.of(0), Ints.of(1));
  }

  /**
   * Windows of images as columns.
   *
   * @param x {@code [batch, channels, height, width]}
   * @param kernelSize height and width of a window, 1 or more; here as below one number for both,
   *     or one each
   * @param dilation the distance between neighbouring pixels of a window, 1 or more; 1 by default
   * @param padding how many zeros stand before and after each line, 0 or more; 0 by default
   * @param stride the steps between windows, 1 or more; 1 by default
   * @return {@code [batch, channels · kernelHeight · kernelWidth, windows]}
   */
  public static Tensor unfold(Tensor x, Ints kernelSize, Ints dilation, Ints padding, Ints stride) {
    if (x.rank() != 4) {
      throw new ShapeException(
          "unfold: x is " + x.type() + "; allowed: [batch,channels,height,width]");
    }
    Window window = window("unfold", kernelSize, dilation, padding, stride);
    Blocks blocks = new Blocks(window);
    Ints counts = blocks.counts(Ints.of(Math.toIntExact(x.dim(2)), Math.toIntExact(x.dim(3))));
    if (counts.contains(0)) {
      throw new ShapeException(
          "unfold: kernelSize is "
              + window.size()
              + ", x is "
              + x.type()
              + "; allowed: a window that fits into the images");
    }
    long rows = x.dim(1) * window.size().get(0) * window.size().get(1);
    return blocks
        .cut(x.transpose(0, 2, 3, 1))
        .transpose(0, 5, 2, 4, 1, 3)
        .reshape(x.dim(0), rows, (long) counts.get(0) * counts.get(1));
  }

  /** {@link #fold(Tensor, Ints, Ints, Ints, Ints, Ints)} with square windows, step by step. */
  public static Tensor fold(Tensor x, Ints outputSize, int kernelSize) {
    return fold(x, outputSize, Ints.of(kernelSize), Ints.of(1), Ints.of(0), Ints.of(1));
  }

  /**
   * Columns added up to images: the transpose of {@link #unfold(Tensor, Ints, Ints, Ints, Ints)}.
   *
   * @param x numbers {@code [batch, channels · kernelHeight · kernelWidth, windows]}
   * @param outputSize height and width of the images
   * @return {@code [batch, channels, height, width]}
   */
  public static Tensor fold(
      Tensor x, Ints outputSize, Ints kernelSize, Ints dilation, Ints padding, Ints stride) {
    Window window = window("fold", kernelSize, dilation, padding, stride);
    Ints spatial = each("fold", "outputSize", outputSize, 2, 1);
    Blocks blocks = new Blocks(window);
    Ints counts = blocks.counts(spatial);
    long pixels = (long) window.size().get(0) * window.size().get(1);
    long windows = (long) counts.get(0) * counts.get(1);
    if (x.rank() != 3 || x.dim(1) % pixels != 0 || x.dim(2) != windows || windows == 0) {
      throw new ShapeException(
          "fold: x is "
              + x.type()
              + "; allowed: [batch,channels * "
              + pixels
              + ","
              + windows
              + "] for images of "
              + spatial
              + (windows == 0 ? ", which no window fits into" : ""));
    }
    return blocks
        .join(
            x.reshape(
                    x.dim(0),
                    x.dim(1) / pixels,
                    window.size().get(0),
                    window.size().get(1),
                    counts.get(0),
                    counts.get(1))
                .transpose(0, 4, 2, 5, 3, 1),
            spatial)
        .transpose(0, 3, 1, 2);
  }

  private static Window window(
      String who, Ints kernelSize, Ints dilation, Ints padding, Ints stride) {
    Ints edge = each(who, "padding", padding, 2, 0);
    return new Window(
        each(who, "kernelSize", kernelSize, 2, 1),
        each(who, "stride", stride, 2, 1),
        edge,
        edge,
        each(who, "dilation", dilation, 2, 1));
  }
}
