package dev.crema.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.layers.preprocessing.Hashing;
import dev.crema.layers.preprocessing.OutputMode;
import dev.crema.layers.preprocessing.TextVectorization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of parts that are no models, whole and damaged. */
class PartsTest {
  private static final TextVectorization WORDS =
      Crema.textVectorization()
          .ngramsUpTo(2)
          .maxTokens(12)
          .outputMode(OutputMode.TF_IDF)
          .adapt(List.of("one two", "two three", "tree"));

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void save() {
    file = folder.resolve("words.json");
    Saving.savePart(WORDS, file);
  }

  private FormatException refused(String text) throws IOException {
    Files.writeString(file, text);
    return assertThrows(
        FormatException.class, () -> Saving.loadPart(file, TextVectorization.class));
  }

  @Test
  void damagedFilesAreLoadedOrRefusedAsFiles() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    String letters = "{}[]\",:-0123456789eE.ntfu\\ \u0000x";
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        byte[] one = letters.getBytes(StandardCharsets.UTF_8);
        bytes[random.nextInt(bytes.length)] = one[random.nextInt(one.length)];
      }
      Files.write(file, random.nextInt(10) == 0 ? Arrays.copyOf(bytes, 40) : bytes);
      try {
        Saving.loadPart(file, TextVectorization.class);
      } catch (FormatException refused) {
        assertEquals(file.toString(), refused.file(), "seed " + seed);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ": " + Files.readString(file), e);
      }
    }
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() throws IOException {
    String whole = Files.readString(file);
    FormatException large =
        refused(whole.replaceFirst("\"maxTokens\" : 12", "\"maxTokens\" : 99999999999"));
    assertTrue(
        large.getMessage().contains("part.settings.maxTokens: '99999999999'"), large.getMessage());
    FormatException few = refused(whole.replaceFirst("\"maxTokens\" : 12", "\"maxTokens\" : 3"));
    assertTrue(
        few.getMessage().contains("part: refused: TextVectorization: vocabulary is"),
        few.getMessage());
    FormatException nan =
        refused(whole.replaceFirst("\"idfWeights\" : \\[ [0-9.]*", "\"idfWeights\" : [ \"NaN\""));
    assertTrue(
        nan.getMessage().contains("idfWeights is with NaN inside; allowed: finite numbers"),
        nan.getMessage());
    FormatException ngrams =
        refused(whole.replaceFirst("\"ngrams\" : \\[ 1", "\"ngrams\" : [ 4294967297"));
    assertTrue(ngrams.getMessage().contains("part.ngrams: '4294967297'"), ngrams.getMessage());
    FormatException other =
        refused(whole.replaceFirst("\"type\" : \"KnownSplitting\"", "\"type\" : \"Dense\""));
    assertEquals(FormatException.Code.UNSUPPORTED, other.code());
    assertEquals(FormatException.Code.MALFORMED, refused("[]").code());
    assertEquals(FormatException.Code.UNSUPPORTED, refused("{}").code());
    String later = refused(whole.replace("\"version\" : 1", "\"version\" : 2")).getMessage();
    assertTrue(
        later.contains("format 'crema part', version 2; this library reads crema part, version 1"),
        later);
  }

  @Test
  void layersAreParts() {
    Hashing hashing = Crema.hashing(5).salt(1, -2).maskValue("x");
    Saving.savePart(hashing, file);
    assertEquals(hashing, Saving.loadPart(file, Hashing.class));
  }
}
