package dev.crema.zoo.speech.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.zoo.speech.SpokenDigit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final Alphabet AB = new Alphabet("ab");

  private static float[][] steps(int count, long seed) {
    Random random = new Random(seed);
    float[][] steps = new float[count][3];
    for (float[] step : steps) {
      double sum = 0;
      double[] values = new double[3];
      for (int i = 0; i < 3; i++) {
        values[i] = Math.exp(2 * random.nextGaussian());
        sum += values[i];
      }
      for (int i = 0; i < 3; i++) {
        step[i] = (float) Math.log(values[i] / sum);
      }
    }
    return steps;
  }

  /** The probability of each text: the sum over all paths that write it. */
  private static Map<String, Double> bruteForce(float[][] steps) {
    Map<String, Double> texts = new TreeMap<>();
    int paths = (int) Math.pow(3, steps.length);
    for (int path = 0; path < paths; path++) {
      StringBuilder text = new StringBuilder();
      double p = 1;
      int before = 0;
      int rest = path;
      for (float[] step : steps) {
        int symbol = rest % 3;
        rest /= 3;
        p *= Math.exp(step[symbol]);
        if (symbol != 0 && symbol != before) {
          text.append(AB.character(symbol));
        }
        before = symbol;
      }
      texts.merge(text.toString(), p, Double::sum);
    }
    return texts;
  }

  private static double language(CharacterModel.Scorer scorer, String text) {
    double sum = scorer.logProbability(text, CharacterModel.EDGE);
    for (int i = 0; i < text.length(); i++) {
      sum += scorer.logProbability(text.substring(0, i), text.charAt(i));
    }
    return sum;
  }

  @Test
  void theSearchFindsWhatCountingAllPathsFinds() {
    CharacterModel.Scorer scorer = CharacterModel.of(List.of("ab", "aab", "b"), 3).scorer();
    for (int seed = 0; seed < 20; seed++) {
      float[][] steps = steps(5, seed);
      Map<String, Double> all = bruteForce(steps);
      assertEquals(1, all.values().stream().mapToDouble(p -> p).sum(), 1e-5);
      String plain =
          all.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      PrefixBeamSearch.Found found =
          new PrefixBeamSearch(100, 0, 0).search(steps, AB, Optional.empty());
      assertEquals(plain, found.text());
      assertEquals(Math.log(all.get(plain)), found.score(), 1e-5);
      PrefixBeamSearch search = new PrefixBeamSearch(100, 0.7, 0.3);
      PrefixBeamSearch.Found helped = search.search(steps, AB, Optional.of(scorer));
      Comparator<String> better =
          Comparator.comparingDouble(
              t -> Math.log(all.get(t)) + 0.7 * language(scorer, t) + 0.3 * t.length());
      assertEquals(all.keySet().stream().max(better).orElseThrow(), helped.text());
    }
  }

  @Test
  void greedyMergesNeighboursAndDropsBlanks() {
    float[][] steps = new float[6][];
    int[] path = {1, 1, 0, 1, 2, 0};
    for (int t = 0; t < steps.length; t++) {
      steps[t] = new float[] {-5, -5, -5};
      steps[t][path[t]] = -0.1f;
    }
    assertEquals("aab", PrefixBeamSearch.greedy(steps, AB).text());
    assertEquals(List.of(0, 3, 4), PrefixBeamSearch.starts(steps, AB.numbers("aab")));
    assertEquals(List.of(), PrefixBeamSearch.starts(steps, AB.numbers("")));
  }

  /** Of "ab" with its edges each character is met once: see Witten and Bell's formula. */
  @Test
  void charactersAreCountedAndSmoothed() {
    CharacterModel.Scorer scorer = CharacterModel.of(List.of("ab"), 2).scorer();
    assertEquals(Math.log(2.0 / 3), scorer.logProbability("a", 'b'), 1e-12);
    assertEquals(Math.log(1.0 / 6), scorer.logProbability("a", 'a'), 1e-12);
    assertEquals(Math.log(2.0 / 3), scorer.logProbability("", 'a'), 1e-12);
    assertEquals(Math.log(2.0 / 3), scorer.logProbability("ab", CharacterModel.EDGE), 1e-12);
  }

  @Test
  void unknownCharactersAreNamed() {
    assertEquals(
        "'cab' has the character 'c'; known: 'ab'",
        assertThrows(DataException.class, () -> AB.numbers("cab")).getMessage());
    assertEquals(new Alphabet(" eno"), Alphabet.of(List.of("one", "no one")));
  }

  @Test
  void connectedDigitsAreOneSpeakersAndRepeatable() {
    float[] loud = new float[1600];
    Arrays.fill(loud, 0.5f);
    List<SpokenDigit> digits =
        List.of(
            new SpokenDigit(1, "ann", 0, Recording.mono(8000, loud)),
            new SpokenDigit(2, "bob", 0, Recording.mono(8000, loud)));
    ConnectedDigits made = new ConnectedDigits(digits);
    for (int seed = 0; seed < 30; seed++) {
      Utterance utterance = made.make(seed);
      List<String> words = List.of(utterance.text().split(" "));
      assertTrue(words.size() >= 2 && words.size() <= 6, utterance.text());
      assertEquals(1, words.stream().distinct().count(), utterance.text());
      double seconds = utterance.recording().seconds();
      int count = words.size();
      assertTrue(seconds >= 0.2 * count + 0.05 * (count + 1), "" + seconds);
      assertTrue(seconds <= 0.2 * count + 0.401 * (count + 1), "" + seconds);
      assertEquals(utterance.text(), made.make(seed).text());
    }
    assertTrue(made.seconds(1).make(3).recording().seconds() <= 1);
  }
}
