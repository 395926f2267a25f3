package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.crema.engine.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any bytes are read or refused by a {@link DataException}. Without {@code JAZZER_FUZZ=1} in the
 * environment only the inputs beside this class are tried.
 */
class FormatFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void idx(byte[] bytes) {
    try {
      Tensor tensor = IdxFile.read("fuzz", new ByteArrayInputStream(bytes));
      assertEquals(tensor.type().bytes(), tensor.type().shape().size() * tensor.dtype().bytes());
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("fuzz"), refused.getMessage());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void wav(byte[] bytes) {
    try {
      Recording wav = WavFile.parse("fuzz", bytes);
      assertEquals(2, wav.audio().rank());
      assertTrue(wav.samplingRate() >= 1 && wav.audio().dim(1) >= 1, wav.toString());
      assertTrue(wav.audio().shape().size() <= bytes.length, wav.toString());
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("fuzz"), refused.getMessage());
    }
  }

  @FuzzTest(maxDuration = "60s")
  void compressedAudio(byte[] bytes) {
    for (AudioFormat format : AudioFormat.values()) {
      try {
        assertEquals(2, format.parse("fuzz", bytes).audio().rank());
      } catch (DataException refused) {
        assertTrue(refused.getMessage().contains("fuzz"), refused.getMessage());
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void csv(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("crema-fuzz", ".csv");
    try {
      Files.write(file, bytes);
      Table table = Table.readCsv(file, Table.Header.GUESS);
      table.rows().forEach(row -> assertEquals(table.columns().size(), row.size()));
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("crema-fuzz"), refused.getMessage());
    } finally {
      Files.delete(file);
    }
  }
}
