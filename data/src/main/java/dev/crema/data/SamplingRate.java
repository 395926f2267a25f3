package dev.crema.data;

/**
 * Recordings at another number of samples per second, by a windowed sinc that leaves out what the
 * lower of the two rates cannot hold.
 *
 * <p>Output i stands at time {@code i / to}; with {@code f = 0.99 · min(from, to) / 2}, input j
 * counts {@code 2f/from · sinc(2f·t) · cos²(π·2f·t / (2·6))} there, where t is the distance in
 * seconds and {@code |2f·t| < 6}.
 *
 * <p>Source: J. O. Smith, <i>Digital Audio Resampling Home Page</i>, CCRMA, Stanford.
 */
final class SamplingRate {
  /** How many zero crossings of the sinc count on each side. */
  private static final int CROSSINGS = 6;

  /** How far below the half of the lower rate what is kept ends. */
  private static final double ROLL_OFF = 0.99;

  private SamplingRate() {}

  /**
   * A recording {@code [samples, channels]} at another rate; {@code ceil(samples · to / from)}
   * samples.
   */
  static float[] change(float[] audio, int channels, int from, int to) {
    if (from == to) {
      return audio;
    }
    int samples = audio.length / channels;
    long length = Math.ceilDiv((long) samples * to, (long) from);
    if (length * channels > Integer.MAX_VALUE - 8) {
      throw new DataException(
          samples + " samples at " + from + " per second are too many at " + to + " per second");
    }
    // Twice the highest frequency kept, in inputs.
    double band = ROLL_OFF * Math.min(from, to) / from;
    float[] result = new float[(int) length * channels];
    for (int i = 0; i < length; i++) {
      double at = (double) i * from / to;
      int first = Math.max(0, (int) Math.ceil(at - CROSSINGS / band));
      int last = Math.min(samples - 1, (int) Math.floor(at + CROSSINGS / band));
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int j = first; j <= last; j++) {
          sum += band * weight(band * (at - j)) * audio[j * channels + c];
        }
        result[i * channels + c] = (float) sum;
      }
    }
    return result;
  }

  private static double weight(double x) {
    if (x == 0) {
      return 1;
    }
    double window = Math.cos(Math.PI * x / (2 * CROSSINGS));
    return Math.sin(Math.PI * x) / (Math.PI * x) * window * window;
  }
}
