package dev.crema.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text files in UTF-8. */
public final class Texts {
  private Texts() {}

  /**
   * A whole text.
   *
   * @throws DataException if the file cannot be read or is not UTF-8; it names the file
   */
  public static String read(Path file) {
    return read(file, Integer.MAX_VALUE);
  }

  /**
   * The beginning of a text.
   *
   * @param maxLength how many bytes count at most, 1 or more; a character that would be cut in two
   *     is left out
   * @throws DataException if the file cannot be read or is not UTF-8; it names the file
   */
  public static String read(Path file, int maxLength) {
    Records.least("text", "maxLength", maxLength, 1);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxLength);
    } catch (IOException e) {
      throw new DataException("text file '" + file + "' cannot be read: " + e, e);
    }
    try {
      ByteBuffer whole = ByteBuffer.wrap(bytes, 0, whole(bytes, maxLength));
      return StandardCharsets.UTF_8.newDecoder().decode(whole).toString();
    } catch (CharacterCodingException e) {
      throw new DataException("text file '" + file + "' is not UTF-8: " + e.getMessage(), e);
    }
  }

  /** How many bytes there are without a character that the limit cuts in two. */
  private static int whole(byte[] bytes, int maxLength) {
    if (bytes.length < maxLength) {
      return bytes.length;
    }
    int start = bytes.length - 1;
    while (start > 0 && bytes.length - start < 4 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    int first = bytes[start] & 0xFF;
    int needed = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return start + needed > bytes.length ? start : bytes.length;
  }
}
