package dev.crema.engine.plan;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
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

  /**
   * A kernel to run and the places of its buffers; {@code node} is the line of the graph that it
   * serves.
   */
  public record Step(Spec spec, List<Place> places, String node) {}

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
      text.append(step.spec())
          .append("  ")
          .append(step.places())
          .append("  # ")
          .append(step.node())
          .append('\n');
    }
    return text.toString();
  }
}
