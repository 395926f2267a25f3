package dev.crema.layers.recurrent;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells one over the other as one cell: each gets the output of the one before. The states are
 * those of all cells, in their order.
 *
 * @param cells one or more
 */
public record StackedRNNCells(List<Cell> cells) implements BuiltinCell {
  public StackedRNNCells {
    cells = List.copyOf(cells);
    Require.check(!cells.isEmpty(), "StackedRNNCells", "cells", cells, "one cell or more");
  }

  @Override
  public StackedRNNCells copy() {
    return new StackedRNNCells(cells.stream().map(Cell::copy).toList());
  }

  @Override
  public List<Shape> states(Shape input) {
    List<Shape> states = new ArrayList<>();
    Shape shape = input;
    for (Cell cell : cells) {
      states.addAll(cell.states(shape));
      shape = cell.output(shape);
    }
    return states;
  }

  @Override
  public Shape output(Shape input) {
    Shape shape = input;
    for (Cell cell : cells) {
      shape = cell.output(shape);
    }
    return shape;
  }

  /** A cell that has begun, and how many states it has. */
  private record Begun(Steps steps, int states) {}

  @Override
  public Steps begin(Scope scope, Shape input) {
    List<Begun> begun = new ArrayList<>();
    Shape batch = input.slice(0, 1);
    Shape shape = input.slice(1, input.rank());
    for (Cell cell : cells) {
      Steps steps = cell.begin(scope.enter(cell), batch.concat(shape));
      begun.add(new Begun(steps, cell.states(shape).size()));
      shape = cell.output(shape);
    }
    return new Steps() {
      @Override
      public Tensor prepare(Tensor inputs) {
        return begun.getFirst().steps().prepare(inputs);
      }

      @Override
      public List<Tensor> step(Tensor prepared, List<Tensor> states) {
        return all(begun, prepared, states);
      }
    };
  }

  private static List<Tensor> all(List<Begun> begun, Tensor prepared, List<Tensor> states) {
    List<Tensor> next = new ArrayList<>();
    Tensor x = prepared;
    int from = 0;
    for (int i = 0; i < begun.size(); i++) {
      Begun cell = begun.get(i);
      if (i > 0) {
        x = cell.steps().prepare(x.expandDims(0)).squeeze(0);
      }
      List<Tensor> results = cell.steps().step(x, states.subList(from, from + cell.states()));
      x = results.getFirst();
      next.addAll(results.subList(1, results.size()));
      from += cell.states();
    }
    next.addFirst(x);
    return next;
  }
}
