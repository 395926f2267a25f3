package dev.crema.state;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;
import dev.crema.ops.Ops;

/**
 * The rows of a table, its slices along axis 0, that a step looks up, each once: in slots, as many
 * as there can be.
 *
 * @param length how many rows the table has
 * @param index int32 {@code [slots]}: the number of the row in each slot, ascending; -1 in slots
 *     that are left over, which come last
 * @param places int32 {@code [lookups]}: the slot of each look-up
 */
public record TableRows(long length, Tensor index, Tensor places) {
  /**
   * The rows with some numbers.
   *
   * @param numbers int32 {@code [lookups]}, 0 to {@code length - 1}, in any order, some perhaps
   *     more than once
   */
  public static TableRows of(Tensor numbers, long length) {
    Ops.Unique unique = Ops.unique(numbers, Math.min(numbers.dim(0), length), -1);
    return new TableRows(length, unique.values(), unique.inverse());
  }

  /** How many slots there are. */
  public long slots() {
    return index.dim(0);
  }

  /** The rows of a table {@code [length, …]}: {@code [slots, …]}; any in slots left over. */
  public Tensor of(Tensor table) {
    return table.gather(index.maximum(0), 0);
  }

  /** A table {@code [length, …]} with these rows replaced by values {@code [slots, …]}. */
  public Tensor replace(Tensor table, Tensor values) {
    return table.updateRows(index, values);
  }

  /**
   * What belongs to the look-ups, {@code [lookups, …]}, added up for each slot in their order:
   * {@code [slots, …]}, zeros in slots left over.
   */
  public Tensor sum(Tensor lookups) {
    return lookups.scatterAdd(places, 0, 0, slots());
  }

  /** The type of the table that rows of a type belong to. */
  Type table(Type rows) {
    return new Type(rows.dtype(), rows.shape().with(0, length));
  }
}
