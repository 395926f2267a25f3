package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;

/**
 * Spreads the values of each channel of each image over the whole range so that all parts of it are
 * about as frequent, in training and after: a value becomes the part of the pixels that are not
 * above it, less that of the lowest value. A channel whose values all fall into one bin stays as it
 * is.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float. Results are whole steps of 1/255 of the range.
 *
 * <p>Keras documents it so; its code counts the values of a channel of the whole batch together,
 * and does nothing outside training.
 *
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param bins the number of steps in which values are counted, 2 or more; 256 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record Equalization(List<Double> valueRange, int bins, DataFormat dataFormat)
    implements UnaryLayer {
  public Equalization {
    valueRange = List.copyOf(valueRange);
    PerImage.valueRange("Equalization", valueRange);
    Require.atLeast("Equalization", "bins", bins, 2);
  }

  /** In 256 steps, values from 0 to 255. */
  public Equalization() {
    this(PerImage.BYTES, 256, DataFormat.CHANNELS_LAST);
  }

  public Equalization valueRange(double least, double greatest) {
    return new Equalization(List.of(least, greatest), bins, dataFormat);
  }

  public Equalization bins(int value) {
    return new Equalization(valueRange, value, dataFormat);
  }

  public Equalization dataFormat(DataFormat value) {
    return new Equalization(valueRange, bins, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    dataFormat.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    Tensor last = dataFormat.toLast(images, 2);
    Tensor channels = last.transpose(0, 3, 1, 2);
    Tensor bytes = PerImage.bytes(channels, valueRange).reshape(-1, last.dim(1) * last.dim(2));
    Tensor bin = bytes.multiply(bins - 1.0).divide(255).clip(0, bins - 1.0).floor();
    Histogram counts = Histogram.of(bin, bins);
    Tensor below = counts.below();
    Tensor total = below.slice(-1, bins - 1, bins);
    // The lowest value's count stands wherever nothing is below it.
    Tensor lowest = below.greater(0).where(below, total).minKeep(-1);
    Tensor rest = total.subtract(lowest);
    Tensor flat = rest.equal(0);
    Tensor table =
        below
            .subtract(lowest)
            .multiply(255)
            .divide(flat.where(Tensor.ones(1).cast(rest.dtype()), rest))
            .round()
            .clip(0, 255);
    Tensor spread = flat.broadcastTo(bytes.shape()).where(bytes, counts.lookUp(table));
    Tensor result = PerImage.ofBytes(spread.reshape(channels.shape()), valueRange);
    return dataFormat.fromLast(result.transpose(0, 2, 3, 1).cast(images.dtype()));
  }
}
