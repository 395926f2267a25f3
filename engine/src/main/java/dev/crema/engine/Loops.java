package dev.crema.engine;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Op.Loop.Guard;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loops and choices that depend on numbers.
 *
 * <p>In a traced function they are compiled: a body is traced once, whatever the number of its
 * steps, and may read and assign variables. Outside they are Java's own loops. All but loops
 * without a largest number of steps have gradients; these keep what they need of each step.
 *
 * <p>Random numbers that are drawn in a body with a key from outside are the same in each step.
 */
public final class Loops {
  private Loops() {}

  /** What a step of {@link #scan} gives: values for the next step, and its outputs. */
  public record Step(List<Tensor> carried, List<Tensor> outputs) {
    public Step {
      carried = List.copyOf(carried);
      outputs = List.copyOf(outputs);
    }
  }

  /** Goes over sequences from the first item to the last; see the form with {@code reverse}. */
  public static Step scan(
      BiFunction<List<Tensor>, List<Tensor>, Step> step,
      List<Tensor> initial,
      List<Tensor> sequences) {
    return scan(step, initial, sequences, false);
  }

  /**
   * Goes over sequences, handing values on from step to step.
   *
   * @param step from the values of the step before and the items of the sequences to the next
   *     values, of the same types, and outputs
   * @param initial the values for the first step
   * @param sequences one or more, {@code [steps, …]}, all of the same length
   * @param reverse from the last item to the first
   * @return the values after the last step, and the outputs of all steps, {@code [steps, …]}, each
   *     at the place of the items that it was computed from
   * @throws ShapeException if the lengths of the sequences differ or a step gives values of other
   *     types than it got
   */
  public static Step scan(
      BiFunction<List<Tensor>, List<Tensor>, Step> step,
      List<Tensor> initial,
      List<Tensor> sequences,
      boolean reverse) {
    long steps = steps(sequences);
    Trace trace = Trace.current();
    if (trace == null) {
      return scanNow(step, initial, sequences, reverse);
    }
    List<Type> types = new ArrayList<>(types(initial));
    types.addAll(items(sequences));
    Trace.Body body =
        trace.body(
            types,
            in -> {
              Step next =
                  step.apply(in.subList(0, initial.size()), in.subList(initial.size(), in.size()));
              require("scan", types(initial), types(next.carried()));
              List<Tensor> all = new ArrayList<>(next.carried());
              all.addAll(next.outputs());
              return all;
            });
    Bound loop = new Bound(trace, body, initial.size(), Guard.NONE);
    List<Tensor> results = loop.run(steps, reverse, nodes(trace, initial), nodes(trace, sequences));
    return new Step(
        results.subList(0, initial.size()), results.subList(initial.size(), results.size()));
  }

  private static Step scanNow(
      BiFunction<List<Tensor>, List<Tensor>, Step> step,
      List<Tensor> initial,
      List<Tensor> sequences,
      boolean reverse) {
    long steps = steps(sequences);
    if (steps == 0) {
      List<Tensor> all = new ArrayList<>(initial);
      all.addAll(sequences);
      int count = initial.size();
      List<Tensor> results =
          Functions.compile(
                  in -> {
                    Step scanned =
                        scan(step, in.subList(0, count), in.subList(count, in.size()), reverse);
                    List<Tensor> both = new ArrayList<>(scanned.carried());
                    both.addAll(scanned.outputs());
                    return both;
                  })
              .call(all);
      return new Step(results.subList(0, count), results.subList(count, results.size()));
    }
    List<Tensor> carried = initial;
    List<List<Tensor>> outputs = new ArrayList<>();
    for (long i = 0; i < steps; i++) {
      long at = reverse ? steps - 1 - i : i;
      Step next = step.apply(carried, sequences.stream().map(x -> x.select(0, at)).toList());
      require("scan", types(initial), types(next.carried()));
      carried = next.carried();
      outputs.add(next.outputs());
    }
    List<List<Tensor>> ordered = reverse ? outputs.reversed() : outputs;
    List<Tensor> stacks =
        IntStream.range(0, outputs.getFirst().size())
            .mapToObj(i -> Tensor.stack(0, ordered.stream().map(out -> out.get(i)).toList()))
            .toList();
    return new Step(carried, stacks);
  }

