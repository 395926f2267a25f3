package dev.crema.onednn;

import dev.crema.engine.kernels.Spec.MatMul;
import dev.crema.engine.kernels.Spec.MatMulTerms;
import dev.crema.onednn.Call.Argument;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Matrix products. Transposed operands cost nothing: they are layouts. */
final class MatMuls {
  // dnnl_status_t dnnl_matmul_primitive_desc_create(dnnl_primitive_desc_t *, dnnl_engine_t,
  //     const_dnnl_memory_desc_t src_desc, const_dnnl_memory_desc_t weights_desc,
  //     const_dnnl_memory_desc_t bias_desc, const_dnnl_memory_desc_t dst_desc,
  //     const_dnnl_primitive_attr_t)
  private static final MethodHandle CREATE = Dnnl.function("dnnl_matmul_primitive_desc_create", 7);

  /** The number of the right factor among the buffers. */
  static final int RIGHT = 1;

  private MatMuls() {}

  /** The axis along which a product is cut into tiles. */
  enum Axis {
    BATCH,
    ROWS,
    COLUMNS
  }

  /** Whether there is something to multiply, of a type that oneDNN multiplies. */
  static boolean isOurs(MatMul spec) {
    return spec.type().isFloating()
        && Workshop.code(spec.type()) != 0
        && spec.batch() * spec.m() * spec.n() != 0
        && spec.k() != 0;
  }

  /** The kernel for a product; null if oneDNN has none worth having. */
  static @Nullable NativeKernel create(MatMul spec) {
    if (!isOurs(spec)) {
      return null;
    }
    Axis axis = axis(spec);
    NativeKernel kernel = create(spec, axis, most(spec, axis));
    // Some batches have the reference implementation only: then one product after the other.
    return kernel == null && axis == Axis.BATCH ? create(spec, axis, spec.batch()) : kernel;
  }

  /** The axis along which a product is cut. */
  static Axis axis(MatMul spec) {
    if (spec.batch() > 1) {
      return Axis.BATCH;
    }
    return spec.m() >= spec.n() ? Axis.ROWS : Axis.COLUMNS;
  }

  /** How many tiles along an axis there are at most. */
  static long most(MatMul spec, Axis axis) {
    if (axis == Axis.BATCH) {
      return tiles(spec);
    }
    boolean tall = axis == Axis.ROWS;
    long length = tall ? spec.m() : spec.n();
    // Columns in tiles of less than 512 are read where they lie. If rows are then a multiple of
    // 4 KB apart they meet in the same lines of the cache: 30 % slower.
    long least = tall || spec.transposeB() || spec.n() % 1024 != 0 ? 64 : 512;
    long most = Math.max(length / least, Math.clamp(length / 32, 1, 2));
    return Math.min(tiles(spec), most);
  }

  private static long tiles(MatMul spec) {
    return Workshop.tiles(2.0 * spec.batch() * spec.m() * spec.n() * spec.k());
  }

  /** The kernel for a product in terms, a tile for each. */
  static @Nullable NativeKernel create(MatMulTerms spec) {
    if (!spec.type().isFloating() || Workshop.code(spec.type()) == 0) {
      return null;
    }
    try (Workshop workshop = new Workshop()) {
      List<List<Call>> kinds = new ArrayList<>();
      for (int part = 0; part < spec.parts(); part++) {
        workshop.nextTile();
        Call call = term(workshop, spec, part);
        if (call == null) {
          return null;
        }
        kinds.add(List.of(call));
      }
      return workshop.kernel(kinds, IntStream.range(0, spec.parts()).boxed().toList());
    }
  }

  private static @Nullable Call term(Workshop workshop, MatMulTerms spec, int part) {
    long start = spec.start(part);
    long depth = spec.start(part + 1) - start;
    long[] a = left(spec.whole());
    long[] b = right(spec.whole());
    Primitive primitive =
        primitive(
            workshop,
            workshop.layout(spec.type(), new long[] {spec.m(), depth}, new long[] {a[1], a[2]}),
            workshop.layout(spec.type(), new long[] {depth, spec.n()}, new long[] {b[1], b[2]}),
            0,
            workshop.layout(spec.type(), new long[] {spec.m(), spec.n()}, new long[] {spec.n(), 1}),
            workshop.attributes());
    if (primitive == null) {
      return null;
    }
    long offset = start * spec.type().bytes();
    return workshop.call(
        primitive,
        List.of(
            new Argument(Dnnl.SRC, 0, offset * a[2], 0),
            new Argument(Dnnl.WEIGHTS, 1, offset * b[1], 0),
            Argument.shared(Dnnl.DST, 2 + part)));
  }

  private static @Nullable Primitive primitive(
      Workshop workshop, long left, long right, long bias, long result, long attributes) {
    try {
      return workshop.primitive(
          Dnnl.created(
              (long)
                  CREATE.invokeExact(
                      workshop.out.address(), Dnnl.ENGINE, left, right, bias, result, attributes),
              workshop.out));
    } catch (Throwable e) {
      throw Dnnl.failure(e);
    }
  }

