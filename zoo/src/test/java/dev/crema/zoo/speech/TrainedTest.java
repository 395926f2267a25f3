package dev.crema.zoo.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.Recording;
import dev.crema.zoo.speech.keywords.Keyword;
import dev.crema.zoo.speech.keywords.KeywordSpotter;
import dev.crema.zoo.speech.transcription.Transcriber;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The models that come with Crema, on recordings that none was trained with. */
class TrainedTest {
  private static Recording recording(String name) throws IOException {
    try (InputStream in = TrainedTest.class.getResourceAsStream("fsdd/" + name + ".wav")) {
      return Recording.parse(name, Objects.requireNonNull(in).readAllBytes());
    }
  }

  @Test
  void theSpotterKnowsDigits() throws IOException {
    KeywordSpotter spotter = KeywordSpotter.digits();
    for (String[] each :
        new String[][] {{"1_theo_2", "one"}, {"3_theo_0", "three"}, {"7_theo_1", "seven"}}) {
      Keyword said = spotter.spot(recording(each[0])).getFirst();
      assertEquals(each[1], said.word());
      assertTrue(said.probability() > 0.5, said.toString());
    }
  }

  @Test
  void theTranscriberWritesThreeDigitsDown() throws IOException {
    float[] said = new float[3 * 8000];
    int at = 800;
    for (String name : new String[] {"3_theo_0", "7_theo_1", "1_theo_2"}) {
      float[] digit = recording(name).audio().toFloats();
      System.arraycopy(digit, 0, said, at, digit.length);
      at += digit.length + 1600;
    }
    Recording joined = Recording.mono(8000, Arrays.copyOf(said, at));
    assertEquals("three seven one", Transcriber.digits().transcribe(joined).text());
  }
}
