package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.initializers.WindowFunction;
import java.util.List;

/**
 * Fourier transforms of float32 and float64, computed in float64 and rounded. The operations of
 * this class throw {@link ShapeException} and {@link DTypeException} for tensors that do not fit.
 */
abstract class SignalOps extends SegmentOps {
  SignalOps() {}

  /** Complex numbers {@code [...]} as {@code [..., 2]}: real and imaginary parts side by side. */
  public static Tensor viewAsReal(Complex x) {
    return Tensor.stack(-1, List.of(x.real(), x.imag()));
  }

  /** The complex numbers {@code [...]} whose parts stand side by side in {@code [..., 2]}. */
  public static Complex viewAsComplex(Tensor x) {
    if (x.rank() < 1 || x.dim(-1) != 2) {
      throw new ShapeException(
          "viewAsComplex: x is " + x.type() + "; allowed: a last axis of length 2");
    }
    return new Complex(x.select(-1, 0), x.select(-1, 1));
  }

  /**
   * The discrete Fourier transform along the last axis: Σ x<sub>j</sub>·e<sup>-2πi·jk / n</sup> for
   * k = 0 to n - 1.
   */
  public static Complex fft(Complex x) {
    return transform(x, false);
  }

  /** {@link #fft} along the last axis, then along that before. */
  public static Complex fft2(Complex x) {
    return transform2("fft2", x, false);
  }

  /** The inverse of {@link #fft2}, divided by the number of elements of both axes. */
  public static Complex ifft2(Complex x) {
    Complex sums = transform2("ifft2", x, true);
    double count = (double) x.real().dim(-1) * x.real().dim(-2);
    return new Complex(sums.real().divide(count), sums.imag().divide(count));
  }

  private static Complex transform(Complex x, boolean inverse) {
    List<Tensor> parts = Tensor.fourier(x.real(), x.imag(), inverse);
    return new Complex(parts.get(0), parts.get(1));
  }

  private static Complex transform2(String who, Complex x, boolean inverse) {
    Matrices.require(who, "x", x.real());
    Complex rows = transposed(transform(x, inverse));
    return transposed(transform(rows, inverse));
  }

  private static Complex transposed(Complex x) {
    return new Complex(Matrices.transposed(x.real()), Matrices.transposed(x.imag()));
  }

  /** {@link #rfft(Tensor, long)} of all elements. */
  public static Complex rfft(Tensor x) {
    requireAxis("rfft", x);
    return rfft(x, x.dim(-1));
  }

  /**
   * The first half, {@code fftLength / 2 + 1} numbers, of {@link #fft} of real numbers; the others
   * are their conjugates.
   *
   * @param x {@code [..., n]}; integers and bools become float32
   * @param fftLength how many numbers are transformed, 1 or more: the first ones, or with zeros
   *     after them
   */
  public static Complex rfft(Tensor x, long fftLength) {
    requireAxis("rfft", x);
    Require.atLeast("rfft", "fftLength", fftLength, 1);
    Tensor line = resized(Numbers.floating(x), fftLength);
    Complex all = transform(new Complex(line, Tensor.zeros(line.type())), false);
    long half = fftLength / 2 + 1;
    return new Complex(all.real().slice(-1, 0, half), all.imag().slice(-1, 0, half));
  }

  /** {@link #irfft(Complex, long)} of the even length {@code 2 · (n - 1)}. */
  public static Tensor irfft(Complex x) {
    requireAxis("irfft", x.real());
    return irfft(x, 2 * (x.real().dim(-1) - 1));
  }

  /**
   * The inverse of {@link #rfft(Tensor, long)}. The imaginary parts of the first number, and of the
   * last one of an even length, do not count.
   *
   * @param x {@code [..., n]}, of which the first {@code fftLength / 2 + 1} are taken, or with
   *     zeros after them
   * @param fftLength the length of the result, 1 or more
   */
  public static Tensor irfft(Complex x, long fftLength) {
    requireAxis("irfft", x.real());
    Require.atLeast("irfft", "fftLength", fftLength, 1);
    Tensor real = resized(x.real(), fftLength / 2 + 1);
    Tensor imag = resized(x.imag(), fftLength / 2 + 1);
    long mirrored = (fftLength + 1) / 2;
    Tensor otherReal = real.slice(-1, 1, mirrored).flip(-1);
    Tensor otherImag = imag.slice(-1, 1, mirrored).flip(-1).negate();
    Complex all =
        new Complex(
            Tensor.concatenate(-1, List.of(real, otherReal)),
            Tensor.concatenate(-1, List.of(imag, otherImag)));
    return transform(all, true).real().divide((double) fftLength);
  }

  private static void requireAxis(String who, Tensor x) {
    if (x.rank() < 1) {
      throw new ShapeException(who + ": x is " + x.type() + "; allowed: rank 1 or more");
    }
  }

