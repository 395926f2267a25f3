package dev.crema.cli;

import dev.crema.cli.shared.Common;
import dev.crema.engine.Tensor;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `crema predict`.
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Predict the class of images, or the target of the rows of a CSV file.")
final class Predict extends Common {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A .crema file.")
  Path model = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, or one CSV file.")
  List<Path> files = List.of();

  @Override
  protected Map<String, Object> work() {
    Saved saved = Saving.load(model, LoadLimits.DEFAULT);
    Problem problem = Problem.of(model, saved.metadata());
    Tensor outputs = saved.model().predict(problem.inputs(files));
    float[] values = outputs.toFloats();
    int width = (int) outputs.dim(1);
    List<Object> predictions = new ArrayList<>();
    for (int row = 0; row < outputs.dim(0); row++) {
      String name =
          problem instanceof Problem.ImageProblem ? files.get(row).toString() : "row " + (row + 1);
      Map<String, Object> prediction = prediction(problem, values, row * width, width);
      System.out.println(name + ": " + text(prediction));
      predictions.add(prediction);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("predictions", predictions);
    return json;
  }

  private static Map<String, Object> prediction(
      Problem problem, float[] values, int at, int width) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (problem instanceof Problem.TableProblem table && table.classes().isEmpty()) {
      result.put("value", table.encoding().decode(values[at]));
      return result;
    }
    int best = at;
    for (int i = at; i < at + width; i++) {
      best = values[i] > values[best] ? i : best;
    }
    result.put("class", problem.classes().orElseThrow().get(best - at));
    result.put("probability", values[best]);
    return result;
  }

  private static String text(Map<String, Object> prediction) {
    return prediction.get("probability") instanceof Float probability
        ? prediction.get("class") + String.format(Locale.ROOT, " (%.1f %%)", 100 * probability)
        : String.valueOf(prediction.get("value"));
  }
}
