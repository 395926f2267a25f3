package dev.crema.zoo.speech.listening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmenterTest {
  private static final int RATE = 8000;

  /** Noise with tones from 1.0 to 1.5 s and from 3.0 to 3.8 s. */
  private static float[] stream(double noise) {
    Random random = new Random(1);
    float[] sound = new float[5 * RATE];
    for (int i = 0; i < sound.length; i++) {
      double t = (double) i / RATE;
      boolean tone = (t >= 1 && t < 1.5) || (t >= 3 && t < 3.8);
      sound[i] = (float) (noise * random.nextGaussian() + (tone ? 0.3 * Math.sin(i) : 0));
    }
    return sound;
  }

  private static List<Segment> segments(float[] sound, int part) {
    Segmenter segmenter = new VoiceActivity().segmenter(RATE);
    List<Segment> all = new ArrayList<>();
    for (int at = 0; at < sound.length; at += part) {
      all.addAll(
          segmenter.accept(Arrays.copyOfRange(sound, at, Math.min(at + part, sound.length))));
    }
    segmenter.finish().ifPresent(all::add);
    return all;
  }

  @Test
  void utterancesBeginAndEndWhereTheToneDoes() {
    for (double noise : new double[] {0, 0.001, 0.02}) {
      List<Segment> found = segments(stream(noise), 800);
      assertEquals(2, found.size(), "noise " + noise);
      assertEquals(0.85, found.get(0).start(), 0.05);
      assertEquals(2.0, found.get(0).end(), 0.05);
      assertEquals(2.85, found.get(1).start(), 0.05);
      assertEquals(4.3, found.get(1).end(), 0.05);
    }
  }

  @Test
  void partsOfAnyLengthGiveTheSame() {
    float[] sound = stream(0.01);
    List<Segment> whole = segments(sound, sound.length);
    for (int part : new int[] {1, 77, 1000}) {
      assertEquals(
          whole.stream().map(Segment::start).toList(),
          segments(sound, part).stream().map(Segment::start).toList());
    }
  }

  @Test
  void theEndOfTheStreamEndsAnUtterance() {
    float[] sound = Arrays.copyOf(stream(0.001), (int) (1.3 * RATE));
    List<Segment> found = segments(sound, 800);
    assertEquals(1, found.size());
    assertEquals(1.3, found.getFirst().end(), 0.02);
  }

  @Test
  void silenceIsNoUtterance() {
    assertTrue(segments(new float[RATE], 800).isEmpty());
  }
}
