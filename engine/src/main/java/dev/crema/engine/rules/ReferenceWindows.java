package dev.crema.engine.rules;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.Arrays;
import java.util.List;

/** The part of {@link Reference} that slides windows over {@code [batch, spatial…, channels]}. */
final class ReferenceWindows {
  private ReferenceWindows() {}

  /** Called for a tap of a window that is not padding, with places as row-major numbers. */
  private interface Visitor {
    void visit(long output, long tap, long input);
  }

  /** Visits windows in row-major order of the outputs, then of the taps. */
  private static void slide(Window window, Shape input, Shape output, Visitor visitor) {
    Shape taps = Shape.of(window.size().stream().asLongStream().toArray());
    long[] place = new long[window.rank()];
    for (long o = 0; o < output.size(); o++) {
      for (long t = 0; t < taps.size(); t++) {
        if (place(window, input, output, o, taps, t, place)) {
          long at = 0;
          for (int axis = 0; axis < place.length; axis++) {
            at = at * input.dim(axis) + place[axis];
          }
          visitor.visit(o, t, at);
        }
      }
    }
  }

  /** Finds where a tap reads; false if that is padding. */
  private static boolean place(
      Window window, Shape input, Shape output, long o, Shape taps, long t, long[] place) {
    boolean inside = true;
    for (int axis = place.length - 1; axis >= 0; axis--) {
      place[axis] =
          o % output.dim(axis) * window.stride().get(axis)
              + t % taps.dim(axis) * window.dilation().get(axis)
              - window.low().get(axis);
      inside &= place[axis] >= 0 && place[axis] < input.dim(axis);
      o /= output.dim(axis);
      t /= taps.dim(axis);
    }
    return inside;
  }

  private static Shape spatial(Elements images) {
    Shape shape = images.type().shape();
    return shape.slice(1, shape.rank() - 1);
  }

  /** The number of windows along each axis, counted one by one. */
  private static Shape windows(Window window, Shape input) {
    long[] counts = new long[window.rank()];
    for (int axis = 0; axis < counts.length; axis++) {
      long end = input.dim(axis) + window.low().get(axis) + window.high().get(axis);
      long first = 0;
      while (first + window.span(axis) <= end) {
        counts[axis]++;
        first += window.stride().get(axis);
      }
    }
    return Shape.of(counts);
  }

  private static Type images(Elements like, Shape spatial, long channels) {
    return new Type(
        like.type().dtype(),
        Shape.of(like.type().shape().dim(0)).concat(spatial).concat(Shape.of(channels)));
  }

  /** What a convolution does for one image, window and tap: multiplies channels with filters. */
  private interface Product {
    /**
     * @param x an element of x
     * @param w an element of w
     * @param y an element of y
     */
    void add(long x, long w, long y);
  }

  /** Visits all triples of elements that a convolution or its transposes multiply. */
  private static void convolve(
      Window window,
      int groups,
      long batch,
      Shape input,
      long channels,
      Shape output,
      long filters,
      Product product) {
    long channelsPerGroup = channels / groups;
    long filtersPerGroup = filters / groups;
    for (long b = 0; b < batch; b++) {
      long images = b * input.size();
      long results = b * output.size();
      slide(
          window,
          input,
          output,
          (o, tap, i) -> {
            for (long f = 0; f < filters; f++) {
              long first = f / filtersPerGroup * channelsPerGroup;
              for (long c = 0; c < channelsPerGroup; c++) {
                product.add(
                    (images + i) * channels + first + c,
                    (tap * channelsPerGroup + c) * filters + f,
                    (results + o) * filters + f);
              }
            }
          });
    }
  }

  static Elements convolution(Window window, int groups, Epilogue epilogue, List<Elements> in) {
    Elements x = in.get(0);
    Elements w = in.get(1);
    long filters = w.type().shape().dim(-1);
    Shape output = windows(window, spatial(x));
    Sums sums = new Sums(images(x, output, filters));
    convolve(
        window,
        groups,
        x.type().shape().dim(0),
        spatial(x),
        x.type().shape().dim(-1),
        output,
        filters,
        (i, j, y) -> sums.addProduct(y, x, i, w, j));
    return Reference.finished(sums, epilogue, in);
  }

  static Elements quantizedConvolution(Op.QuantizedConvolution op, List<Elements> in) {
    Elements x = in.get(0);
    Elements w = in.get(1);
    long filters = w.type().shape().dim(-1);
    Shape output = windows(op.window(), spatial(x));
    Sums sums = new Sums(new Type(DType.INT32, images(x, output, filters).shape()));
    convolve(
        op.window(),
        1,
        x.type().shape().dim(0),
        spatial(x),
        x.type().shape().dim(-1),
        output,
        filters,
        (i, j, y) -> sums.addProduct(y, x, i, w, j));
    Elements result = new Elements(new Type(op.type(), images(x, output, filters).shape()));
    for (int at = 0; at < result.count(); at++) {
      long filter = at % filters;
      float sum = (int) sums.bits(at);
      float y = sum * (float) in.get(op.scaleAt()).number(filter);
      y += (float) in.get(2).number(filter);
      if (op.epilogue().residual()) {
        float residual = in.get(op.epilogue().residualAt()).integer(at);
        y = Math.fma(residual, op.residualScale(), y);
      }
      if (op.epilogue().activation() == Epilogue.Activation.RELU) {
        y = Math.max(y, 0);
      }
      result.put(at, Element.bits(op.type(), op.type() == DType.UINT8 ? Math.rint(y) : y));
    }
    return result;
  }

