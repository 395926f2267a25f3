package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.initializers.WindowFunction;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A layer that turns sound into its power over time in bands of the mel scale, which are as wide as
 * ears tell tones apart.
 *
 * <p>Input {@code [batch, samples]}, with more than {@code fftLength / 2} samples, of which as many
 * are reflected at both ends; output {@code [batch, numMelBins, frames]} with {@code samples /
 * sequenceStride + 1} frames for an even transform length. Each frame is transformed by a
 * convolution with cosines and sines, its magnitudes are raised to {@code magExp} and summed up in
 * triangular bands, and become decibels {@code 10 · lg(x / refPower)}. As in Keras, what is more
 * than {@code topDb} below the loudest number <em>of the batch</em> is raised to that.
 *
 * <p>Source: S. Young et al., <i>The HTK book</i>, section 5.4, for the scale {@code 1127 · ln(1 +
 * f / 700)}.
 *
 * @param fftLength the length of the transform, 2 or more; 2048 by default
 * @param sequenceStride from frame to frame, 1 or more; 512 by default
 * @param sequenceLength the length of the window, 1 to {@code fftLength}; {@code fftLength} by
 *     default
 * @param window {@link WindowFunction#HANN} by default, taken as periodic
 * @param samplingRate samples per second, 2 or more; 16000 by default
 * @param numMelBins the number of bands, 1 or more; 128 by default
 * @param minFreq where the bands begin in hertz, 0 or more; 20 by default
 * @param maxFreq where they end, greater than that; half of the sampling rate by default
 * @param powerToDb whether to put out decibels; true by default
 * @param topDb greater than 0; 80 by default
 * @param magExp greater than 0: 1 for magnitude, 2 for power; 2 by default
 * @param minPower the least power that counts, greater than 0; 1e-10 by default
 * @param refPower the power of 0 decibels, not 0; 1 by default
 */
public record MelSpectrogram(
    int fftLength,
    int sequenceStride,
    OptionalInt sequenceLength,
    WindowFunction window,
    int samplingRate,
    int numMelBins,
    double minFreq,
    OptionalDouble maxFreq,
    boolean powerToDb,
    double topDb,
    double magExp,
    double minPower,
    double refPower)
    implements UnaryLayer {
  private static final String WHO = "MelSpectrogram";

  public MelSpectrogram {
    Require.atLeast(WHO, "fftLength", fftLength, 2);
    Require.atLeast(WHO, "sequenceStride", sequenceStride, 1);
    if (sequenceLength.isPresent()) {
      Require.within(WHO, "sequenceLength", sequenceLength.getAsInt(), 1, fftLength);
    }
    Require.atLeast(WHO, "samplingRate", samplingRate, 2);
    Require.atLeast(WHO, "numMelBins", numMelBins, 1);
    Require.notNegative(WHO, "minFreq", minFreq);
    double end = end(maxFreq, samplingRate);
    Require.check(
        Double.isFinite(end) && end > minFreq,
        WHO,
        "maxFreq",
        end,
        "a finite number greater than minFreq (" + minFreq + ")");
    Require.positive(WHO, "topDb", topDb);
    Require.positive(WHO, "magExp", magExp);
    Require.positive(WHO, "minPower", minPower);
    Require.check(
        refPower != 0 && Double.isFinite(refPower), WHO, "refPower", refPower, "finite, not 0");
  }

  /** 128 bands up to 8 kHz of sound with 16,000 samples per second. */
  public MelSpectrogram() {
    this(
        2048,
        512,
        OptionalInt.empty(),
        WindowFunction.HANN,
        16000,
        128,
        20,
        OptionalDouble.empty(),
        true,
        80,
        2,
        1e-10,
        1);
  }

  /** Transforms of another length, that many samples apart, of windows as long. */
  public MelSpectrogram frames(int length, int stride) {
    return new MelSpectrogram(
        length,
        stride,
        OptionalInt.empty(),
        window,
        samplingRate,
        numMelBins,
        minFreq,
        maxFreq,
        powerToDb,
        topDb,
        magExp,
        minPower,
        refPower);
  }

  public MelSpectrogram sequenceLength(int value) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        OptionalInt.of(value),
        window,
        samplingRate,
        numMelBins,
        minFreq,
        maxFreq,
        powerToDb,
        topDb,
        magExp,
        minPower,
        refPower);
  }

  public MelSpectrogram window(WindowFunction value) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        sequenceLength,
        value,
        samplingRate,
        numMelBins,
        minFreq,
        maxFreq,
        powerToDb,
        topDb,
        magExp,
        minPower,
        refPower);
  }

  public MelSpectrogram samplingRate(int value) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        sequenceLength,
        window,
        value,
        numMelBins,
        minFreq,
        maxFreq,
        powerToDb,
        topDb,
        magExp,
        minPower,
        refPower);
  }

  /** Another number of bands, and from where to where in hertz. */
  public MelSpectrogram bands(int count, double least, double greatest) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        sequenceLength,
        window,
        samplingRate,
        count,
        least,
        OptionalDouble.of(greatest),
        powerToDb,
        topDb,
        magExp,
        minPower,
        refPower);
  }

  public MelSpectrogram powerToDb(boolean value) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        sequenceLength,
        window,
        samplingRate,
        numMelBins,
        minFreq,
        maxFreq,
        value,
        topDb,
        magExp,
        minPower,
        refPower);
  }

  /** Other settings of decibels. */
  public MelSpectrogram decibels(double top, double min, double ref) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        sequenceLength,
        window,
        samplingRate,
        numMelBins,
        minFreq,
        maxFreq,
        true,
        top,
        magExp,
        min,
        ref);
  }

  public MelSpectrogram magExp(double value) {
    return new MelSpectrogram(
        fftLength,
        sequenceStride,
        sequenceLength,
        window,
        samplingRate,
        numMelBins,
        minFreq,
        maxFreq,
        powerToDb,
        topDb,
        value,
        minPower,
        refPower);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() != 2 || input.dim(1) <= fftLength / 2) {
      throw new ShapeException(
          "the input is "
              + input.type()
              + "; allowed: [batch, samples] with more than "
              + fftLength / 2
              + " samples, half of fftLength");
    }
    DType wide = DType.promote(scope.policy().compute(), DType.FLOAT32);
    Tensor signal = reflected(input.cast(wide)).expandDims(-1);
    int count = fftLength / 2 + 1;
    Tensor waves =
        signal.convolution(
            waves(count).cast(wide), Window.valid(Ints.of(fftLength), Ints.of(sequenceStride)), 1);
    Tensor power =
        waves.slice(-1, 0, count).square().add(waves.slice(-1, count, 2L * count).square());
    Tensor raised = magExp == 2 ? power : power.power(magExp / 2);
    Tensor bands = raised.matmul(bands(count).cast(wide));
    return (powerToDb ? decibels(bands) : bands).transpose(0, 2, 1).cast(scope.policy().compute());
  }

  /** The signal with half a frame before and after, mirrored at the first and last sample. */
  private Tensor reflected(Tensor signal) {
    int pad = fftLength / 2;
    int length = Math.toIntExact(signal.dim(1));
    int[] from = new int[length + 2 * pad];
    for (int i = 0; i < from.length; i++) {
      int place = Math.abs(i - pad);
      from[i] = place < length ? place : 2 * (length - 1) - place;
    }
    return signal.gather(Tensor.of(Shape.of(from.length), from), 1);
  }

  /** Cosines, then sines, under the window in the middle: {@code [fftLength, 1, 2 · count]}. */
  private Tensor waves(int count) {
    int length = sequenceLength.orElse(fftLength);
    int before = (fftLength - length) / 2;
    double[] frame = window.values(length, true);
    double[] values = new double[Math.multiplyExact(fftLength, 2 * count)];
    for (int t = 0; t < length; t++) {
      int row = (before + t) * 2 * count;
      for (int f = 0; f < count; f++) {
        double turns = (double) ((long) (before + t) * f % fftLength) / fftLength;
        values[row + f] = frame[t] * Math.cos(-2 * Math.PI * turns);
        values[row + count + f] = frame[t] * Math.sin(-2 * Math.PI * turns);
      }
    }
    return Tensor.of(Shape.of(fftLength, 1, 2L * count), values);
  }

  /** How much of each frequency is in each band; none of frequency 0. */
  private Tensor bands(int count) {
    double least = mel(minFreq);
    double width = (mel(highestFreq()) - least) / (numMelBins + 1);
    double[] values = new double[Math.multiplyExact(count, numMelBins)];
    for (int f = 1; f < count; f++) {
      double mel = mel(samplingRate / 2.0 * f / (count - 1));
      for (int band = 0; band < numMelBins; band++) {
        double up = (mel - (least + band * width)) / width;
        values[f * numMelBins + band] = Math.max(0, Math.min(up, 2 - up));
      }
    }
    return Tensor.of(Shape.of(count, numMelBins), values);
  }

  /** Where the bands end in hertz, given or not. */
  public double highestFreq() {
    return end(maxFreq, samplingRate);
  }

  /** Half of the sampling rate is a whole number of hertz, rounded down, as in Keras. */
  private static double end(OptionalDouble maxFreq, int samplingRate) {
    int half = samplingRate / 2;
    return maxFreq.orElse(half);
  }

  /** Where a frequency stands on the mel scale. */
  public static double mel(double hertz) {
    return 1127 * Math.log1p(hertz / 700);
  }

  private Tensor decibels(Tensor power) {
    double scale = 10 / Math.log(10);
    double reference = scale * Math.log(Math.max(Math.abs(refPower), minPower));
    Tensor loudness = power.maximum(minPower).log().multiply(scale).subtract(reference);
    return loudness.maximum(loudness.max().subtract(topDb));
  }
}
