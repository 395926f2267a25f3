package dev.crema.testkit;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.kernels.Kernels;
import dev.crema.engine.plan.Plan;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.run.Memory;
import dev.crema.engine.run.Program;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A way to evaluate graphs. */
public interface Runner {
  /**
   * Evaluates a graph.
   *
   * @param arguments the values of the graph's inputs
   * @return the outputs, then the new values of the updates
   */
  List<Literal> run(Graph graph, List<Literal> arguments);

  /** Evaluates by {@link Reference}. */
  static Runner reference() {
    return Reference::evaluate;
  }

  /**
   * Evaluates by kernels, one step a node: no pass rewrites the graph.
   *
   * @param provider the kernel provider to prefer
   * @param threads how many threads compute
   */
  static Runner kernels(String provider, int threads) {
    Kernels kernels = Kernels.preferring(provider);
    return (graph, arguments) -> {
      Program program = new Program(Plan.of(graph), kernels, threads);
      List<Memory> inputs = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        inputs.add(memory(arguments.get(i)));
        program.bindInput(i, inputs.get(i));
      }
      List<Memory> outputs = new ArrayList<>();
      for (int i = 0; i < graph.outputs().size(); i++) {
        outputs.add(Memory.allocate(graph.outputs().get(i).type().bytes()));
        program.bindOutput(i, outputs.get(i));
      }
      program.run();
      List<Literal> results = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        results.add(literal(graph.outputs().get(i).type(), outputs.get(i)));
      }
      for (Graph.Update update : graph.updates()) {
        Memory variable = inputs.get(graph.inputs().indexOf(update.input()));
        results.add(literal(update.value().type(), variable));
      }
      return results;
    };
  }

  private static Memory memory(Literal literal) {
    Memory memory = Memory.allocate(literal.type().bytes());
    memory.segment().copyFrom(MemorySegment.ofBuffer(literal.bytes()));
    return memory;
  }

  private static Literal literal(Type type, Memory memory) {
    MemorySegment used = memory.segment().asSlice(0, type.bytes());
    return new Literal(type, used.toArray(ValueLayout.JAVA_BYTE));
  }
}