  /** The kernel with a given number of tiles at most. */
  static @Nullable NativeKernel create(MatMul spec, Axis axis, long most) {
    Split split = split(spec, axis, most);
    try (Workshop workshop = new Workshop()) {
      List<List<Call>> kinds = new ArrayList<>();
      for (long length : split.lengths()) {
        workshop.nextTile();
        long batch = axis == Axis.BATCH ? length : spec.batch();
        long n = axis == Axis.COLUMNS ? length : spec.n();
        long right = matrix(workshop, spec, batch, spec.k(), n, right(spec));
        Primitive primitive = tile(workshop, spec, axis, length, right);
        if (primitive == null) {
          return null;
        }
        long tile = split.tile() * spec.type().bytes();
        long step =
            switch (axis) {
              case BATCH -> tile * right(spec)[0];
              case ROWS -> 0;
              case COLUMNS -> tile * right(spec)[2];
            };
        Argument weights = Argument.sliced(Dnnl.WEIGHTS, RIGHT, step);
        List<Call> calls = calls(workshop, spec, axis, split, primitive, weights);
        if (calls == null) {
          return null;
        }
        kinds.add(calls);
      }
      return workshop.kernel(kinds, split.kinds());
    }
  }

  /** The tiles along an axis. */
  static Split split(MatMul spec, Axis axis, long most) {
    return switch (axis) {
      case BATCH -> Split.of(spec.batch(), most, 1);
      case ROWS -> Split.of(spec.m(), most, 8);
      case COLUMNS -> Split.of(spec.n(), most, 16);
    };
  }

  /** The steps along batch, rows and columns of the left factor as it is multiplied. */
  static long[] left(MatMul spec) {
    return new long[] {
      spec.stepA(), spec.transposeA() ? 1 : spec.k(), spec.transposeA() ? spec.m() : 1
    };
  }

  /** The same of the right factor. */
  static long[] right(MatMul spec) {
    return new long[] {
      spec.stepB(), spec.transposeB() ? 1 : spec.n(), spec.transposeB() ? spec.k() : 1
    };
  }

  static long[] result(MatMul spec) {
    return new long[] {spec.m() * spec.n(), spec.n(), 1};
  }

  /** The primitive for a tile of a length, with a layout of the right factor. */
  static @Nullable Primitive tile(
      Workshop workshop, MatMul spec, Axis axis, long length, long right) {
    long batch = axis == Axis.BATCH ? length : spec.batch();
    long m = axis == Axis.ROWS ? length : spec.m();
    long n = axis == Axis.COLUMNS ? length : spec.n();
    boolean biased = spec.epilogue().bias();
    return primitive(
        workshop,
        matrix(workshop, spec, batch, m, spec.k(), left(spec)),
        right,
        biased ? matrix(workshop, spec, batch, 1, n, new long[] {0, n, 1}) : 0,
        matrix(workshop, spec, batch, m, n, result(spec)),
        workshop.attributes(spec.epilogue()));
  }

  /** The calls for a tile; null if oneDNN cannot make one of them. */
  static @Nullable List<Call> calls(
      Workshop workshop,
      MatMul spec,
      Axis axis,
      Split split,
      Primitive primitive,
      Argument weights) {
    long tile = split.tile() * spec.type().bytes();
    long[] a = left(spec);
    long[] y = result(spec);
    boolean biased = spec.epilogue().bias();
    List<Argument> arguments = new ArrayList<>(4);
    arguments.add(
        Argument.sliced(
            Dnnl.SRC,
            0,
            switch (axis) {
              case BATCH -> tile * a[0];
              case ROWS -> tile * a[1];
              case COLUMNS -> 0;
            }));
    arguments.add(weights);
    if (biased) {
      arguments.add(Argument.sliced(Dnnl.BIAS, 2, axis == Axis.COLUMNS ? tile : 0));
    }
    long step =
        switch (axis) {
          case BATCH -> tile * y[0];
          case ROWS -> tile * y[1];
          case COLUMNS -> tile;
        };
    arguments.addAll(Workshop.arguments(spec.epilogue()));
    Argument target = Argument.sliced(Dnnl.DST, spec.epilogue().operands(), step);
    arguments.add(target);
    List<Call> calls = new ArrayList<>();
    if (spec.epilogue().residual()) {
      Argument residual = Argument.sliced(Dnnl.DST, spec.epilogue().residualAt(), step);
      Call copy = workshop.residual(primitive, residual, target);
      if (copy == null) {
        return null;
      }
      calls.add(copy);
    }
    calls.add(workshop.call(primitive, arguments));
    return calls;
  }

  /** A layout of two axes, or of three if the product has a batch. */
  static long matrix(
      Workshop workshop, MatMul spec, long batch, long rows, long columns, long[] steps) {
    if (batch == 1) {
      return workshop.layout(
          spec.type(), new long[] {rows, columns}, new long[] {steps[1], steps[2]});
    }
    return workshop.layout(
        spec.type(), new long[] {steps[0] == 0 ? 1 : batch, rows, columns}, steps);
  }
}
