package dev.crema.data.sets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.crema.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

class Cifar10FuzzTest {
  /** Any bytes as an archive are read or refused by a {@link DataException}. */
  @FuzzTest(maxDuration = "60s")
  void anyBytesAsAnArchive(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("crema-fuzz", ".tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
    try {
      assertEquals(4, Cifar10.read(file).xTest().rank());
    } catch (DataException refused) {
      assertTrue(refused.getMessage().contains("crema-fuzz"), refused.getMessage());
    } finally {
      Files.delete(file);
    }
  }
}
