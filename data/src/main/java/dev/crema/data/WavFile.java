package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads WAV files: integers of 8, 16, 24 or 32 bits or floats of 32 or 64 bits, any number of
 * channels.
 *
 * <p>Source: IBM and Microsoft, <i>Multimedia Programming Interface and Data Specifications
 * 1.0</i>, 1991, "Waveform Audio File Format"; Microsoft, <i>WAVEFORMATEXTENSIBLE</i>.
 */
final class WavFile {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;

  /** The end of the identity of a format in the extensible form; its number comes first. */
  private static final byte[] IDENTITY = {
    0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  /** How numbers lie in the file. */
  private record Format(int code, int channels, int samplingRate, int bits) {
    int frame() {
      return channels * (bits / 8);
    }
  }

  private WavFile() {}

  /** Reads bytes; {@code name} stands in messages. */
  static Recording parse(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 12 || !text(in, 0).equals("RIFF") || !text(in, 8).equals("WAVE")) {
      throw new DataException("'" + name + "' is not a WAV file: it lacks RIFF and WAVE");
    }
    Format format = null;
    long at = 12;
    while (at + 8 <= bytes.length) {
      String id = text(in, (int) at);
      long size = in.getInt((int) at + 4) & 0xFFFF_FFFFL;
      long from = at + 8;
      // Who writes to a pipe does not know the size beforehand.
      if (id.equals("data") && size == 0xFFFF_FFFFL) {
        size = bytes.length - from;
      }
      if (from + size > bytes.length) {
        throw new DataException(
            "WAV file '%s' is truncated: part '%s' at byte %d has %d bytes; %d are left"
                .formatted(name, id.strip(), at, size, bytes.length - from));
      }
      if (id.equals("fmt ")) {
        format = format(name, in.slice((int) from, (int) size).order(ByteOrder.LITTLE_ENDIAN));
      } else if (id.equals("data")) {
        if (format == null) {
          throw new DataException("WAV file '" + name + "' has data before its format");
        }
        return new Recording(format.samplingRate, audio(name, format, in, (int) from, (int) size));
      }
      at = from + size + size % 2;
    }
    throw new DataException("WAV file '" + name + "' has no data");
  }

  private static String text(ByteBuffer in, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      char c = (char) (in.get(at + i) & 0xFF);
      text.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return text.toString();
  }

  private static Format format(String name, ByteBuffer in) {
    if (in.limit() < 16) {
      throw new DataException(
          "WAV file '" + name + "' has a format of " + in.limit() + " bytes; expected 16 or more");
    }
    int code = in.getShort(0) & 0xFFFF;
    if (code == EXTENSIBLE && in.limit() >= 40) {
      byte[] identity = new byte[IDENTITY.length];
      in.get(26, identity);
      code = Arrays.equals(identity, IDENTITY) ? in.getShort(24) & 0xFFFF : code;
    }
    Format format =
        new Format(code, in.getShort(2) & 0xFFFF, in.getInt(4), in.getShort(14) & 0xFFFF);
    boolean known =
        switch (format.bits) {
          case 8, 16, 24 -> code == PCM;
          case 32 -> code == PCM || code == FLOAT;
          case 64 -> code == FLOAT;
          default -> false;
        };
    if (!known) {
      throw new DataException(
          "WAV file '%s' has format %d with %d bits; supported: 1 (integers) of 8, 16, 24, 32 bits, 3 (floats) of 32, 64"
              .formatted(name, code, format.bits));
    }
    if (format.channels < 1 || format.samplingRate < 1) {
      throw new DataException(
          "WAV file '%s' has %d channels and %d samples per second; expected 1 or more"
              .formatted(name, format.channels, format.samplingRate));
    }
    int frame = in.getShort(12) & 0xFFFF;
    if (frame != format.frame()) {
      throw new DataException(
          "WAV file '%s' has %d bytes a sample; expected %d for %d channels of %d bits"
              .formatted(name, frame, format.frame(), format.channels, format.bits));
    }
    return format;
  }

  private static Tensor audio(String name, Format format, ByteBuffer in, int from, int size) {
    if (size % format.frame() != 0) {
      throw new DataException(
          "WAV file '%s' is truncated: %d bytes of data; expected a multiple of %d"
              .formatted(name, size, format.frame()));
    }
    int bytes = format.bits / 8;
    float[] values = new float[size / bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(format, in, from + i * bytes);
    }
    return Tensor.of(Shape.of(size / format.frame(), format.channels), values);
  }

  private static float value(Format format, ByteBuffer in, int at) {
    return switch (format.bits) {
      case 8 -> ((in.get(at) & 0xFF) - 128) / 0x1p7f;
      case 16 -> in.getShort(at) / 0x1p15f;
      case 24 -> ((in.getShort(at) & 0xFFFF) | in.get(at + 2) << 16) / 0x1p23f;
      case 32 -> format.code == FLOAT ? in.getFloat(at) : in.getInt(at) / 0x1p31f;
      default -> (float) in.getDouble(at);
    };
  }
}
