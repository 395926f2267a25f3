package dev.crema.data;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/**
 * Reads MP3 files (MPEG 1 and 2, layers I to III), by JLayer. What an encoder adds before and after
 * the sound, some hundredths of a second, stays. Source: ISO/IEC 11172-3; for the number of frames
 * in the first one, Xing's header.
 */
final class Mp3File {
  /** Within how many bytes from its start a first frame has its number of frames. */
  private static final int NEAR = 256;

  private static final int HAS_FRAMES = 1;

  private Mp3File() {}

  static Recording parse(String name, byte[] bytes) {
    Bitstream in = new Bitstream(new ByteArrayInputStream(bytes));
    Decoder decoder = new Decoder();
    GrowingAudio audio = new GrowingAudio();
    int frames = 0;
    try {
      for (Header header; (header = in.readFrame()) != null; frames++) {
        SampleBuffer buffer = (SampleBuffer) decoder.decodeFrame(header, in);
        for (int i = 0; i < buffer.getBufferLength(); i++) {
          audio.add(buffer.getBuffer()[i] / 0x1p15f);
        }
        in.closeFrame();
      }
    } catch (JavaLayerException
        | IndexOutOfBoundsException
        | NullPointerException
        | ArithmeticException e) {
      throw new DataException("MP3 file '" + name + "' is truncated or damaged: " + e, e);
    }
    if (frames == 0) {
      throw new DataException("MP3 file '" + name + "' has no sound");
    }
    // The frame that holds their number does not count.
    OptionalInt expected = frames(bytes);
    if (expected.isPresent() && frames < expected.getAsInt()) {
      throw new DataException(
          "MP3 file '%s' is truncated: it has %d of %d frames"
              .formatted(name, frames, expected.getAsInt()));
    }
    return audio.recording(decoder.getOutputFrequency(), decoder.getOutputChannels());
  }

  /** How many frames there should be, if the file says. */
  private static OptionalInt frames(byte[] bytes) {
    int start = afterTag(bytes);
    int end = Math.min(bytes.length, start + NEAR);
    if (start >= end) {
      return OptionalInt.empty();
    }
    String head = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    int at = Math.max(head.indexOf("Xing"), head.indexOf("Info"));
    if (at < 0 || start + at + 12 > bytes.length) {
      return OptionalInt.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int flags = header.getInt(start + at + 4);
    return (flags & HAS_FRAMES) == 0
        ? OptionalInt.empty()
        : OptionalInt.of(header.getInt(start + at + 8));
  }

  /** Where an ID3 tag at the start ends. */
  private static int afterTag(byte[] bytes) {
    boolean tag = bytes.length >= 10 && bytes[0] == 'I' && bytes[1] == 'D' && bytes[2] == '3';
    return tag ? 10 + (bytes[6] << 21 | bytes[7] << 14 | bytes[8] << 7 | bytes[9]) : 0;
  }
}
