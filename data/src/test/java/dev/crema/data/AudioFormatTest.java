package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files hold sines of amplitude 0.5, 440 Hz left and 880 Hz right, and were made by flac 1.4.2,
 * oggenc 1.4.2 and lame 3.100 from WAV files.
 */
class AudioFormatTest {
  private static final int RATE = 16_000;
  private static final int SAMPLES = 4_000;

  @TempDir Path folder;

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = AudioFormatTest.class.getResourceAsStream("audio/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static float[] filled(int length, IntToDoubleFunction values) {
    float[] all = new float[length];
    for (int i = 0; i < length; i++) {
      all[i] = (float) values.applyAsDouble(i);
    }
    return all;
  }

  private static float[] sine(int channel, int rate, int samples) {
    float[] sine = new float[samples];
    for (int i = 0; i < samples; i++) {
      sine[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * (channel + 1) * i / rate));
    }
    return sine;
  }

  private static float[] channel(Recording recording, int channel) {
    return recording.audio().select(1, channel).toFloats();
  }

  /** The root of the mean square of a difference, from 0.05 s on. */
  private static double error(float[] expected, float[] found, int shift) {
    double sum = 0;
    int count = 0;
    for (int i = RATE / 20; i < expected.length - RATE / 20 && i + shift < found.length; i++) {
      sum += Math.pow(expected[i] - found[i + shift], 2);
      count++;
    }
    return Math.sqrt(sum / count);
  }

  @Test
  void flacIsExact() throws IOException {
    Recording sixteen = Recording.parse("a", bytes("tone-stereo-16.flac"));
    assertEquals(RATE, sixteen.samplingRate());
    assertEquals(Shape.of(SAMPLES, 2), sixteen.audio().shape());
    for (int c = 0; c < 2; c++) {
      assertArrayEquals(sine(c, RATE, SAMPLES), channel(sixteen, c), 0x1p-16f);
    }
    Recording more = Recording.parse("a", bytes("tone-mono-24.flac"));
    assertEquals(8_000, more.samplingRate());
    assertArrayEquals(sine(0, 8_000, 1_000), channel(more, 0), 0x1p-24f);
  }

  @Test
  void vorbisHasTheRightLengthAndIsClose() throws IOException {
    Recording ogg = Recording.parse("a", bytes("tone-stereo.ogg"));
    assertEquals(RATE, ogg.samplingRate());
    assertEquals(Shape.of(SAMPLES, 2), ogg.audio().shape());
    for (int c = 0; c < 2; c++) {
      assertTrue(error(sine(c, RATE, SAMPLES), channel(ogg, c), 0) < 0.02);
    }
  }

  @Test
  void mp3IsCloseAfterTheEncodersDelay() throws IOException {
    Recording mp3 = Recording.parse("a", bytes("tone-stereo.mp3"));
    assertEquals(RATE, mp3.samplingRate());
    assertEquals(2, mp3.channels());
    for (int c = 0; c < 2; c++) {
      double best = 1;
      for (int delay = 0; delay < 2_500; delay++) {
        best = Math.min(best, error(sine(c, RATE, SAMPLES), channel(mp3, c), delay));
      }
      assertTrue(best < 0.02, "error " + best);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone-stereo-16.flac", "tone-stereo.ogg", "tone-stereo.mp3"})
  void truncatedFilesAreNamed(String name) throws IOException {
    byte[] all = bytes(name);
    for (double share : new double[] {0.1, 0.5, 0.8}) {
      Path file = folder.resolve("cut-" + name);
      Files.write(file, Arrays.copyOf(all, (int) (all.length * share)));
      String message =
          assertThrows(DataException.class, () -> Recording.read(file), "at " + share).getMessage();
      assertTrue(message.contains("cut-" + name) && message.contains("truncated"), message);
    }
  }

  @Test
  void whatIsNoRecordingIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.wav"), "Good morning.");
    assertEquals(
        "'" + text + "' is not a recording; supported: [WAV, FLAC, OGG, MP3]",
        assertThrows(DataException.class, () -> Recording.read(text)).getMessage());
    Path empty = Files.createFile(folder.resolve("empty.mp3"));
    assertTrue(
        assertThrows(DataException.class, () -> Recording.read(empty))
            .getMessage()
            .contains("empty.mp3"));
  }

  @Test
  void stereoBecomesTheMeanAndRatesChange() throws IOException {
    Recording stereo = Recording.parse("a", bytes("tone-stereo-16.flac"));
    float[] left = channel(stereo, 0);
    float[] right = channel(stereo, 1);
    float[] mean = filled(left.length, i -> (left[i] + right[i]) / 2);
    assertArrayEquals(mean, channel(stereo.mono(), 0), 1e-7f);
    assertEquals(Shape.of(2_000, 2), stereo.resampled(8_000).audio().shape());
  }

  /** A sine below the half of both rates stays that sine; one above it goes. */
  @ParameterizedTest
  @ValueSource(ints = {4_000, 7_999, 11_025, 16_000, 22_050, 44_100, 48_000})
  void resampledSinesAreSines(int rate) {
    int from = 8_000;
    float[] audio = filled(from / 2, i -> Math.sin(2 * Math.PI * 500 * i / from));
    Recording changed = Recording.mono(from, audio).resampled(rate);
    float[] found = channel(changed, 0);
    assertEquals(Math.ceilDiv((long) audio.length * rate, (long) from), found.length);
    for (int i = found.length / 10; i < found.length * 9 / 10; i++) {
      assertEquals(Math.sin(2 * Math.PI * 500 * i / rate), found[i], 0.01, "sample " + i);
    }
  }

  @Test
  void whatTheLowerRateCannotHoldGoes() {
    float[] audio = filled(8_000, i -> Math.sin(2 * Math.PI * 3_000 * i / 8_000));
    float[] found = channel(Recording.mono(8_000, audio).resampled(4_000), 0);
    for (int i = found.length / 10; i < found.length * 9 / 10; i++) {
      assertEquals(0, found[i], 0.01, "sample " + i);
    }
  }
}
