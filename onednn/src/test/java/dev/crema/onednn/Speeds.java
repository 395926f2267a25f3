package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.ConvolutionKind;
import dev.crema.engine.kernels.Spec.MatMul;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import java.util.Objects;
import java.util.Random;

/**
 * Prints how fast the kernels are on one thread: the best of many short measurements, in GFLOP/s,
 * as they are and, where that can be chosen, as one tile.
 */
final class Speeds {
  private static final int ROUNDS = 150;
  private static final long ROUND_NANOS = 2_000_000;

  private Speeds() {}

  static void main() {
    products();
    convolutions();
  }

  private static void products() {
    Epilogue layer = new Epilogue(true, Epilogue.Activation.RELU);
    MatMul[] specs = {
      product(1, 128, 10, false, false, layer),
      product(128, 784, 128, false, false, layer),
      product(784, 128, 128, true, false, Epilogue.NONE),
      product(128, 128, 784, false, true, Epilogue.NONE),
      product(128, 128, 10, false, false, layer),
      product(128, 1024, 1024, false, false, layer),
      product(1024, 1024, 1024, false, false, Epilogue.NONE),
    };
    for (MatMul spec : specs) {
      double operations = 2.0 * spec.m() * spec.n() * spec.k();
      Kernel kernel = Objects.requireNonNull(MatMuls.create(spec));
      Kernel whole = Objects.requireNonNull(MatMuls.create(spec, MatMuls.Axis.ROWS, 1));
      String name =
          spec.m()
              + "x"
              + spec.k()
              + "x"
              + spec.n()
              + (spec.transposeA() ? " a'" : "")
              + (spec.transposeB() ? " b'" : "");
      print(name, kernel, whole, operations);
    }
  }

  private static MatMul product(
      long m, long k, long n, boolean transposeA, boolean transposeB, Epilogue epilogue) {
    return new MatMul(DType.FLOAT32, 1, m, n, k, transposeA, transposeB, 0, 0, epilogue);
  }

  private static void convolutions() {
    for (ConvolutionKind kind : ConvolutionKind.values()) {
      var spec = ConvolutionsTest.image(kind, 64, 28, 32, 64, 3, 1, 1);
      double operations = 2.0 * 64 * 28 * 28 * 32 * 64 * 9;
      print(
          kind + " 64x28x28x32 to 64",
          Objects.requireNonNull(Convolutions.create(spec)),
          Objects.requireNonNull(Convolutions.create(spec, 1)),
          operations);
    }
  }

  private static void print(String name, Kernel kernel, Kernel whole, double operations) {
    double nanos = nanos(kernel);
    System.out.printf(
        "%-40s %6.1f GFLOP/s, %9.2f us, %d tiles; one tile %6.1f GFLOP/s; %s%n",
        name,
        operations / nanos,
        nanos / 1e3,
        kernel.phases().getFirst().tiles(),
        operations / nanos(whole),
        kernel.label());
  }

  private static double nanos(Kernel kernel) {
    try (Buffers buffers = new Buffers()) {
      // Large enough for every tensor of the table.
      Random random = new Random(1);
      long[] addresses =
          Buffers.addresses(
              buffers.random(DType.FLOAT32, 4_000_000, random),
              buffers.random(DType.FLOAT32, 4_000_000, random),
              buffers.random(DType.FLOAT32, 4_000_000, random),
              buffers.random(DType.FLOAT32, 4_000_000, random));
      long scratch =
          buffers.empty(DType.FLOAT32, kernel.scratchBytes() / 4 + 1).segment().address();
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        long end;
        int runs = 0;
        do {
          for (int tile = 0; tile < kernel.tiles(); tile++) {
            kernel.run(addresses, tile, 0, scratch);
          }
          runs++;
          end = System.nanoTime();
        } while (end - start < ROUND_NANOS);
        best = Math.min(best, (double) (end - start) / runs);
      }
      return best;
    }
  }
}
