package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioDecoderTest {
  @TempDir Path folder;

  /** A file that the JDK writes. */
  private Path byJava(AudioFormat.Encoding encoding, int bits, int channels, byte[] data)
      throws IOException {
    int frame = channels * bits / 8;
    AudioFormat format = new AudioFormat(encoding, 8000, bits, channels, frame, 8000, false);
    Path file = folder.resolve(encoding + "-" + bits + ".wav");
    try (AudioInputStream in =
        new AudioInputStream(new ByteArrayInputStream(data), format, data.length / frame)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
    }
    return file;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** A file of 16 bits. */
  static byte[] wav(int samplingRate, int channels, short... samples) {
    byte[] data = new byte[samples.length * 2];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
    byte[] format =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 1)
            .putShort((short) channels)
            .putInt(samplingRate)
            .putInt(samplingRate * channels * 2)
            .putShort((short) (channels * 2))
            .putShort((short) 16)
            .array();
    return riff(part("fmt ", format), part("data", data));
  }

  private static byte[] part(String id, byte[] content) {
    ByteBuffer part =
        ByteBuffer.allocate(8 + content.length + content.length % 2).order(ByteOrder.LITTLE_ENDIAN);
    return part.put(id.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] riff(byte[]... parts) {
    int size = Arrays.stream(parts).mapToInt(p -> p.length).sum();
    ByteBuffer all = ByteBuffer.allocate(12 + size).order(ByteOrder.LITTLE_ENDIAN);
    all.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + size);
    all.put("WAVE".getBytes(StandardCharsets.US_ASCII));
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  private static String messageOf(byte[] bytes) {
    return assertThrows(DataException.class, () -> WavFile.parse("a.wav", bytes)).getMessage();
  }

  @Nested
  class FilesOfAnyDepth {
    @Test
    void integersAreDividedByTheirRange() throws IOException {
      Path eight = byJava(AudioFormat.Encoding.PCM_UNSIGNED, 8, 1, bytes(0, 128, 255, 192));
      Recording wav = Recording.read(eight);
      assertEquals(8000, wav.samplingRate());
      assertEquals("f32[4,1]", wav.audio().type().toString());
      assertArrayEquals(new float[] {-1, 0, 127 / 128f, 0.5f}, wav.audio().toFloats());

      Path sixteen =
          byJava(AudioFormat.Encoding.PCM_SIGNED, 16, 2, bytes(0, 0x80, 0xFF, 0x7F, 0, 0x40, 1, 0));
      assertEquals(Shape.of(2, 2), Recording.read(sixteen).audio().shape());
      assertArrayEquals(
          new float[] {-1, 32767 / 32768f, 0.5f, 1 / 32768f},
          Recording.read(sixteen).audio().toFloats());

      Path more =
          byJava(
              AudioFormat.Encoding.PCM_SIGNED,
              24,
              1,
              bytes(0, 0, 0x80, 0xFF, 0xFF, 0x7F, 0, 0, 0xC0, 0xFF, 0xFF, 0xFF));
      assertArrayEquals(
          new float[] {-1, 8388607 / 8388608f, -0.5f, -1 / 8388608f},
          Recording.read(more).audio().toFloats());

      Path most =
          byJava(AudioFormat.Encoding.PCM_SIGNED, 32, 1, bytes(0, 0, 0, 0x80, 0, 0, 0, 0x20));
      assertArrayEquals(new float[] {-1, 0.25f}, Recording.read(most).audio().toFloats());
    }

    @Test
    void floatsAreTakenAsTheyAre() throws IOException {
      byte[] data =
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putFloat(0.3f)
              .putFloat(-1.5f)
              .array();
      Path file = byJava(AudioFormat.Encoding.PCM_FLOAT, 32, 1, data);
      assertArrayEquals(new float[] {0.3f, -1.5f}, Recording.read(file).audio().toFloats());
    }

    @Test
    void otherPartsArePassedOverAndTheExtensibleFormIsKnown() {
      byte[] format =
          ByteBuffer.allocate(40)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putShort((short) 0xFFFE)
              .putShort((short) 1)
              .putInt(48_000)
              .putInt(48_000 * 8)
              .putShort((short) 8)
              .putShort((short) 64)
              .putShort((short) 22)
              .putShort((short) 64)
              .putInt(4)
              .put(bytes(3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71))
              .array();
      byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.125).array();
      byte[] file =
          riff(part("LIST", bytes(1, 2, 3)), part("fmt ", format), part("data", data), bytes(1, 2));
      Recording wav = WavFile.parse("a.wav", file);
      assertEquals(48_000, wav.samplingRate());
      assertArrayEquals(new float[] {0.125f}, wav.audio().toFloats());
    }

    @Test
    void aPartOfUnknownSizeGoesToTheEnd() {
      byte[] file = wav(100, 1, (short) 1, (short) 2);
      Arrays.fill(file, 40, 44, (byte) 0xFF);
      assertEquals(Shape.of(2, 1), WavFile.parse("a.wav", file).audio().shape());
      assertEquals(Shape.of(0, 1), WavFile.parse("a.wav", wav(100, 1)).audio().shape());
    }

    @Test
    void damageIsNamed() throws IOException {
      byte[] good = wav(100, 2, (short) 1, (short) 2, (short) 3, (short) 4);
      assertEquals(
          "'a.wav' is not a WAV file: it lacks RIFF and WAVE", messageOf(bytes(1, 2, 3, 4)));
      assertEquals("WAV file 'a.wav' has no data", messageOf(Arrays.copyOf(good, 36)));
      assertEquals(
          "WAV file 'a.wav' is truncated: part 'data' at byte 36 has 8 bytes; 5 are left",
          messageOf(Arrays.copyOf(good, 49)));
      byte[] odd = good.clone();
      odd[40] = 6;
      assertEquals(
          "WAV file 'a.wav' is truncated: 6 bytes of data; expected a multiple of 4",
          messageOf(odd));
      byte[] law = good.clone();
      law[20] = 7;
      assertEquals(
          "WAV file 'a.wav' has format 7 with 16 bits; supported: 1 (integers) of 8, 16, 24, 32"
              + " bits, 3 (floats) of 32, 64",
          messageOf(law));
      byte[] frame = good.clone();
      frame[32] = 3;
      assertEquals(
          "WAV file 'a.wav' has 3 bytes a sample; expected 4 for 2 channels of 16 bits",
          messageOf(frame));
      byte[] silent = good.clone();
      silent[22] = 0;
      silent[32] = 0;
      assertEquals(
          "WAV file 'a.wav' has 0 channels and 100 samples per second; expected 1 or more",
          messageOf(silent));
      assertEquals(
          "WAV file 'a.wav' has data before its format",
          messageOf(riff(part("data", bytes(1, 2)))));
      assertEquals(
          "WAV file 'a.wav' has a format of 4 bytes; expected 16 or more",
          messageOf(riff(part("fmt ", bytes(1, 2, 3, 4)))));
      Path none = folder.resolve("none.wav");
      assertTrue(
          assertThrows(DataException.class, () -> Recording.read(none))
              .getMessage()
              .startsWith("recording '" + none + "' cannot be read: "));
    }
  }

  private static float[] sine(double hertz, int rate, int samples) {
    float[] sine = new float[samples];
    for (int i = 0; i < samples; i++) {
      sine[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return sine;
  }

  /** The largest difference, away from the ends. */
  private static double difference(float[] a, float[] b) {
    assertEquals(a.length, b.length);
    double most = 0;
    for (int i = 60; i < a.length - 60; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  @Test
  void tonesStayTonesAtAnotherRate() {
    int[][] rates = {{8000, 16000, 4000}, {44_100, 8000, 363}, {16_000, 22_050, 2757}};
    for (int[] r : rates) {
      float[] got = SamplingRate.change(sine(440, r[0], 2000), 1, r[0], r[1]);
      assertTrue(difference(sine(440, r[1], r[2]), got) < 2e-3, r[0] + " to " + r[1]);
    }
  }

  @Test
  void tonesTooHighForTheLowerRateAreLeftOut() {
    float[] got = SamplingRate.change(sine(6000, 44_100, 2000), 1, 44_100, 8000);
    assertTrue(difference(new float[363], got) < 5e-3);
  }

  @Test
  void recordingsHaveOneRateAndLength() throws IOException {
    float[] tone = sine(100, 4000, 400);
    short[] stereo = new short[800];
    for (int i = 0; i < 400; i++) {
      stereo[2 * i] = (short) (tone[i] * 30_000);
      stereo[2 * i + 1] = (short) (tone[i] * 10_000);
    }
    Path file = Files.write(folder.resolve("a.wav"), wav(4000, 2, stereo));
    assertEquals(Shape.of(400, 2), new AudioDecoder().apply(file).shape());
    float[] both = new AudioDecoder().samplingRate(8000).apply(file).toFloats();
    assertEquals(1600, both.length);
    float[] mono =
        new AudioDecoder()
            .mono(true)
            .samplingRate(8000)
            .outputSequenceLength(900)
            .apply(file)
            .toFloats();
    assertEquals(900, mono.length);
    float[] expected = sine(100, 8000, 800);
    for (int i = 60; i < 740; i++) {
      assertEquals(expected[i] * 30_000 / 32_768, both[2 * i], 2e-3, "left " + i);
      assertEquals(expected[i] * 10_000 / 32_768, both[2 * i + 1], 2e-3, "right " + i);
      assertEquals(expected[i] * 20_000 / 32_768, mono[i], 2e-3, "mean " + i);
    }
    assertArrayEquals(new float[100], Arrays.copyOfRange(mono, 800, 900));
    float[] cut = new AudioDecoder().outputSequenceLength(3).apply(file).toFloats();
    assertArrayEquals(Arrays.copyOf(new AudioDecoder().apply(file).toFloats(), 6), cut);
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertEquals(
        "AudioDecoder: samplingRate is 0; allowed: 1 or more",
        assertThrows(CremaException.class, () -> new AudioDecoder().samplingRate(0)).getMessage());
    assertEquals(
        "AudioDecoder: outputSequenceLength is -1; allowed: 1 or more",
        assertThrows(CremaException.class, () -> new AudioDecoder().outputSequenceLength(-1))
            .getMessage());
  }
}
