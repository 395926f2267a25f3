package dev.crema.zoo.speech.frontend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.data.Recording;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Layer;
import dev.crema.layers.preprocessing.MelSpectrogram;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class FrontEndTest {
  private static float[] filled(int length, IntToDoubleFunction values) {
    float[] all = new float[length];
    for (int i = 0; i < length; i++) {
      all[i] = (float) values.applyAsDouble(i);
    }
    return all;
  }

  private static Tensor result(Layer layer, boolean training, Tensor input) {
    Tensor key = Tensor.of(Shape.of(2), 7L, 0L);
    return Crema.sequential(layer).forward(training, key, input).output();
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }

  /** A sine of 1000 Hz fills bin 32 of 256 at 8 kHz; Hann's window gives half to each neighbour. */
  @Test
  void aSineIsWhereItsBandsAre() {
    float[] sine = filled(8000, i -> (0.5 * Math.cos(2 * Math.PI * 1000 * i / 8000)));
    Tensor found = result(LogMel.of(8000), false, Tensor.of(Shape.of(1, 8000), sine));
    assertEquals(Shape.of(1, 101, 40), found.shape());
    double peak = Math.pow(0.5 * 256 / 4, 2);
    double width = (mel(4000) - mel(20)) / 41;
    float[] frame = found.select(1, 50).toFloats();
    for (int band = 0; band < 40; band++) {
      double power = 0;
      for (int bin = 31; bin <= 33; bin++) {
        double up = (mel(bin * 31.25) - mel(20)) / width - band;
        power += Math.max(0, Math.min(up, 2 - up)) * (bin == 32 ? peak : peak / 4);
      }
      assertEquals(Math.log(Math.max(1e-5, power)), frame[band], 0.01, "band " + band);
    }
  }

  @Test
  void silenceIsTheFloor() {
    float[] found = result(LogMel.of(8000), false, Tensor.zeros(1, 800)).toFloats();
    for (float value : found) {
      assertEquals(Math.log(1e-5), value, 1e-5);
    }
  }

  /** Worked by hand: y(1) = √(1/2) · Σ x·cos(π(n + ½)/4), and so on. */
  @Test
  void cepstralCoefficientsAreTheOrthonormalCosineTransform() {
    Tensor x = Tensor.of(Shape.of(1, 2, 4), 1f, 2, 3, 4, 1, 1, 1, 1);
    assertArrayEquals(
        new float[] {5, -2.2304425f, 0, -0.15851266f, 2, 0, 0, 0},
        result(new Mfcc(4), false, x).toFloats(),
        1e-6f);
    assertArrayEquals(
        new float[] {5, -2.2304425f, 2, 0}, result(new Mfcc(2), false, x).toFloats(), 1e-6f);
  }

  @Test
  void featuresGetMeanZeroOverTime() {
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 1f, 5, 3, 5);
    float one = (float) (1 / 1.1);
    assertArrayEquals(
        new float[] {-one, 0, one, 0}, result(new TimeNormalization(), false, x).toFloats(), 1e-6f);
    assertArrayEquals(
        new float[] {-1, 0, 1, 0},
        result(new TimeNormalization().variance(false), false, x).toFloats());
  }

  @Test
  void runningNormalizationSeesThePastOnly() {
    Tensor x = Tensor.of(Shape.of(1, 4, 1), 0f, 2, 4, 4);
    float one = (float) (1 / 1.1);
    assertArrayEquals(
        new float[] {0, one, one, 0},
        result(new TimeNormalization().window(2), false, x).toFloats(),
        1e-5f);
  }

  /** Bands of 3 mel scale steps; worked by hand from 1127 · ln(1 + f / 700). */
  @Test
  void frequenciesAreReadAtTheirMultiple() {
    FrequencyWarping layer = new FrequencyWarping(1.5, 0, 4000);
    Tensor ramp = Tensor.of(Shape.of(2, 1, 4), 0f, 1, 2, 3, 0, 1, 2, 3);
    Tensor factors = Tensor.of(Shape.of(2, 1, 1), 1f, 1.25f);
    double step = 1127 * Math.log(1 + 4000 / 700.0) / 5;
    float[] expected = new float[8];
    for (int i = 0; i < 4; i++) {
      expected[i] = i;
      double hertz = 700 * (Math.exp((i + 1) * step / 1127) - 1);
      double place = 1127 * Math.log(1 + 1.25 * hertz / 700) / step - 1;
      expected[4 + i] = (float) Math.min(3, place);
    }
    assertArrayEquals(expected, layer.warped(ramp, factors).toFloats(), 1e-4f);
    assertTrue(expected[5] > 1.3 && expected[7] == 3, "the ramp is not moved");
  }

  @Test
  void voicesChangeInTrainingOnly() {
    FrequencyWarping layer = FrequencyWarping.of(1.2, new MelSpectrogram());
    float[] ramp = filled(2 * 40, i -> i % 40);
    Tensor x = Tensor.of(Shape.of(2, 1, 40), ramp);
    assertArrayEquals(ramp, result(layer, false, x).toFloats());
    float[] warped = result(layer, true, x).toFloats();
    assertTrue(Math.abs(warped[20] - warped[60]) > 0.01, "both sequences have one voice");
    for (int i = 0; i < 80; i++) {
      assertEquals(ramp[i], warped[i], 4, "band " + i);
    }
    Tensor one = result(FrequencyWarping.of(1, new MelSpectrogram()), true, x);
    assertArrayEquals(ramp, one.toFloats());
    assertThrows(CremaException.class, () -> new FrequencyWarping(0.9, 0, 1));
    assertThrows(CremaException.class, () -> new FrequencyWarping(1.1, 2, 2));
    assertThrows(ShapeException.class, () -> result(layer, true, Tensor.ones(2, 40)));
  }

  @Test
  void specAugmentMasksInTrainingOnly() {
    Tensor ones = Tensor.ones(8, 50, 20);
    SpecAugment layer = new SpecAugment(1, 10, 1, 1, 5);
    assertArrayEquals(ones.toFloats(), result(layer, false, ones).toFloats());
    float[] masked = result(layer, true, ones).toFloats();
    int some = 0;
    for (int n = 0; n < 8; n++) {
      boolean[] frames = new boolean[50];
      boolean[] features = new boolean[20];
      for (int t = 0; t < 50; t++) {
        for (int f = 0; f < 20; f++) {
          boolean kept = masked[(n * 50 + t) * 20 + f] == 1;
          frames[t] |= kept;
          features[f] |= kept;
        }
      }
      int noFrame = 0;
      for (boolean kept : frames) {
        noFrame += kept ? 0 : 1;
      }
      int noFeature = 0;
      for (boolean kept : features) {
        noFeature += kept ? 0 : 1;
      }
      assertTrue(noFrame <= 10 && noFeature <= 5, noFrame + " frames, " + noFeature);
      some += noFrame + noFeature;
    }
    assertTrue(some > 0, "nothing masked");
  }

  @Test
  void noiseHasTheRatioAskedFor() {
    Random random = new Random(1);
    float[] sound = filled(4000, i -> Math.sin(i));
    float[] noise = filled(1000, i -> random.nextGaussian());
    float[] mixed = NoiseMixing.mix(sound, noise, 6);
    double signal = 0;
    double added = 0;
    for (int i = 0; i < sound.length; i++) {
      signal += sound[i] * sound[i];
      added += Math.pow(mixed[i] - sound[i], 2);
    }
    assertEquals(6, 10 * Math.log10(signal / added), 1e-3);
    assertArrayEquals(sound, NoiseMixing.mix(sound, new float[1], 6));
    assertThrows(CremaException.class, () -> NoiseMixing.mix(sound, new float[0], 6));
  }

  @Test
  void noiseInTheGraphHasTheRatioAskedFor() {
    float[] sound = filled(16_000, i -> Math.sin(i));
    Tensor x = Tensor.of(Shape.of(1, sound.length), sound);
    assertArrayEquals(sound, result(new NoiseMixing(10, 10), false, x).toFloats());
    float[] added = result(new NoiseMixing(10, 10), true, x).subtract(x).toFloats();
    double power = 0;
    for (float value : added) {
      power += value * value / added.length;
    }
    assertEquals(10, 10 * Math.log10(0.5 / power), 0.2);
  }

  @Test
  void augmentationChangesLengthAndIsRepeatable() {
    Recording recording = Recording.mono(8000, new float[1000]);
    Augmentation augmentation = new Augmentation();
    for (int seed = 0; seed < 20; seed++) {
      Recording changed = augmentation.apply(recording, new Random(seed));
      long length = changed.audio().dim(0);
      assertTrue(length >= 800 && length <= 1260, length + " samples");
      assertEquals(length, augmentation.apply(recording, new Random(seed)).audio().dim(0));
    }
    assertEquals(1000, Augmentation.none().apply(recording, new Random(1)).audio().dim(0));
  }
}
