package dev.crema.engine.math;

/**
 * The discrete Fourier transform of one length, with the arrays that it works in; for one thread.
 * Powers of two by halving (Cooley, Tukey, <i>An algorithm for the machine calculation of complex
 * Fourier series</i>, 1965), other lengths as a convolution with chirps by transforms of a power of
 * two (Bluestein, <i>A linear filtering approach to the computation of discrete Fourier
 * transform</i>, 1970).
 */
public final class FourierTransform {
  private final int length;

  /** The length of the transforms that are made by halving. */
  private final int size;

  private final double[] real;
  private final double[] imag;

  /** cos and sin of 2π·k / size. */
  private final double[] cosines;

  private final double[] sines;

  /** cos and sin of π·k² / length, and the transform of the chirp, unless the length is a power. */
  private final double[] chirpCosines;

  private final double[] chirpSines;
  private final double[] filterReal;
  private final double[] filterImag;

  /**
   * @param length 1 or more
   */
  public FourierTransform(int length) {
    this.length = length;
    boolean power = Integer.bitCount(length) == 1;
    this.size = power ? length : Integer.highestOneBit(2 * length - 2) * 2;
    this.real = new double[size];
    this.imag = new double[size];
    this.cosines = new double[size / 2];
    this.sines = new double[size / 2];
    for (int k = 0; k < size / 2; k++) {
      cosines[k] = cosine(k, size);
      sines[k] = sine(k, size);
    }
    int chirp = power ? 0 : length;
    this.chirpCosines = new double[chirp];
    this.chirpSines = new double[chirp];
    this.filterReal = new double[power ? 0 : size];
    this.filterImag = new double[power ? 0 : size];
    if (!power) {
      prepareChirp();
    }
  }

  /** cos(2π·k / n), exact at multiples of a quarter and as precise everywhere as near 0. */
  private static double cosine(long k, long n) {
    long eighths = 8 * k / n;
    return switch ((int) (eighths % 8)) {
      case 0 -> StrictMath.cos(2 * Math.PI * k / n);
      case 1, 2 -> StrictMath.sin(2 * Math.PI * (n - 4 * k) / (4 * n));
      case 3, 4 -> -StrictMath.cos(2 * Math.PI * (n - 2 * k) / (2 * n));
      case 5, 6 -> StrictMath.sin(2 * Math.PI * (4 * k - 3 * n) / (4 * n));
      default -> StrictMath.cos(2 * Math.PI * (n - k) / n);
    };
  }

  private static double sine(long k, long n) {
    return cosine((4 * k + 3 * n) % (4 * n), 4 * n);
  }

  private void prepareChirp() {
    for (int k = 0; k < length; k++) {
      long square = (long) k * k % (2L * length);
      chirpCosines[k] = cosine(square, 2L * length);
      chirpSines[k] = sine(square, 2L * length);
    }
    for (int k = 0; k < length; k++) {
      int mirrored = (size - k) % size;
      real[k] = chirpCosines[k];
      imag[k] = chirpSines[k];
      real[mirrored] = chirpCosines[k];
      imag[mirrored] = chirpSines[k];
    }
    halve();
    System.arraycopy(real, 0, filterReal, 0, size);
    System.arraycopy(imag, 0, filterImag, 0, size);
  }

  /** The real parts of the input, to fill, and of the output. */
  public double[] real() {
    return real;
  }

  /** The imaginary parts. */
  public double[] imag() {
    return imag;
  }

  /** Σ x<sub>j</sub>·e<sup>-2πi·jk / length</sup> for k = 0, 1, …. */
  public void run() {
    if (filterReal.length == 0) {
      halve();
      return;
    }
    chirp(1);
    for (int k = length; k < size; k++) {
      real[k] = 0;
      imag[k] = 0;
    }
    halve();
    // The transform back is one forward of the conjugate, whose conjugate is taken below.
    for (int k = 0; k < size; k++) {
      double x = real[k];
      double y = imag[k];
      real[k] = x * filterReal[k] - y * filterImag[k];
      imag[k] = -(x * filterImag[k] + y * filterReal[k]);
    }
    halve();
    for (int k = 0; k < length; k++) {
      imag[k] = -imag[k];
    }
    chirp(1.0 / size);
  }

  /** Multiplies by e<sup>-πi·k² / length</sup> and a factor. */
  private void chirp(double factor) {
    for (int k = 0; k < length; k++) {
      double x = real[k] * factor;
      double y = imag[k] * factor;
      real[k] = x * chirpCosines[k] + y * chirpSines[k];
      imag[k] = y * chirpCosines[k] - x * chirpSines[k];
    }
  }

  private void halve() {
    reorder();
    for (int half = 1; half < size; half *= 2) {
      int step = size / (2 * half);
      for (int block = 0; block < size; block += 2 * half) {
        for (int k = 0; k < half; k++) {
          double c = cosines[k * step];
          double s = sines[k * step];
          int even = block + k;
          int odd = even + half;
          double x = real[odd] * c + imag[odd] * s;
          double y = imag[odd] * c - real[odd] * s;
          real[odd] = real[even] - x;
          imag[odd] = imag[even] - y;
          real[even] += x;
          imag[even] += y;
        }
      }
    }
  }

  /** Puts each element to the place whose number has the same bits in reverse. */
  private void reorder() {
    int bits = Integer.numberOfTrailingZeros(size);
    for (int i = 0; i < size; i++) {
      int j = bits == 0 ? 0 : Integer.reverse(i) >>> (32 - bits);
      if (i < j) {
        double x = real[i];
        real[i] = real[j];
        real[j] = x;
        double y = imag[i];
        imag[i] = imag[j];
        imag[j] = y;
      }
    }
  }
}
