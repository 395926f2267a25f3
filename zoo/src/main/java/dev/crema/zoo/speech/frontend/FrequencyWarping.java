package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.preprocessing.MelSpectrogram;

/**
 * In training, gives each sequence another voice: multiplies its frequencies by a random factor, as
 * a longer or shorter vocal tract does, while its tempo stays; else changes nothing. What band
 * {@code i} of frequency f gets is read at the frequency {@code factor · f}, between the bands
 * around it; beyond the lowest and the highest band it is theirs.
 *
 * <p>Input {@code [batch, frames, bands]}, the logarithm of power in mel bands; output of the same
 * shape.
 *
 * <p>Source: N. Jaitly, G. Hinton, <i>Vocal tract length perturbation (VTLP) improves speech
 * recognition</i>, ICML workshop on deep learning for audio, speech and language processing, 2013;
 * the logarithm of the factor is uniform, and there is no second slope at the highest frequencies.
 *
 * @param greatest the greatest factor, its inverse being the least, 1 to 2
 * @param lowest where the bands begin in hertz, 0 or more
 * @param highest where they end, greater than that
 */
public record FrequencyWarping(double greatest, double lowest, double highest)
    implements UnaryLayer {
  public FrequencyWarping {
    Require.within("FrequencyWarping", "greatest", greatest, 1, 2);
    Require.notNegative("FrequencyWarping", "lowest", lowest);
    Require.check(
        Double.isFinite(highest) && highest > lowest,
        "FrequencyWarping",
        "highest",
        highest,
        "a finite number greater than lowest (" + lowest + ")");
  }

  /** Of the bands of a spectrogram. */
  public static FrequencyWarping of(double greatest, MelSpectrogram bands) {
    return new FrequencyWarping(greatest, bands.minFreq(), bands.highestFreq());
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() != 3) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: [batch, frames, bands]");
    }
    if (!scope.training() || greatest == 1) {
      return input;
    }
    Type each = new Type(DType.FLOAT32, Shape.of(input.dim(0), 1, 1));
    double logarithm = Math.log(greatest);
    Tensor factor =
        scope.random(Distribution.UNIFORM, each).multiply(2 * logarithm).subtract(logarithm).exp();
    return warped(input, factor);
  }

  /** Every sequence read at other frequencies, by its factor {@code [batch, 1, 1]}. */
  Tensor warped(Tensor input, Tensor factor) {
    long bands = input.dim(2);
    double start = MelSpectrogram.mel(lowest);
    double step = (MelSpectrogram.mel(highest) - start) / (bands + 1);
    Tensor band = Tensor.iota(new Type(DType.FLOAT32, Shape.of(1, 1, bands)), 2);
    Tensor hertz =
        band.add(1).multiply(step).add(start).multiply(1 / 1127.0).exp().subtract(1).multiply(700);
    Tensor mel = hertz.multiply(factor).multiply(1 / 700.0).add(1).log().multiply(1127);
    Tensor place =
        mel.subtract(start).multiply(1 / step).subtract(1).maximum(0).minimum(bands - 1.0);
    Tensor from = Tensor.iota(new Type(DType.FLOAT32, Shape.of(1, bands, 1)), 1);
    Tensor weights = from.subtract(place).abs().negate().add(1).maximum(0);
    return input.matmul(weights.cast(input.dtype()));
  }
}
