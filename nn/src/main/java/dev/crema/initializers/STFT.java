package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;

/**
 * The kernel of a one-dimensional convolution that computes short-time Fourier transforms: its real
 * or its imaginary part. For weights {@code [frame length, 1, fft length / 2 + 1]}, where element
 * {@code [t, 0, f]} is {@code w(t) · cos(-2π · t · f / fft length)}, or the sine, over the size of
 * the window w.
 *
 * @param side {@link Side#REAL} by default
 * @param window {@link WindowFunction#HANN} by default
 * @param scaling by what size of the window to divide; {@link Scaling#DENSITY} by default
 * @param periodic whether the window is one period of a periodic one instead of a symmetric one;
 *     false by default
 */
public record STFT(Side side, WindowFunction window, Scaling scaling, boolean periodic)
    implements Initializer {
  /** Which part of the transform. */
  public enum Side {
    REAL,
    IMAG
  }

  /** What the kernel is divided by. */
  public enum Scaling {
    /** The root of the sum of squares of the window. */
    DENSITY,
    /** The sum of absolute values of the window. */
    SPECTRUM,
    /** 1. */
    NONE
  }

  /** Real part, Hann's window, scaled for densities. */
  public STFT() {
    this(Side.REAL, WindowFunction.HANN, Scaling.DENSITY, false);
  }

  public STFT side(Side value) {
    return new STFT(value, window, scaling, periodic);
  }

  public STFT window(WindowFunction value) {
    return new STFT(side, value, scaling, periodic);
  }

  public STFT scaling(Scaling value) {
    return new STFT(side, window, value, periodic);
  }

  public STFT periodic(boolean value) {
    return new STFT(side, window, scaling, value);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    Shape shape = type.shape();
    if (shape.rank() != 3 || shape.dim(1) != 1) {
      throw new ShapeException(
          "initializer STFT: the weight is "
              + type
              + "; allowed: [frame length, 1, fft length / 2 + 1]");
    }
    if (!type.dtype().isFloating()) {
      throw new DTypeException("initializer STFT: the weight is " + type + "; allowed: floating");
    }
    int length = Math.toIntExact(shape.dim(0));
    int frequencies = Math.toIntExact(shape.dim(2));
    double[] frame = window.values(length, periodic);
    double size = window == WindowFunction.NONE ? 1 : size(frame);
    double[] values = new double[Math.multiplyExact(length, frequencies)];
    long period = 2L * Math.max(1, frequencies - 1);
    for (int t = 0; t < length; t++) {
      for (int f = 0; f < frequencies; f++) {
        // The angle of a whole number of turns is exactly 0 this way.
        double angle = -2 * Math.PI * ((double) ((long) t * f % period) / period);
        double wave =
            switch (side) {
              case REAL -> Math.cos(angle);
              case IMAG -> Math.sin(angle);
            };
        values[t * frequencies + f] = wave * frame[t] / size;
      }
    }
    return Tensor.of(shape, values).cast(type.dtype());
  }

  private double size(double[] frame) {
    double sum = 0;
    for (double value : frame) {
      sum +=
          switch (scaling) {
            case DENSITY -> value * value;
            case SPECTRUM -> Math.abs(value);
            case NONE -> 0;
          };
    }
    return switch (scaling) {
      case DENSITY -> Math.sqrt(sum);
      case SPECTRUM -> sum;
      case NONE -> 1;
    };
  }
}
