package dev.crema.engine;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphDot;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.kernels.Kernels;
import dev.crema.engine.passes.Passes;
import dev.crema.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a traced function on its way to a program.
 *
 * @param stages the graph as traced, then after each pass that changed it
 * @param dot the last graph in the language of Graphviz
 * @param plan the steps with the places of their operands
 * @param kernels what computes each step
 */
public record Explanation(List<Stage> stages, String dot, String plan, List<String> kernels) {

  /** A graph as text, and what it has just been through. */
  public record Stage(String name, String graph) {}

  public Explanation {
    stages = List.copyOf(stages);
    kernels = List.copyOf(kernels);
  }

  static Explanation of(Graph traced, Settings settings) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage("traced", GraphText.print(traced)));
    Graph last =
        Passes.apply(
            traced,
            settings.passesOff(),
            (pass, graph) -> {
              String text = GraphText.print(graph);
              if (!text.equals(stages.getLast().graph())) {
                stages.add(new Stage("after " + pass.name(), text));
              }
            });
    Plan plan = Plan.of(last);
    Kernels kernels = Kernels.preferring(settings.kernels());
    return new Explanation(stages, GraphDot.print(last), plan.text(), labels(plan, kernels));
  }

  private static List<String> labels(Plan plan, Kernels kernels) {
    List<String> labels = new ArrayList<>();
    for (Plan.Step step : plan.steps()) {
      switch (step) {
        case Plan.Run run -> labels.add(kernels.of(run.spec()).label());
        case Plan.Repeat repeat -> {
          labels.add(repeat.pieces() == 1 ? "loop" : "loop in " + repeat.pieces() + " pieces");
          labels(repeat.body(), kernels).forEach(label -> labels.add("  " + label));
        }
      }
    }
    return labels;
  }

  /** All of it, for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Stage stage : stages) {
      text.append("# ").append(stage.name()).append('\n').append(stage.graph()).append('\n');
    }
    text.append("# plan\n").append(plan).append("\n# program\n");
    for (int i = 0; i < kernels.size(); i++) {
      text.append(i).append("  ").append(kernels.get(i)).append('\n');
    }
    return text.toString();
  }
}
