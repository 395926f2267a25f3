package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec.MatMul;
import dev.crema.engine.kernels.Spec.MatMulTerms;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Epilogue.Activation;
import dev.crema.onednn.MatMuls.Axis;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Float32 products with nothing but a bias added, by oneDNN's {@code sgemm}. It is older than the
 * primitives of {@link MatMuls} and a tenth faster; twice as fast for depths below 64, for which
 * those use half of the vectors' width.
 */
final class Gemms implements Kernel {
  // dnnl_status_t dnnl_sgemm(char transa, char transb, dnnl_dim_t M, dnnl_dim_t N, dnnl_dim_t K,
  //     float alpha, const float *A, dnnl_dim_t lda, const float *B, dnnl_dim_t ldb,
  //     float beta, float *C, dnnl_dim_t ldc)
  private static final MethodHandle SGEMM =
      Dnnl.function(
          "dnnl_sgemm",
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_FLOAT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_FLOAT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);

  /** Compared and measured on these processors only. */
  private static final boolean X86 = !System.getProperty("os.arch").equals("aarch64");

  private static final ThreadLocal<Boolean> ALONE =
      ThreadLocal.withInitial(
          () -> {
            Dnnl.useOneThread();
            return true;
          });

  /**
   * What a tile computes: {@code items} products, each {@code step…} bytes after the one before.
   *
   * @param result the number of the buffer that the results go to
   * @param a bytes from the start of the buffer to the first element
   * @param bias the same in the buffer before the results, if there is a bias
   */
  private record Tile(
      long items,
      long m,
      long n,
      long k,
      int result,
      long a,
      long b,
      long c,
      long bias,
      long stepA,
      long stepB,
      long stepC) {}

  private final List<Tile> tiles;
  private final boolean transposeA;
  private final boolean transposeB;
  private final boolean biased;

  /** Elements from one stored row to the next. */
  private final long rowA;

  private final long rowB;
  private final long rowC;

  private Gemms(
      List<Tile> tiles,
      boolean transposeA,
      boolean transposeB,
      boolean biased,
      long rowA,
      long rowB,
      long rowC) {
    this.tiles = List.copyOf(tiles);
    this.transposeA = transposeA;
    this.transposeB = transposeB;
    this.biased = biased;
    this.rowA = rowA;
    this.rowB = rowB;
    this.rowC = rowC;
  }

  /** The kernel for a product; null if it is not one of these. */
  static @Nullable Gemms create(MatMul spec) {
    if (!X86
        || spec.type() != DType.FLOAT32
        || !MatMuls.isOurs(spec)
        || !spec.epilogue().equals(new Epilogue(spec.epilogue().bias(), Activation.NONE))) {
      return null;
    }
    Axis axis = spec.batch() > 1 ? Axis.BATCH : MatMuls.longer(spec);
    return create(spec, axis, MatMuls.most(spec, axis));
  }

  /** The kernel with a given number of tiles at most. */
  static Gemms create(MatMul spec, Axis axis, long most) {
    Split split = MatMuls.split(spec, axis, most);
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < split.tiles(); i++) {
      long length = i == split.tiles() - 1 ? split.last() : split.tile();
      long first = i * split.tile();
      boolean rows = axis == Axis.ROWS;
      boolean columns = axis == Axis.COLUMNS;
      long[] a = MatMuls.left(spec);
      long[] b = MatMuls.right(spec);
      long matrix = spec.m() * spec.n();
      tiles.add(
          new Tile(
              axis == Axis.BATCH ? length : spec.batch(),
              rows ? length : spec.m(),
              columns ? length : spec.n(),
              spec.k(),
              spec.epilogue().operands(),
              Float.BYTES * first * (columns ? 0 : a[rows ? 1 : 0]),
              Float.BYTES * first * (rows ? 0 : b[columns ? 2 : 0]),
              Float.BYTES * first * (rows ? spec.n() : columns ? 1 : matrix),
              columns ? Float.BYTES * first : 0,
              Float.BYTES * spec.stepA(),
              Float.BYTES * spec.stepB(),
              Float.BYTES * matrix));
    }
    return new Gemms(
        tiles,
        spec.transposeA(),
        spec.transposeB(),
        spec.epilogue().bias(),
        spec.transposeA() ? spec.m() : spec.k(),
        spec.transposeB() ? spec.k() : spec.n(),
        spec.n());
  }

  /** The kernel for a product in terms, a tile for each; null if it is not one of these. */
  static @Nullable Gemms create(MatMulTerms spec) {
    if (!X86 || spec.type() != DType.FLOAT32 || spec.m() * spec.n() == 0) {
      return null;
    }
    List<Tile> tiles = new ArrayList<>();
    for (int part = 0; part < spec.parts(); part++) {
      long start = spec.start(part);
      long depth = spec.start(part + 1) - start;
      if (depth == 0) {
        return null;
      }
      long a = Float.BYTES * start * (spec.transposeA() ? spec.m() : 1);
      long b = Float.BYTES * start * (spec.transposeB() ? 1 : spec.n());
      tiles.add(new Tile(1, spec.m(), spec.n(), depth, 2 + part, a, b, 0, 0, 0, 0, 0));
    }
    return new Gemms(
        tiles,
        spec.transposeA(),
        spec.transposeB(),
        false,
        spec.transposeA() ? spec.m() : spec.k(),
        spec.transposeB() ? spec.k() : spec.n(),
        spec.n());
  }

  @Override
  public int tiles() {
    return tiles.size();
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    boolean ignored = ALONE.get();
    Tile t = tiles.get(tile);
    long a = buffers[0] + t.a;
    long b = buffers[1] + t.b;
    long c = buffers[t.result] + t.c;
    try {
      for (long item = 0; item < t.items; item++) {
        if (biased) {
          fill(t, buffers[t.result - 1] + t.bias, c + item * t.stepC);
        }
        Dnnl.check(
            (long)
                SGEMM.invokeExact(
                    (long) (transposeA ? 'T' : 'N'),
                    (long) (transposeB ? 'T' : 'N'),
                    t.m,
                    t.n,
                    t.k,
                    1f,
                    a + item * t.stepA,
                    rowA,
                    b + item * t.stepB,
                    rowB,
                    biased ? 1f : 0f,
                    c + item * t.stepC,
                    rowC));
      }
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** Copies the bias to each row of a result, to which the product is then added. */
  private void fill(Tile tile, long bias, long result) {
    long row = Float.BYTES * rowC;
    for (long i = 0; i < tile.m; i++) {
      MemorySegment.copy(Dnnl.MEMORY, bias, Dnnl.MEMORY, result + i * row, Float.BYTES * tile.n);
    }
  }

  @Override
  public String label() {
    return "onednn:sgemm";
  }
}
