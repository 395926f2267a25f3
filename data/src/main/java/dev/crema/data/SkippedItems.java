package dev.crema.data;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Items without those that the data do not give: whoever asked is told of them. */
final class SkippedItems<T> extends Through<T, T> {
  private final Items<T> source;
  private final Consumer<? super DataException> onError;

  SkippedItems(Items<T> source, Consumer<? super DataException> onError) {
    super(source);
    this.source = source;
    this.onError = onError;
  }

  @Override
  public @Nullable T next() {
    while (true) {
      try {
        return source.next();
      } catch (DataException e) {
        // A fault of one record has the fault of the data as its cause; all else ends the pass.
        if (!(e.getCause() instanceof DataException)) {
          throw e;
        }
        onError.accept(e);
      }
    }
  }
}
