package dev.crema.zoo.recommendation.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.crema.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any bytes are read or refused by a {@link DataException}. Without {@code JAZZER_FUZZ=1} in the
 * environment only the inputs beside this class are tried.
 */
class InteractionFuzzTest {
  private static final InteractionFormat FORMAT = InteractionFormat.MOVIELENS_CSV;

  @FuzzTest(maxDuration = "60s")
  void text(byte[] bytes) {
    try {
      assertTrue(FORMAT.read(new ByteArrayInputStream(bytes), "fuzz").size() > 0);
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("fuzz"), refused.getMessage());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void parquet(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("crema-fuzz", ".parquet");
    try {
      Files.write(file, bytes);
      assertTrue(FORMAT.read(file).size() > 0);
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("crema-fuzz"), refused.getMessage());
    } finally {
      Files.delete(file);
    }
  }
}
