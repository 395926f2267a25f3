package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.reshaping.Interpolation;

/**
 * Brings images to one size.
 *
 * <p>Input {@code [batch, height', width', channels]} or with channels first, output {@code [batch,
 * height, width, channels]}, float.
 *
 * @param height of the output, 1 or more
 * @param width of the output, 1 or more
 * @param interpolation {@link Interpolation#BILINEAR} by default
 * @param cropToAspectRatio whether what is too much for the output's proportions is cut off,
 *     equally on both sides; false by default, which distorts
 * @param padToAspectRatio whether what lacks for the output's proportions is filled up, equally on
 *     both sides; false by default
 * @param fillValue with which it is filled up; 0 by default
 * @param antialias whether all pixels count where images become smaller; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record Resizing(
    int height,
    int width,
    Interpolation interpolation,
    boolean cropToAspectRatio,
    boolean padToAspectRatio,
    double fillValue,
    boolean antialias,
    DataFormat dataFormat)
    implements UnaryLayer {
  public Resizing {
    Require.atLeast("Resizing", "height", height, 1);
    Require.atLeast("Resizing", "width", width, 1);
    Require.finite("Resizing", "fillValue", fillValue);
    Require.check(
        !cropToAspectRatio || !padToAspectRatio,
        "Resizing",
        "padToAspectRatio",
        padToAspectRatio,
        "false with cropToAspectRatio");
  }

  /** By straight lines between pixels, whatever the proportions. */
  public Resizing(int height, int width) {
    this(height, width, Interpolation.BILINEAR, false, false, 0, false, DataFormat.CHANNELS_LAST);
  }

  public Resizing interpolation(Interpolation value) {
    return new Resizing(
        height,
        width,
        value,
        cropToAspectRatio,
        padToAspectRatio,
        fillValue,
        antialias,
        dataFormat);
  }

  public Resizing cropToAspectRatio(boolean crop) {
    return new Resizing(
        height, width, interpolation, crop, padToAspectRatio, fillValue, antialias, dataFormat);
  }

  public Resizing padToAspectRatio(boolean pad) {
    return new Resizing(
        height, width, interpolation, cropToAspectRatio, pad, fillValue, antialias, dataFormat);
  }

  public Resizing fillValue(double value) {
    return new Resizing(
        height,
        width,
        interpolation,
        cropToAspectRatio,
        padToAspectRatio,
        value,
        antialias,
        dataFormat);
  }

  public Resizing antialias(boolean use) {
    return new Resizing(
        height,
        width,
        interpolation,
        cropToAspectRatio,
        padToAspectRatio,
        fillValue,
        use,
        dataFormat);
  }

  public Resizing dataFormat(DataFormat value) {
    return new Resizing(
        height,
        width,
        interpolation,
        cropToAspectRatio,
        padToAspectRatio,
        fillValue,
        antialias,
        value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return dataFormat.fromLast(resized(PerImage.floating(scope, dataFormat.toLast(input, 2))));
  }

  /** Images {@code [batch, height', width', channels]} in the size of the output. */
  public Tensor resized(Tensor input) {
    Tensor images = input;
    if (cropToAspectRatio) {
      images = cropped(images);
    }
    if (padToAspectRatio) {
      images = padded(images);
    }
    Tensor high = interpolation.resize(images, 1, height, antialias);
    return interpolation.resize(high, 2, width, antialias);
  }

  private Tensor cropped(Tensor images) {
    long high = Math.clamp(images.dim(2) * height / width, 1, images.dim(1));
    long wide = Math.clamp(images.dim(1) * width / height, 1, images.dim(2));
    long top = (images.dim(1) - high) / 2;
    long left = (images.dim(2) - wide) / 2;
    return images.slice(1, top, top + high).slice(2, left, left + wide);
  }

  private Tensor padded(Tensor images) {
    long high = Math.max(images.dim(2) * height / width, images.dim(1)) - images.dim(1);
    long wide = Math.max(images.dim(1) * width / height, images.dim(2)) - images.dim(2);
    int top = Math.toIntExact(high / 2);
    int left = Math.toIntExact(wide / 2);
    int bottom = Math.toIntExact(high - top);
    int right = Math.toIntExact(wide - left);
    return images.pad(Ints.of(0, top, left, 0), Ints.of(0, bottom, right, 0), fillValue);
  }
}
