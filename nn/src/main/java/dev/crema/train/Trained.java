package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Pass;
import dev.crema.optimizers.Optimizer;
import dev.crema.state.States;
import dev.crema.state.TableRows;
import dev.crema.state.Weight;
import java.util.List;
import java.util.Optional;

/**
 * A weight that a step moves.
 *
 * @param lookups what the step took from it if its gradient is sparse, else empty
 */
record Trained(String path, Weight weight, List<Pass.Lookup> lookups) {
  /** What the loss is differentiated by. */
  List<Tensor> sources() {
    return lookups.isEmpty()
        ? List.of(weight.variable().value())
        : lookups.stream().map(Pass.Lookup::rows).toList();
  }

  /** Refuses an optimizer that cannot move what the step took without the rest. */
  void check(Optimizer optimizer) {
    if (!lookups.isEmpty()) {
      optimizer
          .refusesRows(path, weight.variable().type().shape().rank())
          .ifPresent(
              reason -> {
                throw new CremaException(
                    "weight '"
                        + path
                        + "' has a sparse gradient, but "
                        + reason
                        + "; allowed: sparse(false), or an optimizer that moves rows apart, such as"
                        + " Adam without these");
              });
    }
  }

  /** What moves, by the gradients of the sources. */
  Part part(List<Tensor> gradients) {
    Tensor value = weight.variable().value();
    if (lookups.isEmpty()) {
      return new Part(this, Optional.empty(), value, gradients.getFirst());
    }
    List<Tensor> numbers = lookups.stream().map(Pass.Lookup::numbers).toList();
    TableRows rows = TableRows.of(Tensor.concatenate(0, numbers), value.dim(0));
    Tensor gradient = rows.sum(Tensor.concatenate(0, gradients));
    return new Part(this, Optional.of(rows), rows.of(value), gradient);
  }

  /**
   * What moves of a weight: the whole of it, or some rows.
   *
   * @param value before the step
   */
  record Part(Trained trained, Optional<TableRows> rows, Tensor value, Tensor gradient) {
    /** What the optimizer keeps for it. */
    States states(States all) {
      States own = all.group(trained.path());
      return rows.map(own::rows).orElse(own);
    }

    /** What a new value becomes by the weight's constraint. */
    Tensor project(Tensor moved) {
      return trained.weight().constraint().project(moved);
    }

    /** Gives it a new value. */
    void assign(Tensor moved) {
      var variable = trained.weight().variable();
      variable.assign(rows.map(r -> r.replace(variable.value(), moved)).orElse(moved));
    }
  }
}
