package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Expression;
import java.util.List;

/** Loops in Java, by vectors where they are warm. */
final class JavaLoops implements InnerLoops {
  @Override
  public RowLoop row(Expression expression, List<Access> accesses) {
    return WarmLoop.of(expression, accesses);
  }

  @Override
  public void want(long columns, long nanos) {
    MicroKernels.want(Arithmetic.FLOATS, columns, nanos);
  }

  @Override
  public void panel(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      int rows,
      int columns,
      boolean fresh) {
    MicroKernels.panel(
        Arithmetic.FLOATS, a, rowStep, step, b, bStep, sums, sumStep, depth, rows, columns, fresh);
  }
}
