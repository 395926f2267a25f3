package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;

/** Matrix multiplication by {@link Gemm}. */
final class MatMulKernel {
  private MatMulKernel() {}

  static Kernel of(Spec.MatMul spec) {
    return Gemm.kernel("vector:gemm", new Matrices(spec));
  }

  static Kernel of(Spec.MatMulTerms spec) {
    return Gemm.kernel("vector:gemm terms", new Terms(spec));
  }

  private static sealed class Matrices implements Product permits Terms {
    private static final long FAR_BYTES = 1024;

    /** So many panels pay for packing a left matrix once. */
    private static final long MANY_PANELS = 4;

    private final Spec.MatMul spec;
    private final DType type;
    private final Arithmetic arithmetic;
    private final int bytes;
    private final boolean inPlace;

    /**
     * Steps or rows that are far apart crowd in few sets of a cache, from which they would be read
     * for each panel again.
     */
    private final boolean packedLeft;

    Matrices(Spec.MatMul spec) {
      this.spec = spec;
      this.type = spec.type();
      this.arithmetic = Arithmetic.of(type);
      this.bytes = type.bytes();
      this.inPlace = type.bytes() == arithmetic.bytes;
      this.packedLeft =
          spec.transposeA()
              ? spec.m() * bytes > FAR_BYTES
              : spec.k() * bytes > FAR_BYTES && spec.n() >= MANY_PANELS * arithmetic.panel;
    }

    @Override
    public Arithmetic arithmetic() {
      return arithmetic;
    }

    @Override
    public long units() {
      return spec.batch();
    }

    @Override
    public long rows(long unit) {
      return spec.m();
    }

    @Override
    public long columns(long unit) {
      return spec.n();
    }

    @Override
    public long depth(long unit) {
      return spec.k();
    }

    private long leftAddress(long[] buffers, long unit, long row, long k) {
      long at = spec.transposeA() ? k * spec.m() + row : row * spec.k() + k;
      return buffers[0] + (unit * spec.stepA() + at) * bytes;
    }

    @Override
    public long left(long[] buffers, long unit, long row, long k) {
      return inPlace && !packedLeft ? leftAddress(buffers, unit, row, k) : 0;
    }

    @Override
    public long leftRowStep() {
      return spec.transposeA() ? bytes : spec.k() * bytes;
    }

    @Override
    public long leftStep() {
      return spec.transposeA() ? spec.m() * bytes : bytes;
    }

    @Override
    public boolean leftColumnMajor() {
      return spec.transposeA();
    }

    @Override
    public void packLeft(
        long[] buffers, long unit, long row, long rows, long k, long depth, long to, long step) {
      long lines = spec.transposeA() ? depth : rows;
      long length = spec.transposeA() ? rows : depth;
      long lineStep = spec.transposeA() ? leftStep() : leftRowStep();
      long from = leftAddress(buffers, unit, row, k);
      for (long line = 0; line < lines; line++) {
        if (inPlace && length * bytes >= 64) {
          Mem.copy(from + line * lineStep, to + line * step, length * bytes);
        } else {
          arithmetic.convert(
              type, from + line * lineStep, bytes, to + line * step, arithmetic.bytes, length);
        }
      }
    }

    @Override
    public long right(long[] buffers, long unit, long k, long column) {
      return inPlace && !spec.transposeB() ? rightAddress(buffers, unit, k, column) : 0;
    }

    @Override
    public long rightStep() {
      return spec.n() * bytes;
    }

    private long rightAddress(long[] buffers, long unit, long k, long column) {
      long at = spec.transposeB() ? column * spec.k() + k : k * spec.n() + column;
      return buffers[1] + (unit * spec.stepB() + at) * bytes;
    }

    @Override
    public void packRight(
        long[] buffers, long unit, long k, long depth, long column, long columns, long to) {
      boolean transposed = spec.transposeB();
      long from = rightAddress(buffers, unit, k, column);
      if (transposed && bytes == 4) {
        Transpose.ints(from, spec.k() * bytes, to, arithmetic.panelBytes, depth, columns);
      } else if (transposed) {
        for (long c = 0; c < columns; c++) {
          arithmetic.convert(
              type,
              from + c * spec.k() * bytes,
              bytes,
              to + c * arithmetic.bytes,
              arithmetic.panelBytes,
              depth);
        }
      } else if (inPlace) {
        for (long i = 0; i < depth; i++) {
          Mem.copy(from + i * spec.n() * bytes, to + i * arithmetic.panelBytes, columns * bytes);
        }
      } else {
        for (long i = 0; i < depth; i++) {
          arithmetic.convert(
              type,
              from + i * spec.n() * bytes,
              bytes,
              to + i * arithmetic.panelBytes,
              arithmetic.bytes,
              columns);
        }
      }
    }

    @Override
    public void store(
        long[] buffers, long unit, long row, long rows, long column, long columns, long sums) {
      Epilogue epilogue = spec.epilogue();
      long bias = epilogue.bias() ? buffers[2] + column * bytes : 0;
      boolean relu = epilogue.activation() == Epilogue.Activation.RELU;
      long first = unit * spec.m() + row;
      if (epilogue.residual()) {
        long residual = buffers[epilogue.residualAt()] + (first * spec.n() + column) * bytes;
        arithmetic.add(
            type, sums, arithmetic.panelBytes, residual, spec.n() * bytes, rows, columns);
      }
      store(buffers[epilogue.operands()], first, rows, column, columns, sums, bias, relu);
    }

    final void store(
        long y,
        long row,
        long rows,
        long column,
        long columns,
        long sums,
        long bias,
        boolean relu) {
      long to = y + (row * spec.n() + column) * bytes;
      arithmetic.finish(
          type, sums, arithmetic.panelBytes, to, spec.n() * bytes, rows, columns, bias, relu);
    }
  }

  /** The terms of one product, each a unit. */
  private static final class Terms extends Matrices {
    private final Spec.MatMulTerms spec;

    Terms(Spec.MatMulTerms spec) {
      super(
          new Spec.MatMul(
              spec.type(),
              1,
              spec.m(),
              spec.n(),
              spec.k(),
              spec.transposeA(),
              spec.transposeB(),
              0,
              0,
              Epilogue.NONE));
      this.spec = spec;
    }

    @Override
    public long units() {
      return spec.parts();
    }

    @Override
    public long depth(long unit) {
      return spec.start((int) unit + 1) - spec.start((int) unit);
    }

    @Override
    public long left(long[] buffers, long unit, long row, long k) {
      return super.left(buffers, 0, row, spec.start((int) unit) + k);
    }

    @Override
    public void packLeft(
        long[] buffers, long unit, long row, long rows, long k, long depth, long to, long step) {
      super.packLeft(buffers, 0, row, rows, spec.start((int) unit) + k, depth, to, step);
    }

    @Override
    public long right(long[] buffers, long unit, long k, long column) {
      return super.right(buffers, 0, spec.start((int) unit) + k, column);
    }

    @Override
    public void packRight(
        long[] buffers, long unit, long k, long depth, long column, long columns, long to) {
      super.packRight(buffers, 0, spec.start((int) unit) + k, depth, column, columns, to);
    }

    @Override
    public void store(
        long[] buffers, long unit, long row, long rows, long column, long columns, long sums) {
      store(buffers[2 + (int) unit], row, rows, column, columns, sums, 0, false);
    }
  }
}
