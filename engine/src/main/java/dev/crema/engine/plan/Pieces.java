package dev.crema.engine.plan;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Op.Loop.Guard;
import dev.crema.engine.rules.Rows;
import dev.crema.engine.types.Cost;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A loop cut into pieces of its batch, each of which makes all steps by itself: cores then meet
 * once per loop instead of once per kernel, and what a step leaves to the next stays in the caches
 * of one core. How many pieces there are depends on the loop alone.
 *
 * @param count how many pieces there are; 1 for a loop that is not cut
 * @param body what one piece does in a step
 */
record Pieces(int count, Plan body) {
  private static final long ALIGNMENT = 64;

  /** More pieces than this gain nothing. */
  private static final long MOST = 8;

  /** With fewer rows, products spend too much time on fetching the other factor. */
  private static final long ENOUGH_ROWS = 16;

  /** Two pieces may have as few as that. */
  private static final long LEAST_ROWS = 8;

  /** About what one core does in a microsecond. */
  private static final double OPERATIONS = 80_000;

  private static final double BYTES = 20_000;

  /** The microseconds that the kernels of a piece should take on average; calls take a part. */
  private static final double LEAST_TIME = 1;

  static Pieces of(Op.Loop loop) {
    Plan whole = plan(loop, loop.body());
    List<Node> ownRows = loop.body().inputs().subList(0, loop.carried() + loop.scanned());
    long rows = ownRows.stream().mapToLong(Pieces::length).filter(n -> n > 0).findFirst().orElse(0);
    Set<Node> divided = new HashSet<>();
    ownRows.stream().filter(input -> length(input) == rows).forEach(divided::add);
    boolean carriesRows = divided.containsAll(ownRows.subList(0, loop.carried()));
    long most = Math.min(worth(whole), most(rows));
    if (loop.guard() == Guard.CARRIED || !carriesRows || most < 2) {
      return new Pieces(1, whole);
    }
    // Powers of two, which any usual number of cores shares evenly.
    return LongStream.iterate(Long.highestOneBit(most), count -> count > 1, count -> count / 2)
        .filter(count -> rows % count == 0)
        .mapToObj(count -> cut(loop, divided, rows, count))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(new Pieces(1, whole));
  }

  private static Plan plan(Op.Loop loop, Graph body) {
    return Plan.ofBody(body, loop.carried() + loop.scanned());
  }

  /** The length of the first axis; 0 if there is none. */
  private static long length(Node input) {
    return input.shape().rank() == 0 ? 0 : input.shape().dim(0);
  }

  private static long most(long rows) {
    return Math.max(Math.min(rows / ENOUGH_ROWS, MOST), Math.min(rows / LEAST_ROWS, 2));
  }

  /** How many pieces the work of a step is worth. */
  private static long worth(Plan step) {
    Cost cost = step.cost();
    double time = cost.operations() / OPERATIONS + cost.bytes() / BYTES;
    return (long) (time / (LEAST_TIME * step.steps().size()));
  }

  private static Optional<Pieces> cut(Op.Loop loop, Set<Node> divided, long rows, long count) {
    return Rows.part(loop.body(), divided, rows, rows / count)
        .filter(part -> isAligned(loop, part))
        .map(part -> new Pieces((int) count, plan(loop, part)));
  }

  /** Whether what is not bound to slices of a step lies where kernels need it. */
  private static boolean isAligned(Op.Loop loop, Graph part) {
    for (int i = 0; i < part.inputs().size(); i++) {
      boolean sliced = i >= loop.carried() && i < loop.carried() + loop.scanned();
      Node input = part.inputs().get(i);
      boolean divided = !input.type().equals(loop.body().inputs().get(i).type());
      if (divided && !sliced && input.type().bytes() % ALIGNMENT != 0) {
        return false;
      }
    }
    return true;
  }
}
