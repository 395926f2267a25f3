package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Activity;
import dev.crema.layers.Scope;
import dev.crema.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The walk of a cell over a sequence. */
final class Recurrence {
  private final Scope scope;
  private final Cell cell;
  private final Walk walk;

  private Recurrence(Scope scope, Cell cell, Walk walk) {
    this.scope = scope;
    this.cell = cell;
    this.walk = walk;
  }

  /** Computes what {@link Recurrent} says. */
  static List<Tensor> run(Scope scope, Cell cell, Walk walk, List<Tensor> inputs) {
    return new Recurrence(scope, cell, walk).run(inputs);
  }

  private List<Tensor> run(List<Tensor> inputs) {
    Tensor sequence = inputs.getFirst();
    if (sequence.rank() < 3 || sequence.dim(1) == 0) {
      throw new ShapeException(
          "the input is "
              + sequence.type()
              + "; allowed: three axes or more, [batch, time, …], one step or more");
    }
    List<State> carried = new ArrayList<>();
    List<Tensor> first = firstStates(inputs, carried);
    Optional<Tensor> mask = scope.mask(sequence).map(m -> ordered(timeFirst(m)));
    Tensor steps = ordered(timeFirst(sequence));
    List<List<Tensor>> results = steps(steps, first, mask);
    List<Tensor> last = results.getLast();
    for (int i = 0; i < carried.size(); i++) {
      carried.get(i).assign(last.get(1 + i).stopGradient());
    }
    List<Tensor> outputs = new ArrayList<>();
    outputs.add(Activity.priced(scope, output(results, mask), walk.activityRegularizer()));
    if (walk.returnState()) {
      last.subList(1, last.size()).forEach(state -> outputs.add(scope.unmask(state)));
    }
    return outputs;
  }

  private List<Tensor> firstStates(List<Tensor> inputs, List<State> carried) {
    Tensor sequence = inputs.getFirst();
    List<Shape> shapes = cell.states(sequence.shape().slice(2, sequence.rank()));
    if (inputs.size() != 1 && inputs.size() != 1 + shapes.size()) {
      throw new CremaException(
          "it takes a sequence and, if wanted, "
              + shapes.size()
              + " states; given: "
              + inputs.size()
              + " tensors");
    }
    List<Tensor> states = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      Shape shape = Shape.of(sequence.dim(0)).concat(shapes.get(i));
      Type type = new Type(scope.policy().compute(), shape);
      Tensor state = Tensor.zeros(type);
      if (walk.stateful()) {
        carried.add(scope.carried("state_" + i, type));
        state = carried.get(i).value();
      }
      if (inputs.size() > 1) {
        state = inputs.get(1 + i);
        if (!state.shape().equals(shape)) {
          throw new ShapeException(
              "state " + i + " is " + state.type() + "; allowed: the shape " + shape);
        }
      }
      states.add(state);
    }
    return states;
  }

  private static Tensor timeFirst(Tensor tensor) {
    int[] axes = IntStream.range(0, tensor.rank()).toArray();
    axes[0] = 1;
    axes[1] = 0;
    return tensor.transpose(axes);
  }

  private Tensor ordered(Tensor timeFirst) {
    return walk.goBackwards() ? timeFirst.flip(0) : timeFirst;
  }

  /** Output and states after each step. */
  private List<List<Tensor>> steps(Tensor sequence, List<Tensor> first, Optional<Tensor> mask) {
    Shape input = sequence.shape().slice(1, sequence.rank());
    Steps steps = cell.begin(scope.enter(cell), input);
    Tensor prepared = steps.prepare(sequence);
    List<List<Tensor>> results = new ArrayList<>();
    List<Tensor> states = first;
    Optional<Tensor> before = Optional.empty();
    for (long t = 0; t < sequence.dim(0); t++) {
      List<Tensor> next = steps.step(prepared.select(0, t), states);
      if (mask.isPresent()) {
        next = masked(mask.get().select(0, t), next, before, states);
      }
      before = Optional.of(next.getFirst());
      states = next.subList(1, next.size());
      results.add(next);
    }
    return results;
  }

  /** What holds after a step that counts for some samples only. */
  private List<Tensor> masked(
      Tensor counts, List<Tensor> next, Optional<Tensor> before, List<Tensor> states) {
    Tensor output = next.getFirst();
    Tensor zeros = Tensor.zeros(output.type());
    List<Tensor> result = new ArrayList<>();
    result.add(choose(counts, output, walk.zeroOutputForMask() ? zeros : before.orElse(zeros)));
    for (int i = 0; i < states.size(); i++) {
      result.add(choose(counts, next.get(1 + i), states.get(i)));
    }
    return result;
  }

  /** One tensor where items of its leading axes count, another where not. */
  static Tensor choose(Tensor counts, Tensor yes, Tensor no) {
    return Scope.each(counts, yes).where(yes, no);
  }

  private Tensor output(List<List<Tensor>> results, Optional<Tensor> mask) {
    if (!walk.returnSequences()) {
      return scope.unmask(results.getLast().getFirst());
    }
    Tensor all = timeFirst(Tensor.stack(0, results.stream().map(List::getFirst).toList()));
    return scope.mask(all, mask.map(Recurrence::timeFirst));
  }
}