  /**
   * Applies a function to each item of sequences.
   *
   * @param sequences one or more, {@code [steps, …]}, all of the same length
   * @return the results for all items, {@code [steps, …]}
   */
  public static List<Tensor> map(UnaryOperator<List<Tensor>> function, List<Tensor> sequences) {
    return scan((_, items) -> new Step(List.of(), function.apply(items)), List.of(), sequences)
        .outputs();
  }

  /** Applies a function to each item of a sequence. */
  public static Tensor map(UnaryOperator<Tensor> function, Tensor sequence) {
    return map(items -> List.of(function.apply(items.getFirst())), List.of(sequence)).getFirst();
  }

  /**
   * Repeats a body for the numbers from {@code lower} to below {@code upper}.
   *
   * @param body from the number, an int64 scalar, and values to values of the same types
   * @return the values after the last step
   */
  public static List<Tensor> forLoop(
      long lower,
      long upper,
      BiFunction<Tensor, List<Tensor>, List<Tensor>> body,
      List<Tensor> values) {
    Tensor numbers =
        Tensor.iota(new Type(DType.INT64, Shape.of(Math.max(0, upper - lower))), 0)
            .add(Tensor.of(Shape.SCALAR, lower));
    return scan(
            (carried, items) -> new Step(body.apply(items.getFirst(), carried), List.of()),
            values,
            List.of(numbers))
        .carried();
  }

  /** Repeats a body while a condition holds, however often; such a loop has no gradient. */
  public static List<Tensor> whileLoop(
      Function<List<Tensor>, Tensor> condition,
      UnaryOperator<List<Tensor>> body,
      List<Tensor> values) {
    return whileLoop(condition, body, values, OptionalLong.empty());
  }

  /**
   * Repeats a body while a condition holds.
   *
   * @param condition from the values to a bool scalar
   * @param body from the values to values of the same types
   * @param maximumIterations how often at most; the loop has a gradient if this is given, and keeps
   *     memory for as many steps then
   * @return the values for which the condition was false, or those after the last step
   */
  public static List<Tensor> whileLoop(
      Function<List<Tensor>, Tensor> condition,
      UnaryOperator<List<Tensor>> body,
      List<Tensor> values,
      OptionalLong maximumIterations) {
    long most = maximumIterations.orElse(Long.MAX_VALUE);
    if (most < 0) {
      throw new CremaException("whileLoop: maximumIterations is " + most + "; allowed: 0 or more");
    }
    Trace trace = Trace.current();
    if (trace == null) {
      List<Tensor> now = values;
      for (long i = 0; i < most && flag("whileLoop", condition.apply(now)).bits(0) != 0; i++) {
        now = checked("whileLoop", values, body.apply(now));
      }
      return now;
    }
    List<Tensor> initial = new ArrayList<>(List.of(flag("whileLoop", condition.apply(values))));
    initial.addAll(values);
    Trace.Body traced =
        trace.body(
            types(initial),
            in -> {
              List<Tensor> next =
                  checked("whileLoop", values, body.apply(in.subList(1, in.size())));
              List<Tensor> all = new ArrayList<>(List.of(flag("whileLoop", condition.apply(next))));
              all.addAll(next);
              return all;
            });
    List<Tensor> results =
        new Bound(trace, traced, initial.size(), Guard.CARRIED)
            .run(most, false, nodes(trace, initial), List.of());
    return results.subList(1, results.size());
  }

  /**
   * One of two computations; only the chosen one runs.
   *
   * @param predicate a bool scalar
   * @param yes gives one tensor or more
   * @param no gives tensors of the same types
   */
  public static List<Tensor> cond(
      Tensor predicate, Supplier<List<Tensor>> yes, Supplier<List<Tensor>> no) {
    flag("cond", predicate);
    Trace trace = Trace.current();
    if (trace == null) {
      return predicate.bits(0) != 0 ? yes.get() : no.get();
    }
    Trace.Body first = trace.body(List.of(), _ -> yes.get());
    Trace.Body second = trace.body(List.of(), _ -> no.get());
    List<Type> types = first.results().stream().map(Node::type).toList();
    require("cond", types, second.results().stream().map(Node::type).toList());
    List<Node> zeros = types.stream().map(Build::zeros).toList();
    List<Node> chosen = once(trace, first, predicate, zeros);
    return once(trace, second, predicate.not(), chosen).stream().map(Tensor::symbolic).toList();
  }

