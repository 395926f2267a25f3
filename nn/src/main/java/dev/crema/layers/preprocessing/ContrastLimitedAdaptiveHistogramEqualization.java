package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * Spreads the values of each channel over the whole range as the pixels around are distributed, in
 * training and after. Pixels are counted in the tiles of a grid, and each pixel takes what the four
 * tiles nearest to it make of its value, weighed by distance. Values that are too frequent in a
 * tile count only up to a limit, and what is cut off counts for all values alike, so that noise of
 * even areas is not blown up.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float. An image that tiles of one size do not cover exactly is mirrored at its lower and
 * right edge. Source: Zuiderveld, <i>Contrast limited adaptive histogram equalization</i>, Graphics
 * Gems IV, 1994.
 *
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param clipLimit how often a value counts at most, 1 being the mean; 0 for any number; 4 by
 *     default
 * @param tileGridSize the number of tiles along height and width, each 1 or more; 8 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record ContrastLimitedAdaptiveHistogramEqualization(
    List<Double> valueRange, double clipLimit, Ints tileGridSize, DataFormat dataFormat)
    implements UnaryLayer {
  private static final String NAME = "ContrastLimitedAdaptiveHistogramEqualization";
  private static final int BINS = 256;

  public ContrastLimitedAdaptiveHistogramEqualization {
    valueRange = List.copyOf(valueRange);
    PerImage.valueRange(NAME, valueRange);
    Require.notNegative(NAME, "clipLimit", clipLimit);
    Require.allAtLeast(NAME, "tileGridSize", tileGridSize, 2, 1);
  }

  /** With a limit of 4 in 8 by 8 tiles, values from 0 to 255. */
  public ContrastLimitedAdaptiveHistogramEqualization() {
    this(PerImage.BYTES, 4, Ints.of(8, 8), DataFormat.CHANNELS_LAST);
  }

  public ContrastLimitedAdaptiveHistogramEqualization valueRange(double least, double greatest) {
    return new ContrastLimitedAdaptiveHistogramEqualization(
        List.of(least, greatest), clipLimit, tileGridSize, dataFormat);
  }

  public ContrastLimitedAdaptiveHistogramEqualization clipLimit(double value) {
    return new ContrastLimitedAdaptiveHistogramEqualization(
        valueRange, value, tileGridSize, dataFormat);
  }

  public ContrastLimitedAdaptiveHistogramEqualization tileGridSize(int height, int width) {
    return new ContrastLimitedAdaptiveHistogramEqualization(
        valueRange, clipLimit, Ints.of(height, width), dataFormat);
  }

  public ContrastLimitedAdaptiveHistogramEqualization dataFormat(DataFormat value) {
    return new ContrastLimitedAdaptiveHistogramEqualization(
        valueRange, clipLimit, tileGridSize, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    dataFormat.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    Tensor bytes = PerImage.bytes(dataFormat.toLast(images, 2), valueRange);
    Tensor value = bytes.clip(0, 255).floor();
    Tensor spread = mixed(value, tables(value));
    return dataFormat.fromLast(PerImage.ofBytes(spread, valueRange).cast(images.dtype()));
  }

  /** The length of tiles along an axis. */
  private long tile(long length, int axis) {
    return Math.ceilDiv(length, (long) tileGridSize.get(axis));
  }

  /** What each tile makes of each value, {@code [batch, rows · columns · channels · bins]}. */
  private Tensor tables(Tensor value) {
    long tileHeight = tile(value.dim(1), 0);
    long tileWidth = tile(value.dim(2), 1);
    int rows = tileGridSize.get(0);
    int columns = tileGridSize.get(1);
    long pixels = tileHeight * tileWidth;
    Tensor covered = mirrored(mirrored(value, 1, rows * tileHeight), 2, columns * tileWidth);
    Tensor tiles =
        covered
            .reshape(-1, rows, tileHeight, columns, tileWidth, value.dim(3))
            .transpose(0, 1, 3, 5, 2, 4)
            .reshape(-1, pixels);
    Histogram counts = Histogram.of(tiles, BINS);
    if (clipLimit > 0) {
      Tensor clipped = counts.counts().minimum(clipLimit * pixels / BINS);
      Tensor excess = counts.counts().subtract(clipped).sumKeep(-1);
      counts = new Histogram(counts.bin(), clipped.add(excess.divide(BINS)));
    }
    Tensor below = counts.below();
    Tensor lowest = below.slice(-1, 0, 1);
    Tensor rest = lowest.negate().add((double) pixels);
    Tensor one = Tensor.ones(1).cast(rest.dtype());
    return below
        .subtract(lowest)
        .multiply(255)
        .divide(rest.equal(0).where(one, rest))
        .clip(0, 255)
        .reshape(value.dim(0), value.dim(3) * rows * columns * BINS);
  }

  /** An image continued along an axis by its mirror image. */
  private static Tensor mirrored(Tensor images, int axis, long length) {
    long has = images.dim(axis);
    if (has == length) {
      return images;
    }
    return images.gather(
        along(length, i -> i % (2 * has) < has ? i % has : has - 1 - i % has), axis);
  }

  /** Indices {@code [length]}. */
  private static Tensor along(long length, LongUnaryOperator index) {
    int[] indices = LongStream.range(0, length).map(index).mapToInt(Math::toIntExact).toArray();
    return Tensor.of(Shape.of(length), indices);
  }

  /** What the four nearest tiles make of each pixel, weighed. */
  private Tensor mixed(Tensor value, Tensor tables) {
    long channels = value.dim(3);
    long table = channels * BINS;
    Neighbours rows = neighbours(value, 0, table * tileGridSize.get(1));
    Neighbours columns = neighbours(value, 1, table);
    Tensor place = along(channels, c -> c * BINS).add(value.cast(DType.INT32));
    Tensor[] corners = new Tensor[4];
    for (int i = 0; i < 4; i++) {
      Tensor row = (i < 2 ? rows.before() : rows.after()).reshape(-1, 1, 1);
      Tensor column = (i % 2 == 0 ? columns.before() : columns.after()).reshape(-1, 1);
      Tensor index = row.add(column).add(place);
      Shape flat = Shape.of(value.dim(0), value.dim(1) * value.dim(2) * channels);
      corners[i] = tables.gather(index.reshape(flat), 1, 1).reshape(value.shape());
    }
    Tensor right = columns.part().cast(value.dtype()).reshape(-1, 1);
    Tensor down = rows.part().cast(value.dtype()).reshape(-1, 1, 1);
    Tensor upper = Warp.between(corners[0], corners[1], right);
    return Warp.between(upper, Warp.between(corners[2], corners[3], right), down);
  }

  /**
   * Where the tables of the tiles before and after each place along an axis are, and how near it is
   * to the second.
   */
  private record Neighbours(Tensor before, Tensor after, Tensor part) {}

  private Neighbours neighbours(Tensor value, int axis, long stride) {
    long length = value.dim(axis + 1);
    long tile = tile(length, axis);
    long last = tileGridSize.get(axis) - 1L;
    LongUnaryOperator before = i -> Math.floorDiv(2 * i - tile, 2 * tile);
    double[] part =
        LongStream.range(0, length)
            .mapToDouble(i -> Math.floorMod(2 * i - tile, 2 * tile) / (2.0 * tile))
            .toArray();
    return new Neighbours(
        along(length, i -> Math.clamp(before.applyAsLong(i), 0, last) * stride),
        along(length, i -> Math.clamp(before.applyAsLong(i) + 1, 0, last) * stride),
        Tensor.of(Shape.of(length), part));
  }
}
