package dev.crema.engine.kernels.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Something for each worker, made when it comes first, so that running a kernel allocates nothing.
 */
final class PerWorker<T> {
  private final Supplier<T> maker;
  private volatile List<T> made = List.of();

  PerWorker(Supplier<T> maker) {
    this.maker = maker;
  }

  T of(int worker) {
    List<T> known = made;
    return worker < known.size() ? known.get(worker) : grow(worker);
  }

  private synchronized T grow(int worker) {
    List<T> grown = new ArrayList<>(made);
    while (grown.size() <= worker) {
      grown.add(maker.get());
    }
    made = grown;
    return grown.get(worker);
  }
}
