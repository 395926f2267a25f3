package dev.crema.layers.preprocessing;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Crema;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.STFT;
import dev.crema.initializers.WindowFunction;
import dev.crema.keras.Golden;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Padding;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spectrograms against Keras and against transforms by loops. */
class SpectrogramTest {
  private static final Golden KERAS = Golden.of("preprocessing.txt");

  private static void check(String key, Layer layer, Tensor x) {
    KERAS.check(key, LayerSieve.output(layer, false, x), 1e-6);
  }

  @Test
  void transformsAreKerassInEachMode() {
    Tensor s = KERAS.get("s2x23x2");
    STFTSpectrogram layer = Crema.stftSpectrogram().frames(6, 4);
    for (STFTSpectrogram.Mode mode : STFTSpectrogram.Mode.values()) {
      if (mode == STFTSpectrogram.Mode.ANGLE) {
        continue;
      }
      check("stft_" + mode.name().toLowerCase(Locale.ROOT), layer.mode(mode), s);
    }
    STFTSpectrogram same =
        layer
            .frames(5, 2)
            .fftLength(8)
            .mode(STFTSpectrogram.Mode.REAL)
            .window(WindowFunction.HAMMING, true)
            .scaling(STFT.Scaling.SPECTRUM)
            .padding(Padding.SAME)
            .expandDims(true);
    check("stft_same", same, s);
    check(
        "stft_unscaled",
        layer.frames(6, 3).mode(STFTSpectrogram.Mode.PSD).scaling(STFT.Scaling.NONE),
        s);
    STFTSpectrogram first =
        layer.mode(STFTSpectrogram.Mode.MAGNITUDE).dataFormat(DataFormat.CHANNELS_FIRST);
    Tensor moved = s.transpose(0, 2, 1);
    check("stft_first0", first, moved);
    check("stft_first1", first.expandDims(true), moved);
  }

  /**
   * Where the imaginary part is 0, π and -π are one angle; Keras's sines of the last frequency are
   * not quite 0, being float32.
   */
  @Test
  void anglesAreKerassOnTheCircle() {
    STFTSpectrogram layer = new STFTSpectrogram().frames(6, 4).mode(STFTSpectrogram.Mode.ANGLE);
    Tensor expected = KERAS.get("stft_angle");
    Tensor actual = LayerSieve.output(layer, false, KERAS.get("s2x23x2"));
    Golden.check("cosines", expected.cos(), actual.cos(), 1e-4);
    Golden.check("sines", expected.sin(), actual.sin(), 1e-4);
  }

  @Test
  void transformsPassTheSieve() {
    LayerSieve.check(
        8,
        new STFTSpectrogram().frames(4, 2).mode(STFTSpectrogram.Mode.STFT),
        (in, weights) -> {
          Grid x = in.getFirst();
          Grid real = weights.apply("real_kernel");
          Grid imag = weights.apply("imag_kernel");
          return Grid.of(
              at -> {
                int channel = at[2] / 6;
                int frequency = at[2] % 6;
                double sum = 0;
                for (int t = 0; t < 4; t++) {
                  Grid kernel = frequency < 3 ? real : imag;
                  sum += x.at(at[0], at[1] * 2 + t, channel) * kernel.at(t, 0, frequency % 3);
                }
                return sum;
              },
              3,
              4,
              12);
        },
        new long[] {3, 10, 2});
    LayerSieve.roundTrip(new STFTSpectrogram().frames(4, 2), new long[] {2, 10, 1});
  }

  @Test
  void melBandsAreKerass() {
    Tensor m = KERAS.get("m2x60");
    MelSpectrogram layer =
        Crema.melSpectrogram().frames(16, 5).samplingRate(1000).bands(4, 30, 500);
    check("mel", layer, m);
    check("mel_top", layer.decibels(9, 1e-3, 3), m);
    check(
        "mel_raw",
        layer
            .bands(4, 30, 400)
            .sequenceLength(11)
            .powerToDb(false)
            .magExp(1)
            .window(WindowFunction.HAMMING),
        m);
    LayerSieve.roundTrip(layer, new long[] {2, 60});
  }

  @Test
  void melBandsPassTheSieveAgainstATransformByLoops() {
    LayerSieve.check(
        2,
        new MelSpectrogram().frames(8, 3).samplingRate(800).bands(3, 10, 400).powerToDb(false),
        (in, weights) -> Grid.of(at -> band(in.getFirst(), at[0], at[1], at[2]), 2, 3, 5),
        new long[] {2, 14});
  }

  private static double band(Grid x, int sample, int band, int frame) {
    double sum = 0;
    for (int f = 1; f <= 4; f++) {
      double re = 0;
      double im = 0;
      for (int t = 0; t < 8; t++) {
        int place = Math.abs(frame * 3 + t - 4);
        double value = x.at(sample, place < 14 ? place : 26 - place);
        double hann = 0.5 - 0.5 * Math.cos(Math.PI * t / 4);
        re += value * hann * Math.cos(Math.PI * t * f / 4);
        im -= value * hann * Math.sin(Math.PI * t * f / 4);
      }
      double width = (mel(400) - mel(10)) / 4;
      double up = (mel(100.0 * f) - mel(10)) / width - band;
      sum += (re * re + im * im) * Math.max(0, Math.min(up, 2 - up));
    }
    return sum;
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refused(
        "STFTSpectrogram: frameStep is 5.0; allowed: 1.0 to 4.0",
        () -> new STFTSpectrogram().frames(4, 5));
    refused(
        "STFTSpectrogram: fftLength is 8; allowed: 256 or more",
        () -> new STFTSpectrogram().fftLength(8));
    refused(
        "STFTSpectrogram: padding is CAUSAL; allowed: VALID, SAME",
        () -> new STFTSpectrogram().padding(Padding.CAUSAL));
    refused(
        "MelSpectrogram: fftLength is 1; allowed: 2 or more",
        () -> new MelSpectrogram().frames(1, 1));
    refused(
        "MelSpectrogram: sequenceStride is 0; allowed: 1 or more",
        () -> new MelSpectrogram().frames(8, 0));
    refused(
        "MelSpectrogram: sequenceLength is 4096.0; allowed: 1.0 to 2048.0",
        () -> new MelSpectrogram().sequenceLength(4096));
    refused(
        "MelSpectrogram: maxFreq is 20.0; allowed: a finite number greater than minFreq (20.0)",
        () -> new MelSpectrogram().bands(4, 20, 20));
    refused(
        "MelSpectrogram: numMelBins is 0; allowed: 1 or more",
        () -> new MelSpectrogram().bands(0, 20, 30));
    refused(
        "MelSpectrogram: refPower is 0.0; allowed: finite, not 0",
        () -> new MelSpectrogram().decibels(80, 1e-10, 0));
    Tensor few = LayerSieve.normal(new Random(1), 2, 4);
    assertThrows(
        ShapeException.class,
        () -> LayerSieve.output(new MelSpectrogram().frames(8, 3), false, few));
  }
}
