package dev.crema.zoo.speech.listening;

import dev.crema.check.Require;
import dev.crema.data.Recording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Cuts one stream of sound into utterances, as they end; see {@link VoiceActivity}. */
public final class Segmenter {
  private static final int FRAMES_A_SECOND = 100;
  private static final int ONSET = 3;
  private static final double DOWN = 1.0 / 3;
  private static final double UP = 0.01;
  private static final double UP_IN_SPEECH = 0.001;

  /** The level of silence, so that its logarithm is finite: that of half a step of 16 bits. */
  private static final double LEAST_POWER = Math.pow(0.5 / 32768, 2);

  private final VoiceActivity settings;
  private final int samplingRate;
  private final int frame;
  private final Deque<float[]> lead = new ArrayDeque<>();
  private final List<float[]> said = new ArrayList<>();
  private float[] open;
  private int filled;
  private long frames;
  private double floor = Double.NaN;
  private int loud;
  private int quiet;
  private long began = -1;

  Segmenter(VoiceActivity settings, int samplingRate) {
    Require.atLeast("Segmenter", "samplingRate", samplingRate, FRAMES_A_SECOND);
    this.settings = settings;
    this.samplingRate = samplingRate;
    this.frame = samplingRate / FRAMES_A_SECOND;
    this.open = new float[frame];
  }

  /**
   * Takes the sound that follows.
   *
   * @return the utterances that end in it
   */
  public List<Segment> accept(float... samples) {
    List<Segment> ended = new ArrayList<>();
    for (float sample : samples) {
      open[filled++] = sample;
      if (filled == frame) {
        frame(open).ifPresent(ended::add);
        open = new float[frame];
        filled = 0;
      }
    }
    return ended;
  }

  /** The utterance that the end of the stream cuts off, if there is one. */
  public Optional<Segment> finish() {
    return began < 0 ? Optional.empty() : Optional.of(segment());
  }

  private Optional<Segment> frame(float[] samples) {
    double level = level(samples);
    if (Double.isNaN(floor)) {
      floor = level;
    }
    boolean isLoud = level > floor + settings.threshold();
    double up = began < 0 && !isLoud ? UP : UP_IN_SPEECH;
    floor += (level < floor ? DOWN : up) * (level - floor);
    loud = isLoud ? loud + 1 : 0;
    quiet = isLoud ? 0 : quiet + 1;
    frames++;
    if (began < 0) {
      before(samples);
      return Optional.empty();
    }
    said.add(samples);
    boolean over =
        quiet * 1000 >= settings.hangOver() * FRAMES_A_SECOND
            || said.size() >= settings.longest() * FRAMES_A_SECOND;
    return over ? Optional.of(segment()) : Optional.empty();
  }

  /** A frame while nothing is said yet. */
  private void before(float[] samples) {
    lead.add(samples);
    if (lead.size() > settings.lead() * FRAMES_A_SECOND / 1000 + ONSET) {
      lead.remove();
    }
    if (loud >= ONSET) {
      began = frames - lead.size();
      said.addAll(lead);
      lead.clear();
    }
  }

  private Segment segment() {
    float[] all = new float[said.size() * frame];
    for (int i = 0; i < said.size(); i++) {
      System.arraycopy(said.get(i), 0, all, i * frame, frame);
    }
    double start = (double) (began * frame) / samplingRate;
    said.clear();
    began = -1;
    loud = 0;
    return new Segment(start, Recording.mono(samplingRate, all));
  }

  /** In decibels. */
  private static double level(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    return 10 * Math.log10(Math.max(LEAST_POWER, sum / samples.length));
  }
}
