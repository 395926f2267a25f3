package dev.crema.cli.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.Recording;
import dev.crema.zoo.speech.frontend.NoiseMixing;
import dev.crema.zoo.speech.keywords.KeywordRecipe;
import dev.crema.zoo.speech.keywords.KeywordSpotter;
import dev.crema.zoo.speech.transcription.Alphabet;
import dev.crema.zoo.speech.transcription.CharacterModel;
import dev.crema.zoo.speech.transcription.PrefixBeamSearch;
import dev.crema.zoo.speech.transcription.Transcriber;
import dev.crema.zoo.speech.transcription.TranscriptionRecipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SpeechCommandTest {
  @TempDir Path folder;

  /** What a command says on both streams. */
  private static String run(InputStream input, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream said = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(said);
    System.setErr(said);
    System.setIn(input);
    try {
      CommandLine line = new CommandLine(new SpeechCommand());
      line.setCaseInsensitiveEnumValuesAllowed(true);
      line.setExecutionExceptionHandler(
          (e, _, _) -> {
            said.println("crema: " + e.getMessage());
            return 1;
          });
      line.execute(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Two bursts of a tone in two and a half seconds, 16-bit. */
  private static byte[] pcm(int rate) {
    float[] sound = new float[rate * 5 / 2];
    Random random = new Random(0);
    for (int i = 0; i < sound.length; i++) {
      double t = (double) i / rate;
      boolean tone = (t > 0.3 && t < 0.6) || (t > 1.5 && t < 1.8);
      sound[i] = tone ? (float) (0.4 * Math.sin(2 * Math.PI * 300 * t)) : 0;
    }
    float[] noisy = NoiseMixing.mix(sound, new float[] {(float) random.nextGaussian(), 0.1f}, 30);
    ByteBuffer buffer = ByteBuffer.allocate(2 * sound.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : noisy) {
      buffer.putShort((short) (value * 32767));
    }
    return buffer.array();
  }

  private Path wav(String name) throws IOException {
    byte[] data = pcm(8000);
    Path file = folder.resolve(name);
    try (AudioInputStream in =
        new AudioInputStream(
            new ByteArrayInputStream(data),
            new AudioFormat(8000, 16, 1, true, false),
            data.length / 2)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
    }
    return file;
  }

  private Path spotter() {
    Path file = folder.resolve("spotter.crema");
    new KeywordSpotter(new KeywordRecipe().model(2).seed(0), List.of("left", "right"), 8000)
        .save(file);
    return file;
  }

  private Path transcriber() {
    Path file = folder.resolve("transcriber.crema");
    Alphabet alphabet = new Alphabet(" enotw");
    new Transcriber(
            new TranscriptionRecipe().network(8, 1).model(alphabet).seed(0),
            alphabet,
            8000,
            CharacterModel.of(List.of("one two"), 3),
            new PrefixBeamSearch())
        .save(file);
    return file;
  }

  @Test
  void spotTellsAWordOfEachFileAndSkipsUnreadableOnes() throws IOException {
    String model = spotter().toString();
    String good = wav("a.wav").toString();
    Path bad = Files.writeString(folder.resolve("b.wav"), "RIFFxxxxWAVE");
    String skipped =
        run(
            InputStream.nullInputStream(),
            "spot",
            "--model",
            model,
            "--skip-unreadable",
            "--json",
            bad.toString(),
            good);
    assertTrue(skipped.contains("b.wav") && skipped.contains("; skipped"), skipped);
    assertTrue(skipped.contains("\"file\":\"" + good), skipped);
    String refused =
        run(InputStream.nullInputStream(), "spot", "--model", model, bad.toString(), good);
    assertTrue(refused.contains("b.wav") && !refused.contains("%"), refused);
  }

  @Test
  void transcribeWritesTextAndTimes() throws IOException {
    String said =
        run(
            InputStream.nullInputStream(),
            "transcribe",
            "--model",
            transcriber().toString(),
            "--json",
            wav("a.wav").toString());
    assertTrue(said.contains("\"text\":") && said.contains("\"words\":["), said);
    Recording read = Recording.read(folder.resolve("a.wav"));
    assertEquals(2.5, read.seconds(), 1e-9);
  }

  @Test
  void listenHearsTwoUtterancesInAPipe() {
    String said =
        run(
            new ByteArrayInputStream(pcm(11_025)),
            "listen",
            "--stdin",
            "--rate",
            "11025",
            "--task",
            "spot",
            "--model",
            spotter().toString());
    assertEquals(2, said.lines().filter(l -> l.contains(" s: ")).count(), said);
  }

  @Test
  void badOptionsAreNamed() {
    assertTrue(
        run(InputStream.nullInputStream(), "listen", "--stdin", "--rate", "10")
            .contains("--rate is 10; allowed: 1000 or more"));
    assertTrue(
        run(InputStream.nullInputStream(), "spot", "--model", transcriber().toString(), "x.wav")
            .contains("spots no words"));
  }
}
