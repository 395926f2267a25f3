package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import java.util.List;

/** Colours {@code [batch, height, width, 3]} in other terms. */
public final class Colours {
  private Colours() {}

  /** Luma, {@code 0.2989 · red + 0.587 · green + 0.114 · blue}, in one channel. */
  public static Tensor gray(Tensor rgb) {
    RandomColour.requireRgb(rgb);
    return channel(rgb, 0)
        .multiply(0.2989)
        .add(channel(rgb, 1).multiply(0.587))
        .add(channel(rgb, 2).multiply(0.114));
  }

  private static Tensor channel(Tensor images, int number) {
    return images.slice(-1, number, number + 1L);
  }

  /**
   * Hue, saturation and value, each {@code [batch, height, width, 1]}. Hue and saturation are from
   * 0 to 1, the value is that of the brightest channel.
   */
  public static List<Tensor> hsv(Tensor rgb) {
    RandomColour.requireRgb(rgb);
    Tensor red = channel(rgb, 0);
    Tensor green = channel(rgb, 1);
    Tensor blue = channel(rgb, 2);
    Tensor value = rgb.maxKeep(-1);
    Tensor range = value.subtract(rgb.minKeep(-1));
    Tensor zero = Tensor.zeros(range.type());
    Tensor one = Tensor.ones(1).cast(rgb.dtype());
    Tensor bright = value.greater(0);
    Tensor saturation = bright.where(range.divide(bright.where(value, one)), zero);
    Tensor colourful = range.greater(0);
    Tensor sixth = colourful.where(range, one).multiply(6).reciprocal();
    Tensor ofBlue = sixth.multiply(red.subtract(green)).add(4 / 6.0);
    Tensor ofGreen = sixth.multiply(blue.subtract(red)).add(2 / 6.0);
    Tensor ofRed = sixth.multiply(green.subtract(blue));
    Tensor hue = value.equal(red).where(ofRed, value.equal(green).where(ofGreen, ofBlue));
    hue = colourful.where(hue, zero);
    return List.of(hue.less(0).where(hue.add(1), hue), saturation, value);
  }

  /** Red, green and blue of hue, saturation and value. */
  public static Tensor rgb(Tensor hue, Tensor saturation, Tensor value) {
    Tensor place = hue.subtract(hue.floor()).multiply(6);
    Tensor red = place.subtract(3).abs().subtract(1).clip(0, 1);
    Tensor green = place.subtract(2).abs().negate().add(2).clip(0, 1);
    Tensor blue = place.subtract(4).abs().negate().add(2).clip(0, 1);
    Tensor pale = saturation.negate().add(1);
    return Tensor.concatenate(
        -1,
        List.of(red, green, blue).stream()
            .map(c -> value.multiply(pale.add(saturation.multiply(c))))
            .toList());
  }
}
