package dev.crema.onednn;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Preparation;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel made of calls into oneDNN. Tiles of the same kind make the same calls, with addresses of
 * their own.
 */
final class NativeKernel implements Kernel {
  private final List<List<Call>> kinds;

  /** The kind of each tile. */
  private final int[] kindOf;

  private final long scratchBytes;
  private final Natives natives;
  private final @Nullable Preparation preparation;

  /** What each worker needs, by its number; replaced by a longer copy when a new worker comes. */
  private volatile @Nullable Binding[] bindings = new @Nullable Binding[0];

  /**
   * @param kinds what tiles of each kind call
   * @param kindOf the kind of each tile
   */
  NativeKernel(
      List<List<Call>> kinds,
      List<Integer> kindOf,
      long scratchBytes,
      Natives natives,
      @Nullable Preparation preparation) {
    this.kinds = kinds;
    this.kindOf = kindOf.stream().mapToInt(Integer::intValue).toArray();
    this.scratchBytes = scratchBytes;
    this.natives = natives;
    this.preparation = preparation;
  }

  /** This kernel, whose work may be done in another way once one operand is prepared. */
  NativeKernel preparing(@Nullable Preparation other) {
    List<Integer> tiles = Arrays.stream(kindOf).boxed().toList();
    return new NativeKernel(kinds, tiles, scratchBytes, natives, other);
  }

  @Override
  public @Nullable Preparation preparation() {
    return preparation;
  }

  @Override
  public int tiles() {
    return kindOf.length;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    try {
      binding(worker).run(kindOf[tile], buffers, tile, scratch);
    } finally {
      Reference.reachabilityFence(natives);
    }
  }

  private Binding binding(int worker) {
    @Nullable Binding[] known = bindings;
    @Nullable Binding found = worker < known.length ? known[worker] : null;
    return found == null ? bind(worker) : found;
  }

  private synchronized Binding bind(int worker) {
    BoundCall[][] bound = new BoundCall[kinds.size()][];
    for (int kind = 0; kind < bound.length; kind++) {
      List<Call> calls = kinds.get(kind);
      bound[kind] = new BoundCall[calls.size()];
      for (int i = 0; i < calls.size(); i++) {
        bound[kind][i] = new BoundCall(calls.get(i), natives);
      }
    }
    Binding binding = new Binding(bound);
    @Nullable Binding[] grown = Arrays.copyOf(bindings, Math.max(bindings.length, worker + 1));
    grown[worker] = binding;
    bindings = grown;
    return binding;
  }

  /** The calls of one worker, which one thread runs at a time, though not always the same. */
  private static final class Binding {
    private final BoundCall[][] kinds;

    Binding(BoundCall[][] kinds) {
      this.kinds = kinds;
    }

    void run(int kind, long[] buffers, int tile, long scratch) {
      Dnnl.useOneThread();
      for (BoundCall call : kinds[kind]) {
        call.run(buffers, tile, scratch);
      }
    }
  }

  @Override
  public String label() {
    return "onednn:" + String.join("+", implementations());
  }

  /** The names of everything that runs in a tile, reorders included. */
  List<String> implementations() {
    return kinds.getFirst().stream().map(call -> call.primitive().implementation()).toList();
  }
}
