package dev.crema.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Items of several passes in turn. */
final class InterleavedItems<T, R> extends Through<T, R> {
  private final Items<T> source;
  private final Function<T, Items<R>> function;
  private final int cycle;
  private final List<Items<R>> open = new ArrayList<>();
  private int turn;
  private boolean ended;

  InterleavedItems(Items<T> source, Function<T, Items<R>> function, int cycle) {
    super(source);
    this.source = source;
    this.function = function;
    this.cycle = cycle;
  }

  @Override
  public @Nullable R next() {
    while (true) {
      while (!ended && open.size() < cycle) {
        T item = source.next();
        if (item == null) {
          ended = true;
        } else {
          open.add(function.apply(item));
        }
      }
      if (open.isEmpty()) {
        return null;
      }
      turn = turn < open.size() ? turn : 0;
      R item = open.get(turn).next();
      if (item != null) {
        turn++;
        return item;
      }
      replace();
    }
  }

  /** Puts the next pass in the place of one that has come to its end. */
  private void replace() {
    open.remove(turn).close();
    T item = ended ? null : source.next();
    if (item == null) {
      ended = true;
    } else {
      open.add(turn, function.apply(item));
    }
  }

  @Override
  public void close() {
    ended = true;
    open.forEach(Items::close);
    open.clear();
    super.close();
  }
}
