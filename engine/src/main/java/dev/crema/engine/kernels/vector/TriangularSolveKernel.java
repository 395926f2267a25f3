package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.math.TriangularSystem;
import dev.crema.engine.types.MatrixException;

/** Substitution for each matrix of a batch, computed in float64. */
final class TriangularSolveKernel implements Kernel {
  private final Spec.TriangularSolve spec;
  private final TriangularSystem system;
  private final int tiles;
  private final PerWorker<double[]> matrices;
  private final PerWorker<double[]> sides;

  private TriangularSolveKernel(Spec.TriangularSolve spec) {
    this.spec = spec;
    int n = Math.toIntExact(spec.n());
    int columns = Math.toIntExact(spec.columns());
    this.system = new TriangularSystem(n, columns, spec.lower(), spec.transpose(), spec.unit());
    this.tiles = Tiles.count(spec.batch(), 8L * n * n * (columns + 1), Tiles.LEAST_BYTES);
    this.matrices = new PerWorker<>(() -> new double[n * n]);
    this.sides = new PerWorker<>(() -> new double[n * columns]);
  }

  static Kernel of(Spec.TriangularSolve spec) {
    return new TriangularSolveKernel(spec);
  }

  @Override
  public int tiles() {
    return tiles;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    double[] a = matrices.of(worker);
    double[] x = sides.of(worker);
    long last = Tiles.start(spec.batch(), tiles, tile + 1L);
    for (long item = Tiles.start(spec.batch(), tiles, tile); item < last; item++) {
      Doubles.load(spec.type(), buffers[0], item * a.length, a, a.length);
      Doubles.load(spec.type(), buffers[1], item * x.length, x, x.length);
      if (!system.solve(a, x)) {
        throw new MatrixException(
            "solve: matrix "
                + item
                + " of "
                + spec.batch()
                + " is singular; allowed: invertible matrices");
      }
      Doubles.store(spec.type(), buffers[2], item * x.length, x, x.length);
    }
  }

  @Override
  public String label() {
    return "vector:triangular_solve";
  }
}
