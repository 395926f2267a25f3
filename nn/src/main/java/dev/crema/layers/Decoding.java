package dev.crema.layers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.state.State;
import dev.crema.state.States;

/**
 * The place of a stretch of steps in sequences that a model computes stretch by stretch, and what
 * layers keep of the steps before: attention keeps keys and values, so that a further step costs
 * the same wherever it stands. Lengths are fixed, the position is a number: one compiled program
 * serves all stretches of a length.
 *
 * <p>Layers ask {@link Scope#decoding()}. Those that treat steps apart need not; those that mix
 * steps must either go on from what they keep or say {@link Scope#needsWholeSequences()}.
 *
 * @param position how many steps came before, an int32 scalar; {@code position + time} may not be
 *     more than {@code length}
 * @param length how many steps sequences may have, 1 or more
 * @param caches what layers keep, zeros before the first stretch
 */
public record Decoding(Tensor position, int length, States caches) {
  public Decoding {
    if (position.rank() != 0 || position.dtype() != DType.INT32) {
      throw new ShapeException(
          "decoding: position is " + position.type() + "; allowed: an int32 scalar");
    }
    Require.atLeast("decoding", "length", length, 1);
  }

  /** The places of the steps of a stretch, int32 {@code [time]}. */
  public Tensor places(long time) {
    return Tensor.iota(new Type(DType.INT32, Shape.of(time)), 0).add(position);
  }

  /**
   * Writes a stretch to its place in what is kept, from where the steps that are yet to come follow
   * as they were.
   *
   * @param cache {@code [batch, length, …]}
   * @param stretch {@code [batch, time, …]}
   * @return all that is kept now, {@code [batch, length, …]}
   */
  public Tensor keep(State cache, Tensor stretch) {
    Tensor before = cache.value();
    long time = stretch.dim(1);
    Tensor own = Tensor.iota(new Type(DType.INT32, Shape.of(length)), 0).subtract(position);
    Tensor written = own.greaterEqual(0).and(own.less((double) time));
    Tensor spread =
        time == 1
            ? stretch.broadcastTo(before.shape())
            : stretch.gather(own.clip(0, time - 1.0), 1);
    Shape along = Shape.of(1, length);
    Tensor now =
        Scope.each(written.reshape(along).broadcastTo(before.shape().slice(0, 2)), before)
            .where(spread, before);
    cache.assign(now);
    return now;
  }
}
