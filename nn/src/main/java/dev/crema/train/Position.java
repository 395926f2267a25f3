package dev.crema.train;

import dev.crema.engine.Tensor;
import java.util.Map;

/**
 * Where a run goes on.
 *
 * @param epoch counted from 0
 * @param steps how many steps of this epoch are done
 * @param pass which pass over the data is open if epochs have a number of steps; counted from 0
 * @param read how many batches of that pass are done
 * @param sums what is behind the logs of the epoch so far, by name
 */
public record Position(int epoch, long steps, long pass, long read, Map<String, Tensor> sums) {
  public Position {
    sums = Map.copyOf(sums);
  }

  /** The begin of an epoch that is a pass over the data. */
  static Position ofEpoch(int epoch) {
    return new Position(epoch, 0, 0, 0, Map.of());
  }
}
