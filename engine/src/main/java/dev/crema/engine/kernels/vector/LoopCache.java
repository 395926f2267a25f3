package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Expression;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The loops made last, which kernels of all sizes share. They go when no kernel uses them and
 * memory is short.
 */
public final class LoopCache<L extends RowLoop> {
  private static final int MOST = 2048;

  private record Pattern(Expression expression, List<Access> accesses) {}

  private final BiFunction<Expression, List<Access>, @Nullable L> maker;
  private final Map<Pattern, SoftReference<L>> loops =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pattern, SoftReference<L>> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param maker makes the loop for an expression whose inputs move as given, or gives null
   */
  public LoopCache(BiFunction<Expression, List<Access>, @Nullable L> maker) {
    this.maker = maker;
  }

  /** The loop for an expression whose inputs move as given; null if the maker gives none. */
  public synchronized @Nullable L of(Expression expression, List<Access> accesses) {
    Pattern pattern = new Pattern(expression, List.copyOf(accesses));
    SoftReference<L> known = loops.get(pattern);
    L loop = known == null ? null : known.get();
    if (loop == null) {
      loop = maker.apply(expression, accesses);
      if (loop != null) {
        loops.put(pattern, new SoftReference<>(loop));
      }
    }
    return loop;
  }
}