  /** The results of a body if a flag is true, else other values: a loop of at most one step. */
  private static List<Node> once(Trace trace, Trace.Body body, Tensor flag, List<Node> otherwise) {
    List<Node> arguments = new ArrayList<>();
    List<Node> initial = new ArrayList<>();
    List<Node> results = new ArrayList<>();
    arguments.add(Build.input("flag", flag.type()));
    initial.add(trace.node(flag));
    results.add(Build.zeros(flag.type()));
    for (Node value : otherwise) {
      arguments.add(Build.input("value", value.type()));
    }
    initial.addAll(otherwise);
    results.addAll(body.results());
    Trace.Body guarded = new Trace.Body(arguments, results, body.captured(), body.written());
    List<Tensor> all =
        new Bound(trace, guarded, arguments.size(), Guard.CARRIED)
            .run(1, false, initial, List.of());
    return nodes(trace, all.subList(1, all.size()));
  }

  /** A traced body that is about to become a loop. */
  private record Bound(Trace trace, Trace.Body body, int carried, Guard guard) {
    List<Tensor> run(long steps, boolean reverse, List<Node> initial, List<Node> sequences) {
      List<Node> inputs = new ArrayList<>(body.arguments().subList(0, carried));
      List<Node> operands = new ArrayList<>(initial);
      List<Graph.Update> updates = new ArrayList<>();
      for (int i = 0; i < carried; i++) {
        updates.add(new Graph.Update(inputs.get(i), body.results().get(i)));
      }
      for (Trace.Written written : body.written()) {
        inputs.add(written.before());
        operands.add(trace.node(trace.read(written.variable())));
        updates.add(new Graph.Update(written.before(), written.after()));
      }
      int handedOn = inputs.size();
      inputs.addAll(body.arguments().subList(carried, body.arguments().size()));
      operands.addAll(sequences);
      inputs.addAll(body.captured().keySet());
      operands.addAll(body.captured().values());
      List<Node> outputs = body.results().subList(carried, body.results().size());
      if (handedOn + outputs.size() == 0) {
        return List.of();
      }
      Op.Loop loop =
          new Op.Loop(
              new Graph(inputs, outputs, updates),
              steps,
              handedOn,
              sequences.size(),
              reverse,
              guard);
      Node node = Build.node(loop, operands);
      for (int i = 0; i < body.written().size(); i++) {
        trace.write(
            body.written().get(i).variable(), Tensor.symbolic(Build.result(node, carried + i)));
      }
      return IntStream.range(0, node.types().size())
          .filter(i -> i < carried || i >= handedOn)
          .mapToObj(i -> Tensor.symbolic(Build.result(node, i)))
          .toList();
    }
  }

  private static long steps(List<Tensor> sequences) {
    @Nullable Tensor first = sequences.isEmpty() ? null : sequences.getFirst();
    boolean fits =
        first != null && sequences.stream().allMatch(x -> x.rank() > 0 && x.dim(0) == first.dim(0));
    if (first == null || !fits) {
      throw new ShapeException(
          "scan: the sequences are "
              + types(sequences)
              + "; allowed: one or more, [steps, …], all of the same length");
    }
    return first.dim(0);
  }

  private static List<Type> types(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::type).toList();
  }

  private static List<Type> items(List<Tensor> sequences) {
    return sequences.stream().map(x -> new Type(x.dtype(), x.shape().slice(1, x.rank()))).toList();
  }

  private static List<Node> nodes(Trace trace, List<Tensor> tensors) {
    return tensors.stream().map(trace::node).toList();
  }

  private static List<Tensor> checked(String who, List<Tensor> expected, List<Tensor> given) {
    require(who, types(expected), types(given));
    return given;
  }

  private static void require(String who, List<Type> expected, List<Type> given) {
    if (!expected.equals(given)) {
      throw new ShapeException(
          who + ": a step or branch gives " + given + "; allowed: " + expected + ", as before");
    }
  }

  private static Tensor flag(String who, Tensor flag) {
    if (!flag.type().equals(new Type(DType.BOOL, Shape.SCALAR))) {
      throw new ShapeException(
          who + ": the condition is " + flag.type() + "; allowed: a bool scalar");
    }
    return flag;
  }
}