  /** The first elements of the last axis, or all and zeros after them. */
  private static Tensor resized(Tensor x, long length) {
    return x.dim(-1) >= length ? x.slice(-1, 0, length) : padded(x, 0, length - x.dim(-1));
  }

  private static Tensor padded(Tensor x, long low, long high) {
    int[] before = new int[x.rank()];
    int[] after = new int[x.rank()];
    before[x.rank() - 1] = Math.toIntExact(low);
    after[x.rank() - 1] = Math.toIntExact(high);
    return x.pad(Ints.of(before), Ints.of(after), 0);
  }

  /**
   * Sequences cut out of the last axis, one every {@code sequenceStride} elements, as many as fit.
   *
   * @param x {@code [..., n]} of any type
   * @param sequenceLength 1 or more
   * @param sequenceStride 1 or more
   * @return {@code [..., 1 + (n - sequenceLength) / sequenceStride, sequenceLength]}
   */
  public static Tensor extractSequences(Tensor x, int sequenceLength, int sequenceStride) {
    requireAxis("extractSequences", x);
    Require.atLeast("extractSequences", "sequenceLength", sequenceLength, 1);
    Require.atLeast("extractSequences", "sequenceStride", sequenceStride, 1);
    long count = Math.max(0, 1 + Math.floorDiv(x.dim(-1) - sequenceLength, (long) sequenceStride));
    return x.gather(positions(count, sequenceLength, sequenceStride), -1);
  }

  /** Where the elements of each sequence are. */
  private static Tensor positions(long count, int length, int stride) {
    Type type = new Type(DType.INT64, Shape.of(count, length));
    return Tensor.iota(type, 0).multiply(stride).add(Tensor.iota(type, 1));
  }

  /** {@link #stft(Tensor, int, int, int, WindowFunction, boolean)} with a Hann window, centered. */
  public static Complex stft(Tensor x, int sequenceLength, int sequenceStride, int fftLength) {
    return stft(x, sequenceLength, sequenceStride, fftLength, WindowFunction.HANN, true);
  }

  /**
   * The short-time Fourier transform with a periodic window.
   *
   * @param window {@link WindowFunction#NONE} transforms {@code fftLength} elements as they are
   * @see #stft(Tensor, int, int, int, Tensor, boolean)
   */
  public static Complex stft(
      Tensor x,
      int sequenceLength,
      int sequenceStride,
      int fftLength,
      WindowFunction window,
      boolean center) {
    checkLengths("stft", sequenceLength, sequenceStride, fftLength);
    Tensor values = window(window, sequenceLength, fftLength);
    return stft(x, fftLength, sequenceStride, fftLength, values, center);
  }

  /**
   * The short-time Fourier transform: {@link #rfft(Tensor, long)} of overlapping sequences, each
   * multiplied by a window, with zeros on both sides if it is shorter than the transform.
   *
   * @param x {@code [..., n]}, float32 or float64
   * @param sequenceLength the length of the window, 1 or more
   * @param sequenceStride from one sequence to the next, 1 or more
   * @param fftLength the length of the transform, at least that of the window
   * @param window {@code [sequenceLength]}
   * @param center whether x is continued by its mirror image, {@code fftLength / 2} elements on
   *     each side, so that sequence i is centered at element i times the stride
   * @return {@code [..., sequences, fftLength / 2 + 1]}
   */
  public static Complex stft(
      Tensor x,
      int sequenceLength,
      int sequenceStride,
      int fftLength,
      Tensor window,
      boolean center) {
    requireAxis("stft", x);
    if (x.dtype() != DType.FLOAT32 && x.dtype() != DType.FLOAT64) {
      throw new DTypeException("stft: x is " + x.type() + "; allowed: float32 or float64");
    }
    checkLengths("stft", sequenceLength, sequenceStride, fftLength);
    Tensor values = centered("stft", window.cast(x.dtype()), sequenceLength, fftLength);
    Tensor signal = center ? mirrored(x, fftLength / 2) : x;
    return rfft(extractSequences(signal, fftLength, sequenceStride).multiply(values), fftLength);
  }

  private static void checkLengths(String who, int length, int stride, int fftLength) {
    Require.atLeast(who, "sequenceLength", length, 1);
    Require.atLeast(who, "sequenceStride", stride, 1);
    Require.atLeast(who, "fftLength", fftLength, length);
  }

  private static Tensor window(WindowFunction window, int length, int fftLength) {
    if (window == WindowFunction.NONE) {
      return Tensor.of(Shape.of(fftLength), window.values(fftLength, true));
    }
    Tensor values = Tensor.of(Shape.of(length), window.values(length, true));
    return centered("stft", values, length, fftLength);
  }

  private static Tensor centered(String who, Tensor window, int length, int fftLength) {
    if (!window.shape().equals(Shape.of(length))) {
      throw new ShapeException(
          who + ": window is " + window.type() + "; allowed: [" + length + "], sequenceLength");
    }
    int before = (fftLength - length) / 2;
    return padded(window, before, fftLength - length - before);
  }

