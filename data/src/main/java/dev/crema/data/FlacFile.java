package dev.crema.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jflac.ChannelData;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;

/** Reads FLAC files, by jFLAC. Source: RFC 9639. */
final class FlacFile {
  private FlacFile() {}

  static Recording parse(String name, byte[] bytes) {
    FLACDecoder decoder = new FLACDecoder(new ByteArrayInputStream(bytes));
    try {
      decoder.readMetadata();
      StreamInfo info = decoder.getStreamInfo();
      if (info == null || info.getChannels() < 1 || info.getSampleRate() < 1) {
        throw new DataException("FLAC file '" + name + "' does not tell its channels and rate");
      }
      GrowingAudio audio = new GrowingAudio();
      long samples = 0;
      float scale = 1f / (1L << (info.getBitsPerSample() - 1));
      for (Frame frame; (frame = decoder.readNextFrame()) != null; ) {
        samples += frame.header.blockSize;
        add(decoder.getChannelData(), frame.header.blockSize, info.getChannels(), scale, audio);
      }
      long expected = info.getTotalSamples();
      if (decoder.getBadFrames() > 0 || (expected > 0 && samples != expected)) {
        throw new DataException(
            "FLAC file '%s' is truncated or damaged: it has %d samples and %d bad frames; expected %d samples"
                .formatted(name, samples, decoder.getBadFrames(), expected));
      }
      return audio.recording(info.getSampleRate(), info.getChannels());
    } catch (IOException
        | IndexOutOfBoundsException
        | NullPointerException
        | ArithmeticException e) {
      throw new DataException("FLAC file '" + name + "' is truncated or damaged: " + e, e);
    }
  }

  private static void add(
      ChannelData[] data, int samples, int channels, float scale, GrowingAudio audio) {
    for (int i = 0; i < samples; i++) {
      for (int c = 0; c < channels; c++) {
        audio.add(data[c].getOutput()[i] * scale);
      }
    }
  }
}
