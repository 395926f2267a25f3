package dev.crema.zoo.speech.keywords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.saving.Saving;
import dev.crema.zoo.speech.transcription.Transcriber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeywordSpotterTest {
  @TempDir Path folder;

  private static Recording tone(double hertz, int rate, long seed) {
    Random random = new Random(seed);
    float[] sound = new float[rate / 2];
    for (int i = 0; i < sound.length; i++) {
      sound[i] =
          (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / rate) + 0.01 * random.nextGaussian());
    }
    return Recording.mono(rate, sound);
  }

  @Test
  void aLoadedSpotterSaysWhatTheSavedOneSaid() {
    Model model = new KeywordRecipe().model(3).seed(1);
    KeywordSpotter spotter = new KeywordSpotter(model, List.of("a", "b", "c"), 8000);
    Recording recording = tone(500, 11_025, 1);
    List<Keyword> said = spotter.spot(recording);
    assertEquals(1, said.stream().mapToDouble(Keyword::probability).sum(), 1e-5);
    assertTrue(said.get(0).probability() >= said.get(1).probability());
    Path file = folder.resolve("spotter.crema");
    spotter.save(file);
    KeywordSpotter loaded = KeywordSpotter.load(file);
    assertEquals(spotter.labels(), loaded.labels());
    assertEquals(said, loaded.spot(recording));
    assertTrue(
        assertThrows(DataException.class, () -> Transcriber.load(file))
            .getMessage()
            .contains("transcribes nothing"));
  }

  @Test
  void aModelForSomethingElseIsRefused() {
    Path file = folder.resolve("other.crema");
    Saving.save(Crema.sequential(Crema.input(2), Crema.dense(1)), file);
    assertTrue(
        assertThrows(DataException.class, () -> KeywordSpotter.load(file))
            .getMessage()
            .contains("spots no words"));
  }

  @Test
  void aWordWithoutClipsIsNamed() {
    List<Clip> clips = List.of(new Clip(tone(300, 8000, 0), 0));
    assertEquals(
        "no clip of the word 'b'; 1 or more is needed",
        assertThrows(DataException.class, () -> new KeywordRecipe().train(List.of("a", "b"), clips))
            .getMessage());
  }

  @Test
  void longSoundIsCutToItsLoudestStretch() {
    float[] sound = new float[100];
    sound[70] = 1;
    sound[75] = 1;
    float[] fit = Framing.fit(sound, 10, 0.5);
    float sum = 0;
    for (float value : fit) {
      sum += value;
    }
    assertEquals(2, sum);
    assertEquals(1, Framing.fit(new float[] {1}, 3, 0.5)[1]);
  }

  @Test
  @Tag("long")
  void tonesAreLearnt() {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      clips.add(new Clip(tone(i % 2 == 0 ? 400 : 1600, 8000, i), i % 2));
    }
    KeywordSpotter spotter =
        new KeywordRecipe().training(25, 16, 6e-3).train(List.of("low", "high"), clips);
    assertEquals("low", spotter.spot(tone(420, 16_000, 99)).getFirst().word());
    assertEquals("high", spotter.spot(tone(1500, 16_000, 99)).getFirst().word());
  }
}
