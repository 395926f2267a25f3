package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.Convolution;
import dev.crema.engine.kernels.Spec.ConvolutionKind;
import dev.crema.engine.kernels.machine.MachineProvider;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WinogradTest {
  private static final double UNIT = 0x1p-23;

  /** Sizes with whole and partial tiles at every border, one block of images and several. */
  static Stream<Convolution> sizes() {
    return Stream.of(
        spec(1, 32, 32, 16, 16, 1, 1),
        spec(2, 23, 31, 16, 32, 1, 1),
        spec(4, 19, 22, 32, 16, 0, 0),
        spec(17, 8, 8, 64, 64, 1, 1),
        spec(3, 21, 20, 48, 80, 2, 0),
        spec(5, 15, 18, 16, 144, 0, 2),
        spec(3, 30, 19, 144, 16, 2, 2));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void convolutionsAreAsNearAsSumsOfProducts(Convolution spec) {
    checkAll(spec, Epilogue.NONE);
  }

  @ParameterizedTest
  @EnumSource(Epilogue.Activation.class)
  void resultsGetABiasAndAnActivation(Epilogue.Activation activation) {
    check(
        of(spec(2, 24, 27, 16, 96, 1, 1), ConvolutionKind.FORWARD, new Epilogue(true, activation)));
    check(
        of(
            spec(2, 24, 27, 16, 96, 1, 1),
            ConvolutionKind.FORWARD,
            new Epilogue(false, activation)));
  }

  @Test
  void imagesOfZerosGiveZeros() {
    Convolution spec = of(spec(2, 24, 24, 16, 16, 1, 1), ConvolutionKind.FORWARD, Epilogue.NONE);
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x = buffers.of(DType.FLOAT32, 2 * 24 * 24 * 16, i -> 0);
      Buffers.Data w = buffers.gaussian(DType.FLOAT32, 9 * 16 * 16, new Random(1));
      Buffers.Data y = buffers.empty(DType.FLOAT32, 2 * 24 * 24 * 16);
      buffers.run(ConvolutionKernel.of(spec), x, w, y);
      for (int i = 0; i < y.count(); i++) {
        assertEquals(0, y.number(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ConvolutionKind.class)
  void transformsByMachineCodeGiveTheSameBits(ConvolutionKind kind) {
    Convolution spec = of(spec(16, 17, 18, 64, 32, 1, 1), kind, Epilogue.NONE);
    Kernel machine = new MachineProvider().create(spec);
    assumeTrue(machine != null);
    assertArrayEquals(result(ConvolutionKernel.of(spec), spec), result(machine, spec));
  }

  /** What a kernel makes of the same two operands each time. */
  private static long[] result(Kernel kernel, Convolution spec) {
    long[] counts = {
      spec.batch() * spec.input().size() * spec.channels(),
      9 * spec.channels() * spec.filters(),
      spec.batch() * spec.output().size() * spec.filters()
    };
    int[] order =
        switch (spec.kind()) {
          case FORWARD -> new int[] {0, 1, 2};
          case INPUT_GRADIENT -> new int[] {2, 1, 0};
          case KERNEL_GRADIENT -> new int[] {0, 2, 1};
        };
    Random random = new Random(3);
    try (Buffers buffers = new Buffers()) {
      Buffers.Data a = buffers.gaussian(DType.FLOAT32, counts[order[0]], random);
      Buffers.Data b = buffers.gaussian(DType.FLOAT32, counts[order[1]], random);
      Buffers.Data result = buffers.empty(DType.FLOAT32, counts[order[2]]);
      buffers.run(kernel, a, b, result);
      return result.allBits();
    }
  }

  @Test
  void nativeKernelsDoWhatIsTooSmall() {
    assumeTrue(Vectors.AVAILABLE);
    assertTrue(Winograd.beatsNative(spec(16, 16, 16, 64, 64, 1, 1)));
    assertFalse(Winograd.beatsNative(spec(4, 16, 16, 64, 64, 1, 1)));
    assertFalse(Winograd.beatsNative(spec(16, 16, 16, 24, 64, 1, 1)));
  }

  @Test
  void otherConvolutionsAreComputedOtherwise() {
    Convolution fits = spec(4, 16, 16, 32, 32, 1, 1);
    assertTrue(Winograd.takes(fits));
    assertFalse(Winograd.takes(spec(3, 16, 16, 32, 32, 1, 1)), "too few tiles");
    assertFalse(Winograd.takes(spec(40, 5, 5, 32, 32, 1, 1)), "too much of the tiles is empty");
    assertFalse(Winograd.takes(spec(4, 16, 16, 24, 32, 1, 1)), "channels are no whole vectors");
    assertFalse(Winograd.takes(spec(4, 16, 16, 32, 40, 1, 1)), "filters are no whole vectors");
    assertFalse(Winograd.takes(spec(4, 16, 16, 32, 32, 3, 1)), "windows that see nothing");
    assertFalse(Winograd.takes(spec(4, 16, 16, 256, 256, 1, 1)), "too many weights");
    assertFalse(Winograd.takes(spec(4, 16, 16, 0, 32, 1, 1)), "no channels");
    assertFalse(Winograd.takes(spec(0, 16, 16, 32, 32, 1, 1)), "no images");
    Ints ones = Ints.of(1, 1);
    Ints threes = Ints.of(3, 3);
    for (Window window :
        List.of(
            new Window(threes, Ints.of(2, 1), ones, ones, ones),
            new Window(threes, ones, ones, ones, Ints.of(1, 2)),
            new Window(Ints.of(3, 5), ones, ones, ones, ones))) {
      assertFalse(Winograd.takes(with(fits, window, DType.FLOAT32, 1)), window::toString);
    }
    assertFalse(Winograd.takes(with(fits, fits.window(), DType.FLOAT64, 1)));
    assertFalse(Winograd.takes(with(fits, fits.window(), DType.FLOAT32, 2)));
  }

  private static Convolution with(Convolution spec, Window window, DType type, int groups) {
    return new Convolution(
        spec.kind(),
        type,
        spec.batch(),
        spec.input(),
        spec.channels(),
        Shape.of(
            window.outputLength(0, spec.input().dim(0)),
            window.outputLength(1, spec.input().dim(1))),
        spec.filters(),
        window,
        groups,
        Epilogue.NONE);
  }

  private static Convolution spec(
      long batch, long height, long width, long channels, long filters, int low, int high) {
    Ints ones = Ints.of(1, 1);
    Window window = new Window(Ints.of(3, 3), ones, Ints.of(low, high), Ints.of(high, low), ones);
    return new Convolution(
        ConvolutionKind.FORWARD,
        DType.FLOAT32,
        batch,
        Shape.of(height, width),
        channels,
        Shape.of(window.outputLength(0, height), window.outputLength(1, width)),
        filters,
        window,
        1,
        Epilogue.NONE);
  }

  private static Convolution of(Convolution spec, ConvolutionKind kind, Epilogue epilogue) {
    return new Convolution(
        kind,
        spec.type(),
        spec.batch(),
        spec.input(),
        spec.channels(),
        spec.output(),
        spec.filters(),
        spec.window(),
        spec.groups(),
        epilogue);
  }

  private static void checkAll(Convolution spec, Epilogue epilogue) {
    for (ConvolutionKind kind : ConvolutionKind.values()) {
      check(of(spec, kind, epilogue));
    }
  }

  private static void check(Convolution spec) {
    assertTrue(Winograd.takes(spec), spec::toString);
    Random random = new Random(7);
    DType type = DType.FLOAT32;
    try (Buffers buffers = new Buffers()) {
      Buffers.Data x =
          buffers.gaussian(type, spec.batch() * spec.input().size() * spec.channels(), random);
      Buffers.Data w = buffers.gaussian(type, 9 * spec.channels() * spec.filters(), random);
      Buffers.Data y =
          buffers.gaussian(type, spec.batch() * spec.output().size() * spec.filters(), random);
      Buffers.Data bias = buffers.gaussian(type, spec.filters(), random);
      double[] expected = ConvolutionKernelTest.naive(spec, x, w, y, bias);
      double[] terms =
          ConvolutionKernelTest.naive(
              of(spec, spec.kind(), new Epilogue(spec.epilogue().bias(), Epilogue.Activation.NONE)),
              absolute(buffers, x),
              absolute(buffers, w),
              absolute(buffers, y),
              absolute(buffers, bias));
      Buffers.Data result =
          switch (spec.kind()) {
            case FORWARD -> y;
            case INPUT_GRADIENT -> x;
            case KERNEL_GRADIENT -> w;
          };
      switch (spec.kind()) {
        case FORWARD -> {
          if (spec.epilogue().bias()) {
            buffers.run(ConvolutionKernel.of(spec), x, w, bias, y);
          } else {
            buffers.run(ConvolutionKernel.of(spec), x, w, y);
          }
        }
        case INPUT_GRADIENT -> buffers.run(ConvolutionKernel.of(spec), y, w, x);
        case KERNEL_GRADIENT -> buffers.run(ConvolutionKernel.of(spec), x, y, w);
      }
      double count =
          switch (spec.kind()) {
            case FORWARD -> 9 * spec.channels();
            case INPUT_GRADIENT -> 9 * spec.filters();
            case KERNEL_GRADIENT -> spec.batch() * spec.output().size();
          };
      // Errors are relative to the numbers of a tile, of which a window at a border sees few.
      double greatest = Arrays.stream(terms).max().orElseThrow();
      double most = UNIT * (1 + Math.sqrt(count)) * greatest;
      for (int i = 0; i < expected.length; i++) {
        int at = i;
        assertEquals(expected[i], result.number(i), most, () -> "element " + at + " of " + spec);
      }
    }
  }

  private static Buffers.Data absolute(Buffers buffers, Buffers.Data data) {
    return buffers.of(data.type(), data.count(), i -> Math.abs(data.number(i)));
  }
}
