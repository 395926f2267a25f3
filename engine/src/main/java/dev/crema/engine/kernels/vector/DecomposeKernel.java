package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.math.Factoring;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.MatrixException;
import java.util.Locale;

/** A decomposition of each matrix of a batch, computed in float64. */
final class DecomposeKernel implements Kernel {
  private final Spec.Decompose spec;
  private final int tiles;
  private final PerWorker<Factoring> factorings;

  private DecomposeKernel(Spec.Decompose spec) {
    this.spec = spec;
    int rows = Math.toIntExact(spec.rows());
    int columns = Math.toIntExact(spec.columns());
    long cost = 8 * (spec.rows() + 1) * (spec.columns() + 1) * (Math.min(rows, columns) + 1L);
    this.tiles = Tiles.count(spec.batch(), cost, Tiles.LEAST_BYTES);
    this.factorings = new PerWorker<>(() -> Factoring.of(spec.kind(), rows, columns));
  }

  static Kernel of(Spec.Decompose spec) {
    return new DecomposeKernel(spec);
  }

  @Override
  public int tiles() {
    return tiles;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    Factoring factoring = factorings.of(worker);
    double[] matrix = factoring.matrix();
    long last = Tiles.start(spec.batch(), tiles, tile + 1L);
    for (long item = Tiles.start(spec.batch(), tiles, tile); item < last; item++) {
      Doubles.load(spec.type(), buffers[0], item * matrix.length, matrix, matrix.length);
      if (!factoring.factor()) {
        throw new MatrixException(
            spec.kind()
                + ": matrix "
                + item
                + " of "
                + spec.batch()
                + " is not positive definite; allowed: symmetric positive definite matrices");
      }
      for (int i = 1; i < buffers.length; i++) {
        double[] result = factoring.result(i - 1);
        boolean integers = spec.kind() == Decomposition.LU && i > 1;
        DType type = integers ? DType.INT32 : spec.type();
        Doubles.store(type, buffers[i], item * result.length, result, result.length);
      }
    }
  }

  @Override
  public String label() {
    return "vector:" + spec.kind().name().toLowerCase(Locale.ROOT);
  }
}
