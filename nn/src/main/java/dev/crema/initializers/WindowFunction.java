package dev.crema.initializers;

import java.util.Arrays;

/**
 * Window functions of signal processing, as {@code scipy.signal.windows} has them.
 *
 * <p>Source: Harris, <i>On the use of windows for harmonic analysis with the discrete Fourier
 * transform</i>, Proceedings of the IEEE 66, 1978; Heinzel, Rüdiger, Schilling, <i>Spectrum and
 * spectral density estimation by the DFT</i>, 2002, for the coefficients of flat top and Nuttall.
 */
public enum WindowFunction {
  /** No window: ones, and no scaling. */
  NONE,
  /** Ones. */
  BOXCAR,
  TRIANG,
  BARTLETT,
  HANN,
  HAMMING,
  BLACKMAN,
  NUTTALL,
  BLACKMAN_HARRIS,
  FLATTOP,
  BOHMAN,
  PARZEN,
  COSINE;

  /**
   * The values of a window.
   *
   * @param length 0 or more
   * @param periodic whether it is one period of a periodic window instead of a symmetric one
   */
  public double[] values(int length, boolean periodic) {
    if (length <= 1) {
      double[] one = new double[length];
      Arrays.fill(one, 1);
      return one;
    }
    int whole = periodic ? length + 1 : length;
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = at(i, whole);
    }
    return values;
  }

  private double at(int i, int length) {
    double last = length - 1;
    double middle = 2 * i / last - 1;
    double distance = Math.abs(middle);
    return switch (this) {
      case NONE, BOXCAR -> 1;
      case TRIANG -> 1 - Math.abs(2 * i - last) / (length % 2 == 0 ? length : length + 1);
      case BARTLETT -> 1 - distance;
      case HANN -> cosines(middle, 0.5, 0.5);
      case HAMMING -> cosines(middle, 0.54, 0.46);
      case BLACKMAN -> cosines(middle, 0.42, 0.5, 0.08);
      case NUTTALL -> cosines(middle, 0.3635819, 0.4891775, 0.1365995, 0.0106411);
      case BLACKMAN_HARRIS -> cosines(middle, 0.35875, 0.48829, 0.14128, 0.01168);
      case FLATTOP ->
          cosines(middle, 0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368);
      case BOHMAN ->
          distance == 1
              ? 0
              : (1 - distance) * Math.cos(Math.PI * distance)
                  + Math.sin(Math.PI * distance) / Math.PI;
      case PARZEN -> parzen(Math.abs(i - last / 2) / (length / 2.0), last / length / 2);
      case COSINE -> Math.sin(Math.PI / length * (i + 0.5));
    };
  }

  /** A sum of cosines of the place from -1 to 1. */
  private static double cosines(double place, double... parts) {
    double sum = 0;
    for (int k = 0; k < parts.length; k++) {
      sum += parts[k] * Math.cos(k * Math.PI * place);
    }
    return sum;
  }

  private static double parzen(double distance, double inner) {
    double rest = 1 - distance;
    return distance <= inner
        ? 1 - 6 * distance * distance + 6 * distance * distance * distance
        : 2 * rest * rest * rest;
  }
}
