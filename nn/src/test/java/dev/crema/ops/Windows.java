package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Windows of one to three axes, pooled and convolved by loops in double. */
final class Windows {
  private Windows() {}

  static final long[] LENGTHS = {7, 5, 4};
  static final int[] SIZES = {3, 2, 2};
  static final int[] STRIDES = {2, 1, 3};

  /** All places of a grid. */
  static List<int[]> places(int... lengths) {
    List<int[]> places = new ArrayList<>();
    int count = Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < count; i++) {
      int[] place = new int[lengths.length];
      int rest = i;
      for (int axis = lengths.length - 1; axis >= 0; axis--) {
        place[axis] = rest % lengths[axis];
        rest /= lengths[axis];
      }
      places.add(place);
    }
    return places;
  }

  static int flat(int[] lengths, int... place) {
    int at = 0;
    for (int axis = 0; axis < lengths.length; axis++) {
      at = at * lengths[axis] + place[axis];
    }
    return at;
  }

  /** How windows slide: what they span, what hangs over before, how many there are. */
  record Slide(int[] size, int[] stride, int[] dilation, int[] low, int[] count) {
    static Slide of(int[] in, int[] size, int[] stride, int[] dilation, Padding padding) {
      int rank = in.length;
      int[] low = new int[rank];
      int[] count = new int[rank];
      for (int i = 0; i < rank; i++) {
        int span = (size[i] - 1) * dilation[i] + 1;
        switch (padding) {
          case VALID -> count[i] = (in[i] - span) / stride[i] + 1;
          case SAME -> {
            count[i] = (in[i] + stride[i] - 1) / stride[i];
            low[i] = Math.max(0, (count[i] - 1) * stride[i] + span - in[i]) / 2;
          }
          case CAUSAL -> {
            count[i] = (in[i] + stride[i] - 1) / stride[i];
            low[i] = span - 1;
          }
        }
      }
      return new Slide(size, stride, dilation, low, count);
    }

    /** Where a pixel of a window is. */
    int[] at(int[] window, int[] tap) {
      int[] at = new int[tap.length];
      Arrays.setAll(at, i -> window[i] * stride[i] - low[i] + tap[i] * dilation[i]);
      return at;
    }
  }

  static boolean inside(int[] place, int[] lengths) {
    for (int i = 0; i < place.length; i++) {
      if (place[i] < 0 || place[i] >= lengths[i]) {
        return false;
      }
    }
    return true;
  }

  static int[] ints(Shape shape) {
    return shape.stream().mapToInt(Math::toIntExact).toArray();
  }

  static int[] spatial(Tensor x) {
    return ints(x.shape().slice(1, x.rank() - 1));
  }

  static long[] shape(Tensor x, int[] spatial, int channels) {
    return Shape.of(x.dim(0))
        .concat(Shape.of(Arrays.stream(spatial).asLongStream().toArray()))
        .concat(Shape.of(channels))
        .toArray();
  }

  /** Inputs {@code [2, spatial…, channels]}. */
  static Tensor input(int rank, int channels) {
    Shape shape =
        Shape.of(2).concat(Shape.of(Arrays.copyOf(LENGTHS, rank))).concat(Shape.of(channels));
    return OpCheck.random(rank, shape.toArray());
  }

  static Tensor kernel(int rank, int in, int out) {
    long[] size = Arrays.stream(SIZES).limit(rank).asLongStream().toArray();
    return OpCheck.random(10 + rank, Shape.of(size).concat(Shape.of(in, out)).toArray());
  }

  /** The greatest or the mean of windows. */
  static double[] pooled(Tensor x, Slide slide, boolean max) {
    int[] in = spatial(x);
    int channels = (int) x.dim(-1);
    double[] numbers = x.toDoubles();
    int pixels = Arrays.stream(in).reduce(1, (a, b) -> a * b);
    List<Double> result = new ArrayList<>();
    for (int n = 0; n < x.dim(0); n++) {
      for (int[] window : places(slide.count())) {
        for (int c = 0; c < channels; c++) {
          double greatest = Double.NEGATIVE_INFINITY;
          double sum = 0;
          int count = 0;
          for (int[] tap : places(slide.size())) {
            int[] at = slide.at(window, tap);
            if (inside(at, in)) {
              double value = numbers[(n * pixels + flat(in, at)) * channels + c];
              greatest = Math.max(greatest, value);
              sum += value;
              count++;
            }
          }
          result.add(max ? greatest : sum / count);
        }
      }
    }
    return result.stream().mapToDouble(v -> v).toArray();
  }

  /** A convolution in groups. */
  static double[] convolved(Tensor x, Tensor kernel, Slide slide, int groups) {
    int[] in = spatial(x);
    int channels = (int) x.dim(-1);
    int filters = (int) kernel.dim(-1);
    int depth = channels / groups;
    double[] numbers = x.toDoubles();
    double[] weights = kernel.toDoubles();
    int pixels = Arrays.stream(in).reduce(1, (a, b) -> a * b);
    List<Double> result = new ArrayList<>();
    for (int n = 0; n < x.dim(0); n++) {
      for (int[] window : places(slide.count())) {
        for (int f = 0; f < filters; f++) {
          int group = f / (filters / groups);
          double sum = 0;
          for (int[] tap : places(slide.size())) {
            int[] at = slide.at(window, tap);
            for (int c = 0; inside(at, in) && c < depth; c++) {
              sum +=
                  numbers[(n * pixels + flat(in, at)) * channels + group * depth + c]
                      * weights[(flat(slide.size(), tap) * depth + c) * filters + f];
            }
          }
          result.add(sum);
        }
      }
    }
    return result.stream().mapToDouble(v -> v).toArray();
  }

  static int[] first(int[] values, int rank) {
    return Arrays.copyOf(values, rank);
  }

  static int[] ones(int rank) {
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A function of channels last as one of channels first. */
  static Tensor channelsFirst(Tensor last) {
    return DataFormat.CHANNELS_FIRST.fromLast(last);
  }

  static void bothFormats(
      String name,
      List<Tensor> inputs,
      Function<DataFormat, Function<List<Tensor>, Tensor>> function,
      double[] expected,
      long... shape) {
    Function<List<Tensor>, Tensor> last = function.apply(DataFormat.CHANNELS_LAST);
    OpCheck.differentiable(name, last, inputs, expected, shape);
    List<Tensor> turned = new ArrayList<>(inputs);
    turned.set(0, channelsFirst(inputs.getFirst()));
    Tensor y = function.apply(DataFormat.CHANNELS_FIRST).apply(turned);
    Tensor back = DataFormat.CHANNELS_FIRST.toLast(y, y.rank() - 2);
    OpCheck.close(name + " channels first", expected, back, 1e-11);
  }

  /** What each input adds to the windows of the output. */
  static double[] transposed(
      Tensor x, Tensor kernel, int[] size, int[] stride, int[] dilation, int[] low, int[] out) {
    int[] in = spatial(x);
    int channels = (int) x.dim(-1);
    int filters = (int) kernel.dim(-2);
    double[] numbers = x.toDoubles();
    double[] weights = kernel.toDoubles();
    int pixels = Arrays.stream(in).reduce(1, (a, b) -> a * b);
    int outPixels = Arrays.stream(out).reduce(1, (a, b) -> a * b);
    double[] result = new double[(int) x.dim(0) * outPixels * filters];
    Slide slide = new Slide(size, stride, dilation, low, in);
    for (int n = 0; n < x.dim(0); n++) {
      for (int[] window : places(in)) {
        for (int[] tap : places(size)) {
          int[] at = slide.at(window, tap);
          if (inside(at, out)) {
            for (int f = 0; f < filters; f++) {
              for (int c = 0; c < channels; c++) {
                result[(n * outPixels + flat(out, at)) * filters + f] +=
                    numbers[(n * pixels + flat(in, window)) * channels + c]
                        * weights[(flat(size, tap) * filters + f) * channels + c];
              }
            }
          }
        }
      }
    }
    return result;
  }
}
