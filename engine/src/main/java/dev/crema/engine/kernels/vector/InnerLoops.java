package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Expression;
import java.util.List;

/** Who computes the innermost loops of a kernel that is built of them. */
public interface InnerLoops {
  /** By Java. */
  InnerLoops JAVA = new JavaLoops();

  /** The loop for an expression whose inputs move as given. */
  RowLoop row(Expression expression, List<Access> accesses);

  /**
   * Tells that products with panels will be needed.
   *
   * @param nanos about how long they take in scalar code
   */
  void want(long columns, long nanos);

  /**
   * The product of some rows and a panel of float32: what {@code MicroKernels.panel} says.
   *
   * @param columns those of a whole panel
   */
  void panel(
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
      boolean fresh);
}
