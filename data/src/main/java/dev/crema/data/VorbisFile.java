package dev.crema.data;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;

/**
 * Reads the first stream of OGG files with Vorbis in them, by JOrbis. Source: Xiph.Org, <i>Vorbis I
 * specification</i>; RFC 3533.
 */
final class VorbisFile {
  private static final int HEADERS = 3;

  private final String name;
  private final SyncState sync = new SyncState();
  private final StreamState stream = new StreamState();
  private final Info info = new Info();
  private final DspState state = new DspState();
  private final Block block = new Block(state);
  private final GrowingAudio audio = new GrowingAudio();
  private int packets;
  private long samples;

  private VorbisFile(String name) {
    this.name = name;
  }

  static Recording parse(String name, byte[] bytes) {
    try {
      return new VorbisFile(name).read(bytes);
    } catch (IndexOutOfBoundsException
        | NullPointerException
        | ArithmeticException
        | NegativeArraySizeException
        | ClassCastException e) {
      throw damaged(name, e.toString(), e);
    }
  }

  private static DataException damaged(String name, String why, Throwable cause) {
    return new DataException("OGG file '" + name + "' is truncated or damaged: " + why, cause);
  }

  private DataException damaged(String why) {
    return new DataException("OGG file '" + name + "' is truncated or damaged: " + why);
  }

  private Recording read(byte[] bytes) {
    sync.init();
    int at = sync.buffer(bytes.length);
    System.arraycopy(bytes, 0, sync.data, at, bytes.length);
    sync.wrote(bytes.length);
    info.init();
    Comment comment = new Comment();
    comment.init();
    Page page = new Page();
    boolean first = true;
    boolean ended = false;
    while (!ended && sync.pageout(page) == 1) {
      if (first) {
        stream.init(page.serialno());
        first = false;
      }
      if (stream.pagein(page) == 0) {
        ended = page.eos() != 0;
        packets(comment, ended ? page.granulepos() : Long.MAX_VALUE);
      }
    }
    if (!ended) {
      throw damaged("its last page is missing");
    }
    if (packets < HEADERS) {
      throw damaged("it has " + packets + " of " + HEADERS + " headers");
    }
    return audio.recording(info.rate, info.channels);
  }

  /** The packets of a page; {@code end} samples are there at its end, those after them are none. */
  private void packets(Comment comment, long end) {
    Packet packet = new Packet();
    int result;
    while ((result = stream.packetout(packet)) != 0) {
      if (result < 0) {
        throw damaged("a page is missing");
      }
      if (packets < HEADERS) {
        header(comment, packet);
      } else if (block.synthesis(packet) == 0) {
        state.synthesis_blockin(block);
        add(end);
      } else {
        throw damaged("packet " + packets + " cannot be decoded");
      }
      packets++;
    }
  }

  private void header(Comment comment, Packet packet) {
    if (info.synthesis_headerin(comment, packet) < 0) {
      throw new DataException("OGG file '" + name + "' holds no Vorbis; supported: Vorbis");
    }
    if (packets == HEADERS - 1) {
      if (info.channels < 1 || info.rate < 1) {
        throw damaged("it has %d channels at rate %d".formatted(info.channels, info.rate));
      }
      state.synthesis_init(info);
      block.init(state);
    }
  }

  private void add(long end) {
    float[][][] pcm = new float[1][][];
    int[] places = new int[info.channels];
    int count;
    while ((count = state.synthesis_pcmout(pcm, places)) > 0) {
      for (int i = 0; i < count && samples < end; i++, samples++) {
        for (int c = 0; c < info.channels; c++) {
          audio.add(pcm[0][c][places[c] + i]);
        }
      }
      state.synthesis_read(count);
    }
  }
}