  static Elements inputGradient(Window window, int groups, Shape input, Elements dy, Elements w) {
    long channels = w.type().shape().dim(-2) * groups;
    Sums sums = new Sums(images(dy, input, channels));
    convolve(
        window,
        groups,
        dy.type().shape().dim(0),
        input,
        channels,
        spatial(dy),
        dy.type().shape().dim(-1),
        (x, j, y) -> sums.addProduct(x, dy, y, w, j));
    return sums.rounded();
  }

  static Elements kernelGradient(Window window, int groups, Elements x, Elements dy) {
    long channels = x.type().shape().dim(-1);
    long filters = dy.type().shape().dim(-1);
    Shape taps = Shape.of(window.size().stream().asLongStream().toArray());
    Sums sums =
        new Sums(new Type(x.type().dtype(), taps.concat(Shape.of(channels / groups, filters))));
    convolve(
        window,
        groups,
        x.type().shape().dim(0),
        spatial(x),
        channels,
        spatial(dy),
        filters,
        (i, w, y) -> sums.addProduct(w, x, i, dy, y));
    return sums.rounded();
  }

  /** An element of the output of a pooling and one of its window. */
  private interface Pair {
    void visit(long y, long x);
  }

  private static void pool(Window window, Type x, Type y, Pair pair) {
    long channels = x.shape().dim(-1);
    Shape input = x.shape().slice(1, x.shape().rank() - 1);
    Shape output = y.shape().slice(1, y.shape().rank() - 1);
    for (long b = 0; b < x.shape().dim(0); b++) {
      long images = b * input.size();
      long results = b * output.size();
      slide(
          window,
          input,
          output,
          (o, _, i) -> {
            for (long c = 0; c < channels; c++) {
              pair.visit((results + o) * channels + c, (images + i) * channels + c);
            }
          });
    }
  }

  private static Type pooled(Window window, Elements x) {
    return images(x, windows(window, spatial(x)), x.type().shape().dim(-1));
  }

  /**
   * For each element of the output the place of the first greatest element of its window, NaN
   * counting as greatest; -1 if the window is all padding.
   */
  private static long[] greatest(Window window, Elements x, Type y) {
    long[] best = new long[Math.toIntExact(y.shape().size())];
    Arrays.fill(best, -1);
    pool(
        window,
        x.type(),
        y,
        (o, i) -> {
          long champion = best[(int) o];
          if (champion < 0 || ScalarValues.compare(y.dtype(), x.bits(i), x.bits(champion)) > 0) {
            best[(int) o] = i;
          }
        });
    return best;
  }

  static Elements maxPool(Window window, Elements x) {
    return picked(window, x, x, ScalarValues.least(x.type().dtype()));
  }

  /** A window that is all padding picks 0. */
  static Elements maxPoolPick(Window window, Elements x, Elements h) {
    return picked(window, x, h, 0);
  }

  private static Elements picked(Window window, Elements x, Elements from, long padding) {
    Elements result = new Elements(pooled(window, x));
    long[] best = greatest(window, x, result.type());
    for (int i = 0; i < best.length; i++) {
      result.put(i, best[i] < 0 ? padding : from.bits(best[i]));
    }
    return result;
  }

  static Elements maxPoolGradient(Window window, Elements x, Elements dy) {
    Sums sums = new Sums(x.type());
    long[] best = greatest(window, x, dy.type());
    for (int i = 0; i < best.length; i++) {
      if (best[i] >= 0) {
        sums.add(best[i], dy, i);
      }
    }
    return sums.rounded();
  }

  /** The mean of a window that is all padding is 0. */
  static Elements averagePool(Window window, Elements x) {
    Elements result = new Elements(pooled(window, x));
    Type type = result.type();
    Sums sums = new Sums(type);
    pool(window, x.type(), type, (o, i) -> sums.add(o, x, i));
    int[] counts = counts(window, x.type(), type);
    for (int i = 0; i < counts.length; i++) {
      double mean = counts[i] == 0 ? 0 : sums.number(i) / counts[i];
      result.put(i, Element.bits(type.dtype(), mean));
    }
    return result;
  }

  static Elements averagePoolGradient(Window window, Shape input, Elements dy) {
    Type x = images(dy, input, dy.type().shape().dim(-1));
    Sums sums = new Sums(x);
    int[] counts = counts(window, x, dy.type());
    pool(window, x, dy.type(), (o, i) -> sums.add((int) i, dy.number(o) / counts[(int) o]));
    return sums.rounded();
  }

  /** For each element of the output the number of elements in its window that are not padding. */
  private static int[] counts(Window window, Type x, Type y) {
    int[] counts = new int[Math.toIntExact(y.shape().size())];
    pool(window, x, y, (o, _) -> counts[(int) o]++);
    return counts;
  }
}
