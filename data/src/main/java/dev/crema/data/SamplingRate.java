package dev.crema.data;

import java.math.BigInteger;

/**
 * Recordings at another number of samples per second, by a windowed sinc that leaves out what the
 * lower of the two rates cannot hold.
 *
 * <p>Output i stands at time {@code i / to}; with {@code f = 0.99 · min(from, to) / 2}, input j
 * counts {@code 2f/from · sinc(2f·t) · cos²(π·2f·t / (2·6))} there, where t is the distance in
 * seconds and {@code |2f·t| < 6}. The filter is polyphase: with {@code g = gcd(from, to)} the
 * outputs i and {@code i + to/g} stand between their inputs alike, so that each of the {@code to/g}
 * rows of weights is computed once.
 *
 * <p>Source: J. O. Smith, <i>Digital Audio Resampling Home Page</i>, CCRMA, Stanford.
 */
final class SamplingRate {
  /** How many zero crossings of the sinc count on each side. */
  private static final int CROSSINGS = 6;

  /** How far below the half of the lower rate what is kept ends. */
  private static final double ROLL_OFF = 0.99;

  /** Rates with more phases than this would keep more rows of weights than they use again. */
  private static final int MOST_PHASES = 4096;

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
    int divisor = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
    int phases = to / divisor;
    // Twice the highest frequency kept, in inputs.
    double band = ROLL_OFF * Math.min(from, to) / from;
    int reach = (int) Math.ceil(CROSSINGS / band);
    double[][] known = new double[phases <= MOST_PHASES ? phases : 1][];
    float[] result = new float[(int) length * channels];
    for (int i = 0; i < length; i++) {
      long whole = (long) i * from / to;
      double rest = (double) ((long) i * from % to) / to;
      int phase = i % known.length;
      if (known[phase] == null || phases > MOST_PHASES) {
        known[phase] = weights(band, reach, rest);
      }
      int first = (int) (whole - reach);
      for (int c = 0; c < channels; c++) {
        result[i * channels + c] = (float) sum(known[phase], audio, channels, c, first, samples);
      }
    }
    return result;
  }

  /** What the inputs from {@code reach} before to {@code reach} after a place count there. */
  private static double[] weights(double band, int reach, double rest) {
    double[] weights = new double[2 * reach + 1];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = band * weight(band * (rest - (j - reach)));
    }
    return weights;
  }

  private static double sum(
      double[] weights, float[] audio, int channels, int channel, int first, int samples) {
    double sum = 0;
    int end = Math.min(weights.length, samples - first);
    for (int j = Math.max(0, -first); j < end; j++) {
      sum += weights[j] * audio[(first + j) * channels + channel];
    }
    return sum;
  }

  private static double weight(double x) {
    if (x == 0) {
      return 1;
    }
    if (Math.abs(x) >= CROSSINGS) {
      return 0;
    }
    double window = Math.cos(Math.PI * x / (2 * CROSSINGS));
    return Math.sin(Math.PI * x) / (Math.PI * x) * window * window;
  }
}
