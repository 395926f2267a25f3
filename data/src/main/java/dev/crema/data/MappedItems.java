package dev.crema.data;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a function makes of items, one after the other. */
final class MappedItems<T, R> extends Through<T, R> {
  /** How much of a record a message shows. */
  private static final int SHOWN = 80;

  private final Items<T> source;
  private final Function<? super T, ? extends R> function;
  private long number;

  MappedItems(Items<T> source, Function<? super T, ? extends R> function) {
    super(source);
    this.source = source;
    this.function = function;
  }

  @Override
  public @Nullable R next() {
    T item = source.next();
    return item == null ? null : apply(function, item, ++number);
  }

  /** A function of a record; what it throws gets the record's number. */
  static <T, R> R apply(Function<? super T, ? extends R> function, T item, long number) {
    try {
      R result = function.apply(item);
      if (result == null) {
        throw new DataException("the function gave null; allowed: a record");
      }
      return result;
    } catch (RuntimeException e) {
      String text = item.toString();
      String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
      String cause = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new DataException("record " + number + " (" + shown + "): " + cause, e);
    }
  }
}
