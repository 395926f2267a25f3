package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Expression;
import java.util.List;

/** Who makes the row loops that a kernel is built of. */
@FunctionalInterface
public interface RowLoops {
  /** The loop for an expression whose inputs move as given. */
  RowLoop of(Expression expression, List<Access> accesses);
}
