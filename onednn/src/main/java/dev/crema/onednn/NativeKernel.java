package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel made of calls into oneDNN. Tiles differ in their addresses only, except that the last
 * may be smaller and then has calls of its own.
 */
final class NativeKernel implements Kernel {
  private final int tiles;
  private final List<Call> full;
  private final @Nullable List<Call> last;
  private final long scratchBytes;
  private final Natives natives;

  /** What each worker needs, by its number; replaced by a longer copy when a new worker comes. */
  private volatile @Nullable Binding[] bindings = new @Nullable Binding[0];

  /**
   * @param full the calls of every tile but the last
   * @param last the calls of the last tile; null if it is as long as the others
   */
  NativeKernel(
      int tiles, List<Call> full, @Nullable List<Call> last, long scratchBytes, Natives natives) {
    this.tiles = tiles;
    this.full = full;
    this.last = last;
    this.scratchBytes = scratchBytes;
    this.natives = natives;
    natives.belongTo(this);
  }

  @Override
  public int tiles() {
    return tiles;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    try {
      binding(worker).run(buffers, tile, tile == tiles - 1, scratch);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private Binding binding(int worker) {
    @Nullable Binding[] known = bindings;
    @Nullable Binding found = worker < known.length ? known[worker] : null;
    return found == null ? bind(worker) : found;
  }

  private synchronized Binding bind(int worker) {
    Binding binding = new Binding(bound(full), last == null ? null : bound(last));
    @Nullable Binding[] grown = Arrays.copyOf(bindings, Math.max(bindings.length, worker + 1));
    grown[worker] = binding;
    bindings = grown;
    return binding;
  }

  private BoundCall[] bound(List<Call> calls) {
    BoundCall[] result = new BoundCall[calls.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = new BoundCall(calls.get(i), natives);
    }
    return result;
  }

  /** The calls of one worker, which one thread runs at a time, though not always the same. */
  private static final class Binding {
    private final BoundCall[] full;
    private final BoundCall[] last;
    private long thread = -1;

    Binding(BoundCall[] full, BoundCall @Nullable [] last) {
      this.full = full;
      this.last = last == null ? full : last;
    }

    void run(long[] buffers, int tile, boolean isLast, long scratch) {
      long current = Thread.currentThread().threadId();
      if (thread != current) {
        Dnnl.useOneThread();
        thread = current;
      }
      for (BoundCall call : isLast ? last : full) {
        call.run(buffers, tile, scratch);
      }
    }
  }

  @Override
  public String label() {
    return "onednn:" + main(full).primitive().implementation();
  }

  /** The names of everything that runs, reorders included. */
  List<String> implementations() {
    return full.stream().map(call -> call.primitive().implementation()).toList();
  }

  /** The call that computes; those around it reorder, and none of them has more arguments. */
  private static Call main(List<Call> calls) {
    Call main = calls.getFirst();
    for (Call call : calls) {
      if (call.arguments().size() > main.arguments().size()) {
        main = call;
      }
    }
    return main;
  }
}
