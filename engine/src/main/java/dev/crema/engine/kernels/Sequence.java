package dev.crema.engine.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Kernels that compute one spec one after the other, handing on partial results.
 *
 * @param sharedBytes the memory in which they do so
 */
public record Sequence(List<Kernel> phases, long sharedBytes) implements Kernel {
  private static final long ALIGNMENT = 64;

  public Sequence {
    phases = List.copyOf(phases);
  }

  @Override
  public int tiles() {
    return 1;
  }

  @Override
  public long scratchBytes() {
    return sharedStart() + sharedBytes;
  }

  /** Where the shared memory begins in the scratch memory when one worker does everything. */
  private long sharedStart() {
    long most = phases.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
    return Math.ceilDiv(most, ALIGNMENT) * ALIGNMENT;
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    long[] all = Arrays.copyOf(buffers, buffers.length + 1);
    all[buffers.length] = scratch + sharedStart();
    for (Kernel phase : phases) {
      for (int each = 0; each < phase.tiles(); each++) {
        phase.run(all, each, worker, scratch);
      }
    }
  }

  @Override
  public String label() {
    return phases.stream().map(Kernel::label).collect(Collectors.joining(" "));
  }
}
