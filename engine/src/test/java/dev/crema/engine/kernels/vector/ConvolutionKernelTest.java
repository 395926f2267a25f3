package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.kernels.Spec.ConvolutionKind;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConvolutionKernelTest {

  @ParameterizedTest
  @EnumSource(ConvolutionKind.class)
  void randomConvolutionsOfSmallNumbersAreExact(ConvolutionKind kind) {
    for (int seed = 0; seed < 300; seed++) {
      check(seed, random(kind, seed, DType.FLOAT32));
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"FLOAT64", "BFLOAT16", "FLOAT16", "INT32"},
      mode = EnumSource.Mode.INCLUDE)
  void allTypesConvolve(DType type) {
    for (ConvolutionKind kind : ConvolutionKind.values()) {
      for (int seed = 0; seed < 30; seed++) {
        check(seed, random(kind, seed, type));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ConvolutionKind.class)
  void pointwiseConvolutionsReadTheImageInPlace(ConvolutionKind kind) {
    Window window = Window.valid(Ints.of(1, 1), Ints.of(1, 1));
    Shape image = Shape.of(5, 7);
    for (int groups : new int[] {1, 2}) {
      check(
          groups,
          new Spec.Convolution(
              kind, DType.FLOAT32, 3, image, 12, image, 40, window, groups, Epilogue.NONE));
    }
  }

  @Test
  void aWindowThatLiesInPaddingGivesTheBias() {
    Window window = new Window(Ints.of(2), Ints.of(1), Ints.of(4), Ints.of(3), Ints.of(1));
    check(
        3,
        new Spec.Convolution(
            ConvolutionKind.FORWARD,
            DType.FLOAT32,
            2,
            Shape.of(3),
            2,
            Shape.of(window.outputLength(0, 3)),
            3,
            window,
            1,
            new Epilogue(true, Epilogue.Activation.NONE)));
  }

  @ParameterizedTest
  @EnumSource(ConvolutionKind.class)
  void anEmptyBatchIsAllowed(ConvolutionKind kind) {
    Window window = Window.valid(Ints.of(3), Ints.of(1));
    check(
        1,
        new Spec.Convolution(
            kind, DType.FLOAT32, 0, Shape.of(6), 2, Shape.of(4), 3, window, 1, Epilogue.NONE));
  }

  static Spec.Convolution random(ConvolutionKind kind, int seed, DType type) {
    Random random = new Random(seed);
    int rank = 1 + random.nextInt(3);
    int most = rank == 3 ? 6 : 12;
    int[] size = new int[rank];
    int[] stride = new int[rank];
    int[] low = new int[rank];
    int[] high = new int[rank];
    int[] dilation = new int[rank];
    long[] input = new long[rank];
    long[] output = new long[rank];
    for (int i = 0; i < rank; i++) {
      size[i] = 1 + random.nextInt(3);
      stride[i] = 1 + random.nextInt(3);
      low[i] = random.nextInt(3);
      high[i] = random.nextInt(3);
      dilation[i] = 1 + random.nextInt(2);
    }
    Window window =
        new Window(Ints.of(size), Ints.of(stride), Ints.of(low), Ints.of(high), Ints.of(dilation));
    for (int i = 0; i < rank; i++) {
      input[i] = Math.max(window.span(i) - low[i] - high[i], 1) + random.nextInt(most);
      output[i] = window.outputLength(i, input[i]);
    }
    int groups = 1 + random.nextInt(3);
    boolean depthwise = random.nextInt(4) == 0;
    int channels = groups * (depthwise ? 1 : 1 + random.nextInt(6));
    int filters = groups * (1 + random.nextInt(random.nextBoolean() ? 40 : 3));
    if (depthwise) {
      groups = channels = 1 + random.nextInt(40);
      filters = groups * (1 + random.nextInt(2));
    }
    Epilogue epilogue =
        kind == ConvolutionKind.FORWARD
            ? new Epilogue(
                random.nextBoolean(),
                random.nextBoolean() ? Epilogue.Activation.RELU : Epilogue.Activation.NONE)
            : Epilogue.NONE;
    return new Spec.Convolution(
        kind,
        type,
        1 + random.nextInt(3),
        Shape.of(input),
        channels,
        Shape.of(output),
        filters,
        window,
        groups,
        epilogue);
  }

  private static void check(int seed, Spec.Convolution spec) {
    Random random = new Random(seed);
    DType type = spec.type();
    long xCount = spec.batch() * spec.input().size() * spec.channels();
    long yCount = spec.batch() * spec.output().size() * spec.filters();
    long taps = spec.window().size().stream().asLongStream().reduce(1, (a, b) -> a * b);
    long wCount = taps * (spec.channels() / spec.groups()) * spec.filters();
    try (Buffers buffers = new Buffers()) {
      boolean forward = spec.kind() == ConvolutionKind.FORWARD;
      boolean input = spec.kind() == ConvolutionKind.INPUT_GRADIENT;
      boolean kernel = spec.kind() == ConvolutionKind.KERNEL_GRADIENT;
      Buffers.Data x = input ? buffers.empty(type, xCount) : buffers.random(type, xCount, random);
      Buffers.Data w = kernel ? buffers.empty(type, wCount) : buffers.random(type, wCount, random);
      Buffers.Data y = forward ? buffers.empty(type, yCount) : buffers.random(type, yCount, random);
      Buffers.Data bias = buffers.random(type, spec.filters(), random);
      double[] expected = naive(spec, x, w, y, bias);
      Buffers.Data result;
      if (forward) {
        result = y;
        if (spec.epilogue().bias()) {
          buffers.run(ConvolutionKernel.of(spec), x, w, bias, y);
        } else {
          buffers.run(ConvolutionKernel.of(spec), x, w, y);
        }
      } else if (input) {
        result = x;
        buffers.run(ConvolutionKernel.of(spec), y, w, x);
      } else {
        result = w;
        buffers.run(ConvolutionKernel.of(spec), x, y, w);
      }
      for (int i = 0; i < expected.length; i++) {
        int at = i;
        double rounded = Element.toDouble(type, Element.bits(type, expected[i] + 0.0));
        assertEquals(
            rounded, result.number(i), () -> "seed " + seed + ", element " + at + " of " + spec);
      }
    }
  }

  /** The definition, straight from the indices. */
  static double[] naive(
      Spec.Convolution spec, Buffers.Data x, Buffers.Data w, Buffers.Data y, Buffers.Data bias) {
    Geometry g = new Geometry(spec.input(), spec.output(), spec.window());
    long groupChannels = spec.channels() / spec.groups();
    long groupFilters = spec.filters() / spec.groups();
    double[] result =
        new double
            [(int)
                switch (spec.kind()) {
                  case FORWARD -> y.count();
                  case INPUT_GRADIENT -> x.count();
                  case KERNEL_GRADIENT -> w.count();
                }];
    for (long item = 0; item < spec.batch(); item++) {
      for (long o = 0; o < g.outputs(); o++) {
        for (int tap = 0; tap < g.taps(); tap++) {
          long i0 = g.place(0, o / (g.out[2] * g.out[1]), tap / (g.size[2] * g.size[1]));
          long i1 = g.place(1, o / g.out[2] % g.out[1], tap / g.size[2] % g.size[1]);
          long i2 = g.place(2, o % g.out[2], tap % g.size[2]);
          if (i0 < 0 || i0 >= g.in[0] || i1 < 0 || i1 >= g.in[1] || i2 < 0 || i2 >= g.in[2]) {
            continue;
          }
          long pixel = item * g.inputs() + (i0 * g.in[1] + i1) * g.in[2] + i2;
          for (long f = 0; f < spec.filters(); f++) {
            for (long c = 0; c < groupChannels; c++) {
              long xi = pixel * spec.channels() + f / groupFilters * groupChannels + c;
              long wi = (tap * groupChannels + c) * spec.filters() + f;
              long yi = (item * g.outputs() + o) * spec.filters() + f;
              switch (spec.kind()) {
                case FORWARD -> result[(int) yi] += x.number(xi) * w.number(wi);
                case INPUT_GRADIENT -> result[(int) xi] += y.number(yi) * w.number(wi);
                case KERNEL_GRADIENT -> result[(int) wi] += x.number(xi) * y.number(yi);
              }
            }
          }
        }
      }
    }
    if (spec.kind() == ConvolutionKind.FORWARD) {
      for (int i = 0; i < result.length; i++) {
        if (spec.epilogue().bias()) {
          result[i] += bias.number(i % spec.filters());
        }
        if (spec.epilogue().activation() == Epilogue.Activation.RELU) {
          result[i] = Math.max(result[i], 0);
        }
      }
    }
    return result;
  }
}
