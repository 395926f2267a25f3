package dev.crema.engine.plan;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Costs;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.Type;
import java.util.List;

/**
 * The steps that compute a graph, and the memory they need.
 *
 * @param steps in the order of running
 * @param preparing how many of the steps, the first ones, read nothing but lasting inputs and need
 *     to run again only when one of these has changed
 * @param keptBytes the size of the memory that holds what they give to the others
 * @param slabBytes the size of the memory that values share
 * @param pool the numbers that the graph holds, as bytes at their offsets
 * @param inputs the types of the inputs
 * @param outputs the types of the outputs
 * @param updated the numbers of the inputs that the steps overwrite
 * @param lasting the numbers of the inputs that mostly stay the same from run to run
 */
public record Plan(
    List<Step> steps,
    int preparing,
    long keptBytes,
    long slabBytes,
    Literal pool,
    List<Type> inputs,
    List<Type> outputs,
    List<Integer> updated,
    List<Integer> lasting) {

  /**
   * Why a step is done.
   *
   * @param what the node of the graph that it serves, or what is added for that; written only when
   *     somebody asks
   * @param origin which part of a model that belongs to; see {@link dev.crema.engine.ir.Origin}
   */
  public record Reason(Object what, String origin) {
    static Reason of(Node node) {
      // Neither the nodes before it nor the bytes of constants are kept.
      Object what = node.op() instanceof Op.Constant ? node.toString() : node.line();
      return new Reason(what, node.origin());
    }

    /** The node without the graphs in it. */
    public String line() {
      return what.toString().lines().findFirst().orElse("");
    }

    /** What the compiler adds for a node. */
    static Reason of(String what, Node node) {
      return new Reason(what, node.origin());
    }
  }

  /** What is done next. */
  public sealed interface Step {
    /** The places of its buffers. */
    List<Place> places();

    Reason reason();
  }

  /** A kernel to run. */
  public record Run(Spec spec, List<Place> places, Reason reason) implements Step {}

  /**
   * A loop: the places of the operands, then of the results. Those of the carried results hold the
   * first step's values when it begins.
   *
   * @param pieces how many equal parts of the batch make all steps independently of each other; 1
   *     if the loop is not cut
   * @param body a step of one piece. Where an input or output of it is shorter than that of the
   *     loop's body it is a part of that, and the pieces' parts follow each other
   */
  public record Repeat(Op.Loop loop, int pieces, Plan body, List<Place> places, Reason reason)
      implements Step {

    /** Where the part of a piece begins in a value of the loop's body, in bytes. */
    public static long offset(Type whole, Type part, int piece) {
      return whole.equals(part) ? 0 : piece * part.bytes();
    }
  }

  /** The plan for a graph. */
  public static Plan of(Graph graph) {
    return new Planner(graph, graph.inputs().size()).plan();
  }

  /** The plan for a loop's body, of which the inputs from a number on are the same in all steps. */
  static Plan ofBody(Graph body, int constants) {
    return new Planner(body, constants).plan();
  }

  /** What all steps have to do but those that prepare; loops as if they made all their steps. */
  public Cost cost() {
    Cost cost = Cost.NONE;
    for (Step step : steps.subList(preparing, steps.size())) {
      cost =
          cost.plus(
              switch (step) {
                case Run run -> Costs.of(run.spec());
                case Repeat repeat ->
                    repeat.body().cost().times((double) repeat.loop().steps() * repeat.pieces());
              });
    }
    return cost;
  }

  /** One line per step: kernel, places and node. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("slab ").append(slabBytes).append(" bytes, pool ").append(pool.type().bytes());
    text.append(" bytes, kept ").append(keptBytes).append(" bytes\n");
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      text.append(i < preparing ? "once: " : "");
      String what =
          switch (step) {
            case Run run -> run.spec().toString();
            case Repeat repeat ->
                repeat.pieces() == 1 ? "repeat" : "repeat in " + repeat.pieces() + " pieces";
          };
      text.append(what).append("  ").append(step.places()).append("  # ");
      text.append(step.reason().line()).append('\n');
      if (step instanceof Repeat repeat) {
        text.append(repeat.body().text().indent(2));
      }
    }
    return text.toString();
  }
}
