package dev.crema.engine;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.kernels.Kernels;
import dev.crema.engine.passes.Passes;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.run.Program;

/** The stages from a graph to a program, in order. */
final class Compiler {
  private Compiler() {}

  static Plan plan(Graph graph, Settings settings) {
    return Plan.of(Passes.apply(graph, settings.passesOff()));
  }

  static Program program(Plan plan, Settings settings) {
    return new Program(plan, Kernels.preferring(settings.kernels()), settings.threads());
  }
}
