package dev.crema.onednn;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.ConvolutionKind;
import dev.crema.engine.kernels.Spec.MatMul;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NativesTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  @Test
  void whatDroppedKernelsHeldIsFreedUnasked() throws Exception {
    assumeTrue(Files.exists(STATUS), "memory in use is known on Linux only");
    products(0, 300);
    long before = residentMegabytes();
    products(300, 900);
    long growth = residentMegabytes() - before;
    // 600 kernels that stay take about 250 MB; at most 256 wait to be freed.
    assertTrue(growth < 150, growth + " MB more");
  }

  @Test
  @Tag("long")
  void memoryDoesNotGrowOverThousandsOfKernels() throws Exception {
    assumeTrue(Files.exists(STATUS), "memory in use is known on Linux only");
    products(0, 1000);
    convolutions(0, 500);
    long before = residentMegabytes();
    products(1000, 5000);
    convolutions(500, 1500);
    long growth = residentMegabytes() - before;
    assertTrue(growth < 150, growth + " MB more");
  }

  private static void products(int from, int to) {
    try (Buffers buffers = new Buffers()) {
      Buffers.Data data = buffers.empty(DType.FLOAT32, 100_000);
      for (int i = from; i < to; i++) {
        MatMul spec =
            new MatMul(
                DType.FLOAT32, 1, 1 + i % 97, 1 + i / 97, 33, false, false, 0, 0, Epilogue.NONE);
        run(Objects.requireNonNull(MatMuls.create(spec)), i % 3, data);
      }
    }
  }

  private static void convolutions(int from, int to) {
    ConvolutionKind[] kinds = ConvolutionKind.values();
    try (Buffers buffers = new Buffers()) {
      Buffers.Data data = buffers.empty(DType.FLOAT32, 100_000);
      for (int i = from; i < to; i++) {
        Kernel kernel =
            Convolutions.create(
                ConvolutionsTest.image(
                    kinds[i % 3], 2, 4L + i % 9, 1L + i / 60, 1L + i % 19, 3, 1, 1),
                2);
        run(Objects.requireNonNull(kernel), i % 3, data);
      }
    }
  }

  /** Runs on the numbers at hand, whatever they are: results may lie over operands. */
  private static void run(Kernel kernel, int worker, Buffers.Data data) {
    long[] addresses = Buffers.addresses(data, data, data);
    try (Buffers buffers = new Buffers()) {
      long scratch =
          buffers.empty(DType.FLOAT32, kernel.scratchBytes() / 4 + 1).segment().address();
      for (int tile = 0; tile < kernel.tiles(); tile++) {
        kernel.run(addresses, tile, worker, scratch);
      }
    }
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
