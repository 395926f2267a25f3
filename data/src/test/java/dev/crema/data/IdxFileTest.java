package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final byte[] SHORT_VECTOR = {0, 0, 8, 1, 0, 0, 0, 3, 7, 8, (byte) 200};

  private static Tensor read(byte... bytes) {
    return IdxFile.read("test.idx", new ByteArrayInputStream(bytes));
  }

  @Test
  void readsUnsignedBytes() {
    assertEquals("u8[3]", read(SHORT_VECTOR).type().toString());
    assertArrayEquals(new long[] {7, 8, 200}, read(SHORT_VECTOR).toLongs());
  }

  @Test
  void readsBigEndianIntegersAndFloats() {
    byte[] ints = {0, 0, 0x0C, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, -1, -1, -1, -2};
    assertEquals("i32[1,2]", read(ints).type().toString());
    assertArrayEquals(new long[] {256, -2}, read(ints).toLongs());
    byte[] floats = {0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3f, (byte) 0xc0, 0, 0};
    assertArrayEquals(new float[] {1.5f}, read(floats).toFloats());
    byte[] doubles = {0, 0, 0x0E, 1, 0, 0, 0, 1, 0x3f, (byte) 0xf8, 0, 0, 0, 0, 0, 0};
    assertArrayEquals(new double[] {1.5}, read(doubles).toDoubles());
  }

  @Test
  void readsCompressedFiles(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(SHORT_VECTOR);
    }
    Path file = Files.write(folder.resolve("x.gz"), zipped.toByteArray());
    assertArrayEquals(new long[] {7, 8, 200}, IdxFile.read(file).toLongs());
  }

  @Test
  void saysWhatIsWrong() {
    assertMessage("'test.idx' is not an idx file: it starts with 0x01000801", 1, 0, 8, 1);
    assertMessage("elements of type 0x0b; supported", 0, 0, 0x0B, 1);
    assertMessage("is truncated: 2 bytes of elements; expected 3", 0, 0, 8, 1, 0, 0, 0, 3, 7, 8);
    assertMessage("goes on after its 1 bytes", 0, 0, 8, 1, 0, 0, 0, 1, 7, 8);
    assertMessage("axis 1 has length 2147483647", 0, 0, 8, 2, 0, 0, 1, 0, 0x7f, -1, -1, -1);
    assertMessage("axis 0 has length -1", 0, 0, 8, 1, -1, -1, -1, -1);
  }

  private static void assertMessage(String part, int... bytes) {
    byte[] file = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      file[i] = (byte) bytes[i];
    }
    DataException e = assertThrows(DataException.class, () -> read(file));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void everyTruncationAndRandomChangeIsReadOrRefused() {
    for (int length = 0; length < SHORT_VECTOR.length; length++) {
      byte[] cut = Arrays.copyOf(SHORT_VECTOR, length);
      assertThrows(DataException.class, () -> read(cut), "length " + length);
    }
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = SHORT_VECTOR.clone();
      changed[random.nextInt(8)] = (byte) random.nextInt();
      try {
        assertEquals(changed.length - 8, read(changed).type().bytes());
      } catch (DataException expected) {
        assertTrue(expected.getMessage().contains("test.idx"), expected.getMessage());
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    DataException e = assertThrows(DataException.class, () -> IdxFile.read(Path.of("no-such.idx")));
    assertTrue(e.getMessage().startsWith("idx file 'no-such.idx' cannot be read"), e.getMessage());
  }
}
