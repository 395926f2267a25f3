package dev.crema.engine.plan;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.Type;
import java.util.List;

/**
 * The steps that compute a graph, and the memory they need.
 *
 * @param steps in the order of running
 * @param slabBytes the size of the memory that values share
 * @param pool the numbers that the graph holds, as bytes at their offsets
 * @param inputs the types of the inputs
 * @param outputs the types of the outputs
 * @param updated the numbers of the inputs that the steps overwrite
 */
public record Plan(
    List<Step> steps,
    long slabBytes,
    Literal pool,
    List<Type> inputs,
    List<Type> outputs,
    List<Integer> updated) {

  /** What is done next; {@code node} is the line of the graph that it serves. */
  public sealed interface Step {
    /** The places of its buffers. */
    List<Place> places();

    String node();
  }

  /** A kernel to run. */
  public record Run(Spec spec, List<Place> places, String node) implements Step {}

  /**
   * A loop: the places of the operands, then of the results. Those of the carried results hold the
   * first step's values when it begins.
   */
  public record Repeat(Op.Loop loop, Plan body, List<Place> places, String node) implements Step {}

  /** The plan for a graph. */
  public static Plan of(Graph graph) {
    return new Planner(graph).plan();
  }

  /** One line per step: kernel, places and node. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("slab ")
        .append(slabBytes)
        .append(" bytes, pool ")
        .append(pool.type().bytes())
        .append(" bytes\n");
    for (Step step : steps) {
      String what =
          switch (step) {
            case Run run -> run.spec().toString();
            case Repeat repeat -> "repeat";
          };
      text.append(what).append("  ").append(step.places()).append("  # ");
      text.append(step.node().lines().findFirst().orElse("")).append('\n');
      if (step instanceof Repeat repeat) {
        text.append(repeat.body().text().indent(2));
      }
    }
    return text.toString();
  }
}
