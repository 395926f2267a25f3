package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.initializers.STFT;
import dev.crema.initializers.WindowFunction;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A layer that takes the short-time Fourier transform of each channel of a signal, as a convolution
 * with cosines and sines.
 *
 * <p>Input {@code [batch, time, channels]}; output {@code [batch, frames, channels · frequencies]}
 * or, if axes are expanded, {@code [batch, frames, frequencies, channels]}. There are {@code
 * fftLength / 2 + 1} frequencies, twice that many in mode {@link Mode#STFT}. Weights, trained
 * unless frozen: {@code real_kernel} and {@code imag_kernel}, {@code [frameLength, 1,
 * frequencies]}; see {@link STFT}.
 *
 * @param mode {@link Mode#LOG} by default
 * @param frameLength how many numbers a frame has, 1 or more; 256 by default
 * @param frameStep from frame to frame, 1 to the frame's length; half of it by default
 * @param fftLength the length of the transform, at least the frame's; by default the next power of
 *     two
 * @param window {@link WindowFunction#HANN} by default
 * @param periodic whether the window is one period of a periodic one; false by default
 * @param scaling by what size of the window to divide; {@link STFT.Scaling#DENSITY} by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param expandDims whether channels keep an axis of their own, as images have; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default; with channels first the input is
 *     {@code [batch, channels, time]} and the output {@code [batch, channels · frequencies,
 *     frames]} or {@code [batch, channels, frames, frequencies]}
 */
public record STFTSpectrogram(
    Mode mode,
    int frameLength,
    OptionalInt frameStep,
    OptionalInt fftLength,
    WindowFunction window,
    boolean periodic,
    STFT.Scaling scaling,
    Padding padding,
    boolean expandDims,
    DataFormat dataFormat)
    implements UnaryLayer {
  private static final double EPSILON = 1e-7;

  /** What is put out of a transform. */
  public enum Mode {
    /** The logarithm of the magnitude. */
    LOG,
    /** The absolute value, at least about 0.0003, the root of 1e-7. */
    MAGNITUDE,
    /**
     * The power of both sides of the spectrum: all but the first and last frequency count twice.
     */
    PSD,
    REAL,
    IMAG,
    /** From -π to π. */
    ANGLE,
    /** The real parts of all frequencies, then the imaginary ones. */
    STFT
  }

  public STFTSpectrogram {
    Require.atLeast("STFTSpectrogram", "frameLength", frameLength, 1);
    if (frameStep.isPresent()) {
      Require.within("STFTSpectrogram", "frameStep", frameStep.getAsInt(), 1, frameLength);
    }
    if (fftLength.isPresent()) {
      Require.atLeast("STFTSpectrogram", "fftLength", fftLength.getAsInt(), frameLength);
    }
    padding.requireNotCausal("STFTSpectrogram");
  }

  /** Logarithms of frames of 256 numbers, half of which overlap. */
  public STFTSpectrogram() {
    this(
        Mode.LOG,
        256,
        OptionalInt.empty(),
        OptionalInt.empty(),
        WindowFunction.HANN,
        false,
        STFT.Scaling.DENSITY,
        Padding.VALID,
        false,
        DataFormat.CHANNELS_LAST);
  }

  public STFTSpectrogram mode(Mode value) {
    return new STFTSpectrogram(
        value,
        frameLength,
        frameStep,
        fftLength,
        window,
        periodic,
        scaling,
        padding,
        expandDims,
        dataFormat);
  }

  /** Frames of another length and step. */
  public STFTSpectrogram frames(int length, int step) {
    return new STFTSpectrogram(
        mode,
        length,
        OptionalInt.of(step),
        fftLength,
        window,
        periodic,
        scaling,
        padding,
        expandDims,
        dataFormat);
  }

  public STFTSpectrogram fftLength(int value) {
    return new STFTSpectrogram(
        mode,
        frameLength,
        frameStep,
        OptionalInt.of(value),
        window,
        periodic,
        scaling,
        padding,
        expandDims,
        dataFormat);
  }

  /** Another window, symmetric or periodic. */
  public STFTSpectrogram window(WindowFunction value, boolean isPeriodic) {
    return new STFTSpectrogram(
        mode,
        frameLength,
        frameStep,
        fftLength,
        value,
        isPeriodic,
        scaling,
        padding,
        expandDims,
        dataFormat);
  }

  public STFTSpectrogram scaling(STFT.Scaling value) {
    return new STFTSpectrogram(
        mode,
        frameLength,
        frameStep,
        fftLength,
        window,
        periodic,
        value,
        padding,
        expandDims,
        dataFormat);
  }

  public STFTSpectrogram padding(Padding value) {
    return new STFTSpectrogram(
        mode,
        frameLength,
        frameStep,
        fftLength,
        window,
        periodic,
        scaling,
        value,
        expandDims,
        dataFormat);
  }

  public STFTSpectrogram expandDims(boolean value) {
    return new STFTSpectrogram(
        mode,
        frameLength,
        frameStep,
        fftLength,
        window,
        periodic,
        scaling,
        padding,
        value,
        dataFormat);
  }

  public STFTSpectrogram dataFormat(DataFormat value) {
    return new STFTSpectrogram(
        mode,
        frameLength,
        frameStep,
        fftLength,
        window,
        periodic,
        scaling,
        padding,
        expandDims,
        value);
  }

  private int frequencies() {
    int nextPower = frameLength == 1 ? 1 : Integer.highestOneBit(frameLength - 1) * 2;
    return fftLength.orElse(nextPower) / 2 + 1;
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    dataFormat.check(input, 1);
    Tensor x = input.dtype().isFloating() ? input : input.cast(scope.policy().compute());
    Tensor first = dataFormat == DataFormat.CHANNELS_LAST ? x.transpose(0, 2, 1) : x;
    long batch = first.dim(0);
    long channels = first.dim(1);
    Tensor signals = first.reshape(batch * channels, first.dim(2), 1);
    Tensor waves = transform(signals, kernel(scope));
    Tensor frames = waves.reshape(batch, channels, waves.dim(1), waves.dim(2));
    return arranged(values(frames));
  }

  private Tensor kernel(Scope scope) {
    Shape shape = Shape.of(frameLength, 1, frequencies());
    STFT wave = new STFT(STFT.Side.REAL, window, scaling, periodic);
    return switch (mode) {
      case REAL -> scope.weight("real_kernel", shape, wave);
      case IMAG -> scope.weight("imag_kernel", shape, wave.side(STFT.Side.IMAG));
      case LOG, MAGNITUDE, PSD, ANGLE, STFT ->
          Tensor.concatenate(
              2,
              List.of(
                  scope.weight("real_kernel", shape, wave),
                  scope.weight("imag_kernel", shape, wave.side(STFT.Side.IMAG))));
    };
  }

  private Tensor transform(Tensor signals, Tensor kernel) {
    int step = frameStep.orElse(Math.max(1, frameLength / 2));
    Window slide =
        padding.window(
            "the frame", signals.shape(), Ints.of(frameLength), Ints.of(step), Ints.of(1));
    return signals.convolution(kernel, slide, 1);
  }

  /** From real and imaginary parts along the last axis. */
  private Tensor values(Tensor parts) {
    int count = frequencies();
    return switch (mode) {
      case REAL, IMAG, STFT -> parts;
      case ANGLE -> parts.slice(-1, count, 2L * count).map(Scalar.ATAN2, parts.slice(-1, 0, count));
      case PSD -> power(parts).multiply(sides(count).cast(parts.dtype()));
      case MAGNITUDE -> magnitude(parts);
      case LOG -> magnitude(parts).maximum(EPSILON).log();
    };
  }

  private Tensor power(Tensor parts) {
    int count = frequencies();
    return parts.slice(-1, 0, count).square().add(parts.slice(-1, count, 2L * count).square());
  }

  private Tensor magnitude(Tensor parts) {
    return power(parts).maximum(EPSILON).sqrt();
  }

  private static Tensor sides(int count) {
    double[] factors = new double[count];
    Arrays.fill(factors, 2);
    factors[0] = 1;
    factors[count - 1] = 1;
    return Tensor.of(Shape.of(count), factors);
  }

  /** From {@code [batch, channels, frames, frequencies]}. */
  private Tensor arranged(Tensor y) {
    long together = y.dim(1) * y.dim(3);
    return switch (dataFormat) {
      case CHANNELS_LAST ->
          expandDims
              ? y.transpose(0, 2, 3, 1)
              : y.transpose(0, 2, 1, 3).reshape(y.dim(0), y.dim(2), together);
      case CHANNELS_FIRST ->
          expandDims ? y : y.transpose(0, 1, 3, 2).reshape(y.dim(0), together, y.dim(2));
    };
  }
}
