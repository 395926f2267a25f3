package dev.crema.layers.recurrent;

import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Activity;
import dev.crema.layers.Scope;
import dev.crema.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
    scope.needsWholeSequences();
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
    Walked result = walk(steps, first, mask);
    for (int i = 0; i < carried.size(); i++) {
      carried.get(i).assign(result.states().get(i).stopGradient());
    }
    Tensor output =
        walk.returnSequences()
            ? scope.mask(timeFirst(result.outputs()), mask.map(Recurrence::timeFirst))
            : scope.unmask(result.last());
    List<Tensor> outputs = new ArrayList<>();
    outputs.add(Activity.priced(scope, output, walk.activityRegularizer()));
    if (walk.returnState()) {
      result.states().forEach(state -> outputs.add(scope.unmask(state)));
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

  /**
   * What comes of all steps.
   *
   * @param outputs {@code [time, batch, …]}
   * @param last the output of the last step
   */
  private record Walked(List<Tensor> states, Tensor outputs, Tensor last) {}

  private Walked walk(Tensor sequence, List<Tensor> first, Optional<Tensor> mask) {
    Shape input = sequence.shape().slice(1, sequence.rank());
    Steps steps = cell.begin(scope.enter(cell), input);
    long length = sequence.dim(0);
    List<Tensor> sequences = new ArrayList<>();
    sequences.add(Tensor.iota(new Type(DType.INT64, Shape.of(length)), 0));
    sequences.add(steps.prepare(sequence));
    mask.ifPresent(sequences::add);
    List<Tensor> initial = new ArrayList<>(first);
    if (mask.isPresent()) {
      Shape output = sequence.shape().slice(1, 2).concat(cell.output(input.slice(1, input.rank())));
      initial.add(Tensor.zeros(new Type(scope.policy().compute(), output)));
    }
    AtomicBoolean isState = new AtomicBoolean();
    Loops.Step result =
        Loops.scan(
            (carried, items) -> {
              List<Tensor> losses = new ArrayList<>();
              List<Tensor> states = carried.subList(0, first.size());
              List<Tensor> next =
                  scope.inStep(items.get(0), losses, () -> steps.step(items.get(1), states));
              if (mask.isPresent()) {
                next = masked(items.get(2), next, carried.getLast(), states);
              }
              isState.set(next.get(0) == next.get(1));
              List<Tensor> after = new ArrayList<>(next.subList(1, next.size()));
              if (mask.isPresent()) {
                after.add(next.getFirst());
              }
              List<Tensor> outputs = new ArrayList<>(List.of(next.getFirst()));
              losses.stream().reduce(Tensor::add).ifPresent(outputs::add);
              return new Loops.Step(after, outputs);
            },
            initial,
            sequences);
    if (result.outputs().size() > 1) {
      scope.addLoss(result.outputs().get(1).sum());
    }
    Tensor outputs = result.outputs().getFirst();
    // Where the output is a state, the outputs of the other steps need not be kept.
    Tensor last = isState.get() ? result.carried().getFirst() : outputs.select(0, length - 1);
    return new Walked(result.carried().subList(0, first.size()), outputs, last);
  }

  /** What holds after a step that counts for some samples only. */
  private List<Tensor> masked(
      Tensor counts, List<Tensor> next, Tensor before, List<Tensor> states) {
    Tensor output = next.getFirst();
    Tensor instead = walk.zeroOutputForMask() ? Tensor.zeros(output.type()) : before;
    List<Tensor> result = new ArrayList<>();
    result.add(choose(counts, output, instead));
    for (int i = 0; i < states.size(); i++) {
      result.add(choose(counts, next.get(1 + i), states.get(i)));
    }
    return result;
  }

  /** One tensor where items of its leading axes count, another where not. */
  static Tensor choose(Tensor counts, Tensor yes, Tensor no) {
    return Scope.each(counts, yes).where(yes, no);
  }
}
