package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Preparation;
import dev.crema.engine.kernels.Spec.Convolution;
import dev.crema.engine.kernels.Spec.ConvolutionKind;
import dev.crema.engine.kernels.Spec.QuantizedConvolution;
import dev.crema.engine.kernels.vector.VectorProvider;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** oneDNN's 8-bit convolutions against those in Java, which ReferenceTest checks: the same bits. */
class QuantizedConvolutionsTest {
  private static final int CASES = 300;

  /**
   * Whether all roundings are known to be those of the Java kernels. Elsewhere scales are powers of
   * two, by which nothing is rounded, so that it does not matter if a kernel adds what it
   * multiplies in one step.
   */
  private static final boolean ROUNDS_AS_JAVA =
      Objects.requireNonNull(Convolutions.create(image(1, 16, 32, 32, 3, 1)))
          .label()
          .endsWith(":avx2");

  private static float scale(Random random) {
    return ROUNDS_AS_JAVA ? random.nextFloat() : 1f / (1 << random.nextInt(6));
  }

  @Test
  void bitsAreThoseOfTheJavaKernels() {
    int computed = 0;
    int prepared = 0;
    for (int seed = 0; seed < CASES; seed++) {
      QuantizedConvolution spec = random(new Random(seed));
      Kernel kernel = Convolutions.create(spec, 1L + seed % 4);
      if (kernel != null) {
        computed++;
        prepared += kernel.preparation() == null ? 0 : 1;
        check(seed, spec, kernel);
      }
    }
    assertTrue(computed > CASES * 0.9, computed + " of " + CASES + " convolutions have a kernel");
    assertTrue(prepared > CASES * 0.5, prepared + " of " + CASES + " prepare their weights");
  }

  @Test
  void usualConvolutionsHaveFastImplementations() {
    for (QuantizedConvolution spec :
        List.of(
            image(64, 32, 3, 16, 3, 1),
            image(64, 32, 16, 16, 3, 1),
            image(1, 16, 32, 32, 3, 1),
            image(64, 32, 16, 32, 1, 2),
            image(1, 1, 784, 128, 1, 1))) {
      Kernel kernel = Objects.requireNonNull(Convolutions.create(spec), spec::toString);
      assertFalse(kernel.label().contains("ref"), () -> kernel.label() + " for " + spec);
    }
  }

  private static QuantizedConvolution image(
      long batch, long length, long channels, long filters, int size, int stride) {
    int padding = (size - 1) / 2;
    Window window =
        new Window(
            Ints.of(size, size),
            Ints.of(stride, stride),
            Ints.of(padding, padding),
            Ints.of(padding, padding),
            Ints.of(1, 1));
    return of(
        batch,
        Shape.of(length, length),
        channels,
        filters,
        window,
        new Epilogue(true, Epilogue.Activation.RELU),
        DType.UINT8,
        0);
  }

  private static QuantizedConvolution of(
      long batch,
      Shape input,
      long channels,
      long filters,
      Window window,
      Epilogue epilogue,
      DType result,
      float residualScale) {
    long[] output = new long[window.rank()];
    for (int i = 0; i < output.length; i++) {
      output[i] = window.outputLength(i, input.dim(i));
    }
    Convolution sizes =
        new Convolution(
            ConvolutionKind.FORWARD,
            DType.UINT8,
            batch,
            input,
            channels,
            Shape.of(output),
            filters,
            window,
            1,
            epilogue);
    return new QuantizedConvolution(sizes, result, residualScale);
  }

