package dev.crema.cli;

import dev.crema.cli.shared.Common;
import dev.crema.engine.Explanation;
import dev.crema.saving.Saving;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema explain`.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Print how prediction is compiled: the graph after each pass, the plan, the kernels.")
final class Explain extends Common {
  @Parameters(paramLabel = "MODEL", description = "A .crema file.")
  Path model = Path.of("");

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples at once (default: ${DEFAULT-VALUE}).")
  long batch = 1;

  @Option(names = "--dot", description = "Print the last graph for Graphviz instead.")
  boolean dot;

  @Override
  protected Map<String, Object> work() {
    Explanation explanation = Saving.load(model).explain(batch);
    System.out.print(dot ? explanation.dot() : explanation.text());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kernels", explanation.kernels());
    return json;
  }
}
