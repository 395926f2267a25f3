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

  /**
   * What a tile computes.
   *
   * @param result the number of the buffer that the results go to
   * @param a bytes from the start of the buffer to the first element
   * @param bias the same in the buffer before the results, if there is a bias
   */
  private record Tile(
      long items, long m, long n, long k, int result, long a, long b, long c, long bias) {}

  private final List<Tile> tiles;
  private final MatMul product;

  /** Elements from one stored row to the next. */
  private final long rowA;

  private final long rowB;

  private Gemms(List<Tile> tiles, MatMul product) {
    this.tiles = List.copyOf(tiles);
    this.product = product;
    this.rowA = product.transposeA() ? product.m() : product.k();
    this.rowB = product.transposeB() ? product.k() : product.n();
  }

  /** Compared and measured on x86 processors only. */
  private static boolean isOurs(MatMul spec) {
    Epilogue plain = new Epilogue(spec.epilogue().bias(), Activation.NONE);
    return !Workshop.ARM
        && spec.type() == DType.FLOAT32
        && MatMuls.isOurs(spec)
        && spec.epilogue().equals(plain);
  }

  /** The kernel for a product; null if it is not one of these. */
  static @Nullable Gemms create(MatMul spec) {
    Axis axis = MatMuls.axis(spec);
    return isOurs(spec) ? create(spec, axis, MatMuls.most(spec, axis)) : null;
  }

  /** The kernel with a given number of tiles at most. */
  static Gemms create(MatMul spec, Axis axis, long most) {
    Split split = MatMuls.split(spec, axis, most);
    boolean rows = axis == Axis.ROWS;
    boolean columns = axis == Axis.COLUMNS;
    long[] a = MatMuls.left(spec);
    long[] b = MatMuls.right(spec);
    long[] c = MatMuls.result(spec);
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < split.tiles(); i++) {
      long length = i == split.tiles() - 1 ? split.last() : split.tile();
      long first = Float.BYTES * split.tile() * i;
      tiles.add(
          new Tile(
              axis == Axis.BATCH ? length : spec.batch(),
              rows ? length : spec.m(),
              columns ? length : spec.n(),
              spec.k(),
              spec.epilogue().operands(),
              columns ? 0 : first * a[rows ? 1 : 0],
              rows ? 0 : first * b[columns ? 2 : 0],
              first * c[rows ? 1 : columns ? 2 : 0],
              columns ? first : 0));
    }
    return new Gemms(tiles, spec);
  }

  /** The kernel for a product in terms, a tile for each; null if it is not one of these. */
  static @Nullable Gemms create(MatMulTerms spec) {
    MatMul whole = spec.whole();
    if (!isOurs(whole)) {
      return null;
    }
    long stepA = Float.BYTES * MatMuls.left(whole)[2];
    long stepB = Float.BYTES * MatMuls.right(whole)[1];
    List<Tile> tiles = new ArrayList<>();
    for (int part = 0; part < spec.parts(); part++) {
      long start = spec.start(part);
      long depth = spec.start(part + 1) - start;
      if (depth == 0) {
        return null;
      }
      tiles.add(
          new Tile(1, spec.m(), spec.n(), depth, 2 + part, start * stepA, start * stepB, 0, 0));
    }
    return new Gemms(tiles, whole);
  }

  @Override
  public int tiles() {
    return tiles.size();
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    Dnnl.useOneThread();
    Tile t = tiles.get(tile);
    boolean biased = product.epilogue().bias();
    long a = buffers[0] + t.a;
    long b = buffers[1] + t.b;
    long c = buffers[t.result] + t.c;
    try {
      for (long item = 0; item < t.items; item++) {
        if (biased) {
          fill(t, buffers[t.result - 1] + t.bias, c);
        }
        Dnnl.check(
            (long)
                SGEMM.invokeExact(
                    (long) (product.transposeA() ? 'T' : 'N'),
                    (long) (product.transposeB() ? 'T' : 'N'),
                    t.m,
                    t.n,
                    t.k,
                    1f,
                    a,
                    rowA,
                    b,
                    rowB,
                    biased ? 1f : 0f,
                    c,
                    product.n()));
        a += Float.BYTES * product.stepA();
        b += Float.BYTES * product.stepB();
        c += Float.BYTES * product.m() * product.n();
      }
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** Copies the bias to each row of a result, to which the product is then added. */
  private void fill(Tile tile, long bias, long result) {
    long row = Float.BYTES * product.n();
    for (long i = 0; i < tile.m; i++) {
      MemorySegment.copy(Dnnl.MEMORY, bias, Dnnl.MEMORY, result + i * row, Float.BYTES * tile.n);
    }
  }

  @Override
  public String label() {
    return "onednn:sgemm";
  }
}