  private static QuantizedConvolution random(Random random) {
    int rank = 1 + random.nextInt(3);
    int[][] numbers = new int[5][rank];
    long[] input = new long[rank];
    for (int i = 0; i < rank; i++) {
      numbers[0][i] = 1 + random.nextInt(3);
      numbers[1][i] = 1 + random.nextInt(3);
      numbers[2][i] = random.nextInt(numbers[0][i]);
      numbers[3][i] = random.nextInt(numbers[0][i]);
      numbers[4][i] = 1 + random.nextInt(2);
      input[i] = (numbers[0][i] - 1L) * numbers[4][i] + 1 + random.nextInt(6);
    }
    Window window =
        new Window(
            Ints.of(numbers[0]),
            Ints.of(numbers[1]),
            Ints.of(numbers[2]),
            Ints.of(numbers[3]),
            Ints.of(numbers[4]));
    DType result = random.nextBoolean() ? DType.UINT8 : DType.FLOAT32;
    boolean residual = result == DType.UINT8 && random.nextBoolean();
    Epilogue epilogue =
        new Epilogue(
            true,
            residual,
            random.nextBoolean() ? Epilogue.Activation.RELU : Epilogue.Activation.NONE);
    return of(
        1 + random.nextInt(3),
        Shape.of(input),
        1 + random.nextInt(40),
        1 + random.nextInt(40),
        window,
        epilogue,
        result,
        scale(random));
  }

  private static void check(int seed, QuantizedConvolution spec, Kernel kernel) {
    Convolution sizes = spec.sizes();
    Random random = new Random(seed);
    long taps = sizes.window().size().stream().asLongStream().reduce(1, (a, b) -> a * b);
    long results = sizes.batch() * sizes.output().size() * sizes.filters();
    try (Buffers buffers = new Buffers()) {
      List<Buffers.Data> operands = new ArrayList<>();
      long inputs = sizes.batch() * sizes.input().size() * sizes.channels();
      operands.add(bytes(buffers.empty(DType.UINT8, inputs), random, 0, 255));
      long weights = taps * sizes.channels() * sizes.filters();
      operands.add(bytes(buffers.empty(DType.INT8, weights), random, -64, 64));
      operands.add(buffers.gaussian(DType.FLOAT32, sizes.filters(), random));
      if (sizes.epilogue().residual()) {
        operands.add(bytes(buffers.empty(DType.UINT8, results), random, 0, 255));
      }
      Buffers.Data scale = buffers.empty(DType.FLOAT32, sizes.filters());
      for (int i = 0; i < scale.count(); i++) {
        scale.set(i, scale(random) / (Long.highestOneBit(taps * sizes.channels()) * 8));
      }
      operands.add(scale);
      Buffers.Data y = buffers.empty(spec.result(), results);
      operands.add(y);
      Buffers.Data[] all = operands.toArray(Buffers.Data[]::new);
      buffers.run(new VectorProvider().create(spec), all);
      long[] expected = y.allBits();
      y.segment().fill((byte) 0);
      buffers.run(kernel, all);
      assertArrayEquals(
          expected, y.allBits(), "seed " + seed + ", " + spec + ", " + kernel.label());
      Preparation preparation = kernel.preparation();
      if (preparation != null) {
        Buffers.Data prepared = buffers.empty(DType.UINT8, preparation.bytes());
        buffers.run(preparation.kernel(), all[1], prepared);
        all[1] = prepared;
        y.segment().fill((byte) 0);
        buffers.run(preparation.rest(), all);
        assertArrayEquals(expected, y.allBits(), "prepared, seed " + seed + ", " + spec);
      }
      if (sizes.epilogue().residual()) {
        all[all.length - 1] = all[sizes.epilogue().residualAt()];
        buffers.run(preparation == null ? kernel : preparation.rest(), all);
        assertArrayEquals(expected, all[all.length - 1].allBits(), "in place, seed " + seed);
      }
    }
  }

  /** Numbers of a range, many of them at its ends. */
  private static Buffers.Data bytes(Buffers.Data data, Random random, int least, int greatest) {
    for (int i = 0; i < data.count(); i++) {
      int number = least + random.nextInt(greatest - least + 1);
      data.set(i, random.nextInt(4) > 0 ? number : random.nextBoolean() ? least : greatest);
    }
    return data;
  }
}
