package dev.crema.train;

import java.util.Iterator;
import java.util.OptionalLong;

/** Batches made elsewhere. */
record Stream(Iterable<Batch> batches) implements Dataset {
  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Feed feed(Order order) {
    Iterator<Batch> iterator = batches.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }
}
