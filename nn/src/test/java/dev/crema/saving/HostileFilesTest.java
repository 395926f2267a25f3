package dev.crema.saving;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files made to harm: each is refused by a {@link FormatException}, or loads; nothing else happens.
 */
class HostileFilesTest {
  @TempDir Path folder;

  private static Map<String, Tensor> read(byte[] bytes) throws IOException {
    return Safetensors.read(
        "t", "", new ByteArrayInputStream(bytes), bytes.length, LoadLimits.DEFAULT);
  }

  private static byte[] file(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.putLong(text.length).put(text).array();
  }

  @Test
  void tensorsComeBackAsTheyWere() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, Tensor> tensors =
        Map.of(
            "a/b",
            Tensor.of(1f, -0f, Float.NaN),
            "empty",
            Tensor.zeros(0, 3),
            "n",
            Tensor.of(Shape.SCALAR, 7L));
    Safetensors.write(tensors, out);
    Map<String, Tensor> back = read(out.toByteArray());
    assertEquals(tensors.keySet(), back.keySet());
    assertArrayEquals(tensors.get("a/b").toFloats(), back.get("a/b").toFloats());
    assertEquals("f32[0,3]", back.get("empty").type().toString());
    assertEquals(7, back.get("n").item());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MALFORMED | [] | 0",
        "MALFORMED | {\"a\":1} | 0",
        "MALFORMED | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}} | 8",
        "MALFORMED | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8",
        "MALFORMED | {\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4",
        "MALFORMED | {\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}} | 4",
        "MALFORMED |"
            + " {\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}"
            + " | 4",
        "MALFORMED |"
            + " {\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807],\"data_offsets\":[0,4]}}"
            + " | 4",
        "MALFORMED | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}} | 4",
        "MALFORMED |"
            + " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"
            + " | 8",
        "UNSUPPORTED | {\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4",
        "TRUNCATED |"
            + " {\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4000000000]}}"
            + " | 4",
        "TRUNCATED | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 5",
      })
  void eachWrongHeaderHasItsCode(FormatException.Code code, String header, int data) {
    FormatException e = assertThrows(FormatException.class, () -> read(file(header, data)));
    assertEquals(code, e.code(), e.getMessage());
  }

  @Test
  void headersThatAreTooLongOrTooDeepAreRefused() {
    byte[] huge =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array();
    assertEquals(
        FormatException.Code.MALFORMED,
        assertThrows(FormatException.class, () -> read(huge)).code());
    String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
    assertEquals(
        FormatException.Code.MALFORMED,
        assertThrows(FormatException.class, () -> read(file(deep, 0))).code());
  }

  @Test
  void mutatedTensorsNeverCrash() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(Map.of("kernel", Tensor.zeros(3, 4), "bias", Tensor.zeros(4)), out);
    byte[] seed = out.toByteArray();
    Random random = new Random(23);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = mutate(seed, random, seed.length);
      try {
        read(changed);
      } catch (FormatException expected) {
        assertEquals("t", expected.file());
      } catch (RuntimeException | Error e) {
        fail("mutant " + i + " of seed 23", e);
      }
    }
  }

  /** Changes, cuts, repeats or inserts some bytes before {@code end}. */
  private static byte[] mutate(byte[] seed, Random random, int end) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(end);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] = (byte) "0123456789{}[]\",:-e".charAt(random.nextInt(19));
        case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> {
          int length = Math.min(random.nextInt(12), end - at);
          int from = random.nextInt(end - length);
          System.arraycopy(seed, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void mutatedModelsWithAGoodSealNeverCrash() throws Exception {
    Path file = folder.resolve("m.crema");
    sequential(input(4), dense(3).activation(relu()), dropout(0.2), dense(2).activation(softmax()))
        .compile(adam(), sparseCategoricalCrossentropy(), accuracy())
        .save(file);
    byte[] seed = Files.readAllBytes(file);
    int body = seed.length - 71;
    Random random = new Random(29);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] changed = mutate(seed, random, body);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(changed, body));
      byte[] seal =
          ("sha256:" + HexFormat.of().formatHex(digest)).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(seal, 0, changed, body, seal.length);
      Path copy = Files.write(folder.resolve("c.crema"), changed);
      try {
        load(copy);
      } catch (FormatException expected) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("mutant " + i + " of seed 29", e);
      }
    }
    assertTrue(refused > 1000, refused + " of 10000 mutants were refused");
  }

  @Test
  void namesStayInside() {
    for (String name :
        new String[] {"../x", "/x", "a/../../x", "a\\b", "C:x", "a\0b", "", "a\nb"}) {
      FormatException e =
          assertThrows(
              FormatException.class, () -> SafePath.check("f", name, LoadLimits.DEFAULT), name);
      assertEquals(FormatException.Code.UNSAFE_NAME, e.code());
    }
    assertEquals("a/b.json", SafePath.check("f", "a/b.json", LoadLimits.DEFAULT));
  }
}