  private static Tensor mirrored(Tensor x, int width) {
    if (width == 0) {
      return x;
    }
    long n = x.dim(-1);
    if (width >= n) {
      throw new ShapeException(
          "stft: x is "
              + x.type()
              + "; allowed with a transform of "
              + 2 * width
              + " and center: more than "
              + width
              + " elements");
    }
    return Tensor.concatenate(
        -1,
        List.of(
            x.slice(-1, 1, width + 1L).flip(-1), x, x.slice(-1, n - 1 - width, n - 1).flip(-1)));
  }

  /** {@link #istft(Complex, int, int, int, WindowFunction, boolean)} of a Hann window, centered. */
  public static Tensor istft(Complex x, int sequenceLength, int sequenceStride, int fftLength) {
    return istft(x, sequenceLength, sequenceStride, fftLength, WindowFunction.HANN, true);
  }

  /**
   * The inverse of {@link #stft(Tensor, int, int, int, WindowFunction, boolean)}.
   *
   * @param window {@link WindowFunction#NONE} adds the sequences up as they are, without dividing
   */
  public static Tensor istft(
      Complex x,
      int sequenceLength,
      int sequenceStride,
      int fftLength,
      WindowFunction window,
      boolean center) {
    checkLengths("istft", sequenceLength, sequenceStride, fftLength);
    Tensor sequences = sequences(x, fftLength);
    if (window == WindowFunction.NONE) {
      return trimmed(added(sequences, sequenceStride), fftLength, center);
    }
    Tensor values = window(window, sequenceLength, fftLength);
    return inverse(sequences, sequenceStride, fftLength, values, center);
  }

  /**
   * The inverse of {@link #stft(Tensor, int, int, int, Tensor, boolean)}: sequences multiplied by
   * the window once more, added up where they overlap, and divided by the sum of the squares of the
   * windows there. (Griffin, Lim, <i>Signal estimation from modified short-time Fourier
   * transform</i>, 1984.) Where that sum is 0 the result is 0.
   *
   * @param x {@code [..., sequences, fftLength / 2 + 1]}
   * @param center whether {@code fftLength / 2} elements are cut off at both ends
   * @return {@code [..., fftLength + sequenceStride · (sequences - 1)]}, less what is cut off;
   *     slice it to the length of the original, which the transform does not tell
   */
  public static Tensor istft(
      Complex x,
      int sequenceLength,
      int sequenceStride,
      int fftLength,
      Tensor window,
      boolean center) {
    checkLengths("istft", sequenceLength, sequenceStride, fftLength);
    Tensor values = centered("istft", window, sequenceLength, fftLength);
    return inverse(sequences(x, fftLength), sequenceStride, fftLength, values, center);
  }

  private static Tensor sequences(Complex x, int fftLength) {
    Matrices.require("istft", "x", x.real());
    if (x.real().dim(-2) == 0) {
      throw new ShapeException(
          "istft: x is "
              + x.real().type()
              + "; allowed: 1 sequence or more, in the axis before last");
    }
    return irfft(x, fftLength);
  }

  private static Tensor inverse(
      Tensor sequences, int stride, int fftLength, Tensor window, boolean center) {
    Tensor values = window.cast(sequences.dtype());
    Shape all = Shape.of(sequences.dim(-2), fftLength);
    Tensor weights = added(values.square().broadcastTo(all), stride);
    Tensor covered = weights.greater(1e-10);
    Tensor sum = added(sequences.multiply(values), stride);
    Tensor safe = covered.where(weights, Tensor.scalar(sum.dtype(), 1));
    Tensor signal = covered.where(sum.divide(safe), Tensor.scalar(sum.dtype(), 0));
    return trimmed(signal, fftLength, center);
  }

  /** Sequences {@code [..., count, length]} added up at their places. */
  private static Tensor added(Tensor sequences, int stride) {
    int rank = sequences.rank();
    long count = sequences.dim(-2);
    int length = Math.toIntExact(sequences.dim(-1));
    Shape batch = sequences.shape().slice(0, rank - 2);
    Tensor flat = sequences.reshape(Shape.of(batch.size(), count * length));
    long total = length + stride * (count - 1);
    Tensor index = positions(count, length, stride).reshape(count * length);
    return flat.scatterAdd(index, 1, 0, total).reshape(batch.concat(Shape.of(total)));
  }

  private static Tensor trimmed(Tensor x, int fftLength, boolean center) {
    int cut = center ? fftLength / 2 : 0;
    if (2L * cut > x.dim(-1)) {
      throw new CremaException(
          "istft: " + x.dim(-1) + " elements, of which " + cut + " are cut off at both ends");
    }
    return x.slice(-1, cut, x.dim(-1) - cut);
  }
}
