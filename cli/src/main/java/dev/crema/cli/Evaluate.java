package dev.crema.cli;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.train.Evaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema evaluate`.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a model on mnist's test images, a CSV file or a folder of images.")
final class Evaluate extends Common {
  @Parameters(paramLabel = "MODEL", description = "A .crema file.")
  Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "mnist, FILE.csv or FOLDER")
  String data = "";

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    Saved saved = Saving.load(model, LoadLimits.DEFAULT);
    Problem problem = Problem.of(model, saved.metadata());
    if (!data.equals("mnist")) {
      Problem.isFolder(data);
    }
    Problem.Samples samples = problem.read(data);
    Evaluation result = saved.model().evaluate(samples.x(), samples.y(), cost.callbacks());
    System.out.println(result);
    Map<String, Object> json = new LinkedHashMap<>(result.numbers());
    cost.tell(json);
    return json;
  }
}
