package dev.crema.saving;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.crema.engine.Tensor;
import dev.crema.layers.preprocessing.TextVectorization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Any bytes are loaded or refused by a {@link FormatException}, within limits of memory. Without
 * {@code JAZZER_FUZZ=1} in the environment only the inputs beside this class are tried.
 */
class FormatFuzzTest {
  private static final int SEAL_BYTES = 71;
  private static final LoadLimits LIMITS = LoadLimits.DEFAULT;

  @FuzzTest(maxDuration = "60s")
  void tensors(byte[] bytes) throws IOException {
    try {
      Map<String, Tensor> tensors =
          Safetensors.read("fuzz", "", new ByteArrayInputStream(bytes), bytes.length, LIMITS);
      long sum = tensors.values().stream().mapToLong(tensor -> tensor.type().bytes()).sum();
      assertTrue(sum <= bytes.length, sum + " bytes of tensors in " + bytes.length);
    } catch (FormatException refused) {
      assertEquals("fuzz", refused.file());
    }
  }

  /** A file whose seal is right, whatever is in it. */
  @FuzzTest(maxDuration = "60s")
  void archive(byte[] bytes) throws IOException {
    load(sealed(bytes));
  }

  /** A good archive with another description of the model. */
  @FuzzTest(maxDuration = "60s")
  void description(byte[] json) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> member : Holder.MEMBERS.entrySet()) {
        boolean described = member.getKey().equals("model.json");
        store(zip, member.getKey(), described ? json : member.getValue());
      }
      zip.setComment("0".repeat(SEAL_BYTES));
    }
    byte[] archive = out.toByteArray();
    load(sealed(Arrays.copyOf(archive, archive.length - SEAL_BYTES)));
  }

  /** A part that is no model, as a file of its own. */
  @FuzzTest(maxDuration = "60s")
  void part(byte[] json) throws IOException {
    Path file = Files.createTempFile("crema-fuzz", ".json");
    try {
      Files.write(file, json);
      Saving.loadPart(file, TextVectorization.class);
    } catch (FormatException refused) {
      assertEquals(file.toString(), refused.file());
    } finally {
      Files.delete(file);
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] sealed(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      byte[] seal =
          ("sha256:" + HexFormat.of().formatHex(digest)).getBytes(StandardCharsets.US_ASCII);
      byte[] all = Arrays.copyOf(body, body.length + seal.length);
      System.arraycopy(seal, 0, all, body.length, seal.length);
      return all;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void load(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("crema-fuzz", ".crema");
    try {
      Files.write(file, bytes);
      Saving.load(file, LIMITS);
    } catch (FormatException refused) {
      assertEquals(file.toString(), refused.file());
    } finally {
      Files.delete(file);
    }
  }

  /** The members of a small model's file. */
  private static final class Holder {
    static final Map<String, byte[]> MEMBERS = members();

    private static Map<String, byte[]> members() {
      try {
        Path file = Files.createTempFile("crema-seed", ".crema");
        sequential(input(4), dense(3).activation(relu()), dropout(0.2), dense(2))
            .compile(adam(), sparseCategoricalCrossentropy(), accuracy())
            .save(file);
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
          for (ZipEntry entry :
              (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
            members.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
          }
        } finally {
          Files.delete(file);
        }
        return members;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
