package dev.crema.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The kinds of files that recordings are read from. */
public enum AudioFormat {
  /** RIFF WAVE: integers of 8, 16, 24 or 32 bits or floats of 32 or 64. */
  WAV,
  /** Lossless, up to 24 bits. */
  FLAC,
  /** Vorbis in OGG. */
  OGG,
  /** MPEG 1 and 2, layers I to III. */
  MP3;

  /** Reads the bytes of a file; {@code name} stands in messages. */
  Recording parse(String name, byte[] bytes) {
    return switch (this) {
      case WAV -> WavFile.parse(name, bytes);
      case FLAC -> FlacFile.parse(name, bytes);
      case OGG -> VorbisFile.parse(name, bytes);
      case MP3 -> Mp3File.parse(name, bytes);
    };
  }

  /**
   * The format that the first bytes tell.
   *
   * @throws DataException if they tell none; it names the file and what is supported
   */
  static AudioFormat of(String name, byte[] bytes) {
    String start = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
    return switch (start) {
      case "RIFF" -> WAV;
      case "fLaC" -> FLAC;
      case "OggS" -> OGG;
      default -> {
        // A tag, or the 11 bits that each frame begins with.
        boolean frame = bytes.length > 1 && bytes[0] == -1 && (bytes[1] & 0xE0) == 0xE0;
        if (start.startsWith("ID3") || frame) {
          yield MP3;
        }
        throw new DataException(
            "'" + name + "' is not a recording; supported: " + Arrays.toString(values()));
      }
    };
  }
}
