package dev.crema.layers;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which weights belong to which layer object. All models share one space, so that a layer object
 * has the same weights in each; a copy of a model has a space of its own.
 */
public final class Space {
  /** The space that models share. */
  public static final Space SHARED = new Space();

  private final Map<Key, Node> nodes = new HashMap<>();
  private final ReferenceQueue<Layer> gone = new ReferenceQueue<>();

  /** A space without any weights. */
  public Space() {}

  /** A layer by identity, which its weights do not keep alive. */
  private static final class Key extends WeakReference<Layer> {
    private final int hash;

    Key(Layer layer, ReferenceQueue<Layer> queue) {
      super(layer, queue);
      this.hash = System.identityHashCode(layer);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Layer layer = get();
      return layer != null && other instanceof Key that && that.refersTo(layer);
    }
  }

  /** The weights of a layer; those that {@code otherwise} gives become its own if it has none. */
  synchronized Node node(Layer layer, Supplier<Node> otherwise) {
    Reference<? extends Layer> dead = gone.poll();
    while (dead != null) {
      nodes.remove(dead);
      dead = gone.poll();
    }
    return nodes.computeIfAbsent(new Key(layer, gone), k -> otherwise.get());
  }

  /** Makes zeros of what a layer, and those in it, carry from one batch to the next. */
  public void reset(Layer layer) {
    node(layer, Node::new).reset();
  }
}
