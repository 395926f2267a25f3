package dev.crema.engine.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kernel's vector form gives the very bits of its scalar form. */
class SameBitsTest {

  @BeforeEach
  void needsTheVectorApi() {
    assumeTrue(Vectors.AVAILABLE);
  }

  @AfterEach
  void closeTheGates() {
    MicroKernels.force(false);
    Winograd.force(false);
  }

  @Test
  void products() {
    int[][] sizes = {{1, 1, 1}, {3, 10, 300}, {13, 33, 129}, {67, 150, 260}, {8, 64, 128}};
    int seed = 0;
    for (int[] size : sizes) {
      for (int transposes = 0; transposes < 4; transposes++) {
        Spec.MatMul spec =
            new Spec.MatMul(
                DType.FLOAT32,
                1,
                size[0],
                size[1],
                size[2],
                (transposes & 1) != 0,
                (transposes & 2) != 0,
                0,
                0,
                new Epilogue(
                    true, transposes == 0 ? Epilogue.Activation.RELU : Epilogue.Activation.NONE));
        compare(
            ++seed,
            spec.toString(),
            () -> MatMulKernel.of(spec),
            spec.m() * spec.n(),
            spec.m() * spec.k(),
            spec.k() * spec.n(),
            spec.n());
      }
    }
  }

  @Test
  void convolutions() {
    for (int seed = 0; seed < 20; seed++) {
      Spec.Convolution spec =
          ConvolutionKernelTest.random(Spec.ConvolutionKind.FORWARD, seed, DType.FLOAT32);
      List<Long> sizes = new ArrayList<>();
      sizes.add(spec.batch() * spec.input().size() * spec.channels());
      long taps = spec.window().size().stream().asLongStream().reduce(1, (a, b) -> a * b);
      sizes.add(taps * (spec.channels() / spec.groups()) * spec.filters());
      if (spec.epilogue().bias()) {
        sizes.add(spec.filters());
      }
      compare(
          seed,
          spec.toString(),
          () -> ConvolutionKernel.of(spec),
          spec.batch() * spec.output().size() * spec.filters(),
          sizes.stream().mapToLong(Long::longValue).toArray());
    }
  }

  @Test
  void winogradConvolutions() {
    Ints ones = Ints.of(1, 1);
    Window window = new Window(Ints.of(3, 3), ones, ones, ones, ones);
    Shape image = Shape.of(22, 19);
    long images = 3 * image.size();
    long weights = 9 * 48 * 32;
    for (Spec.ConvolutionKind kind : Spec.ConvolutionKind.values()) {
      Spec.Convolution spec =
          new Spec.Convolution(
              kind, DType.FLOAT32, 3, image, 48, image, 32, window, 1, Epilogue.NONE);
      assertTrue(Winograd.takes(spec));
      switch (kind) {
        case FORWARD -> compare(spec, images * 32, images * 48, weights);
        case INPUT_GRADIENT -> compare(spec, images * 48, images * 32, weights);
        case KERNEL_GRADIENT -> compare(spec, weights, images * 48, images * 32);
      }
    }
  }

  private static void compare(Spec.Convolution spec, long result, long... operands) {
    compare(1, spec.toString(), () -> ConvolutionKernel.of(spec), result, operands);
  }

  private static void compare(
      int seed, String what, Supplier<Kernel> kernel, long result, long... operands) {
    long[][] bits = new long[2][];
    for (int form = 0; form < 2; form++) {
      MicroKernels.force(form == 1);
      Winograd.force(form == 1);
      Random random = new Random(seed);
      try (Buffers buffers = new Buffers()) {
        Buffers.Data[] data = new Buffers.Data[operands.length + 1];
        for (int i = 0; i < operands.length; i++) {
          data[i] = buffers.gaussian(DType.FLOAT32, operands[i], random);
        }
        data[operands.length] = buffers.empty(DType.FLOAT32, result);
        buffers.run(kernel.get(), data);
        bits[form] = data[operands.length].allBits();
      }
    }
    assertArrayEquals(bits[0], bits[1], () -> "seed " + seed + ", " + what);
  }
}
