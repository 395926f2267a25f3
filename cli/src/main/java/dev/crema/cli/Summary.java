package dev.crema.cli;

import dev.crema.Model;
import dev.crema.cli.shared.Common;
import dev.crema.saving.Saving;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `crema summary`.
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    description = "Print the layers of a model.")
final class Summary extends Common {
  @Parameters(paramLabel = "MODEL", description = "A .crema file.")
  Path model = Path.of("");

  @Override
  protected Map<String, Object> work() {
    Model loaded = Saving.load(model);
    System.out.print(loaded.summary());
    Map<String, Object> json = new LinkedHashMap<>();
    long parameters =
        loaded.weights().values().stream().mapToLong(v -> v.type().shape().size()).sum();
    json.put("parameters", parameters);
    json.put("weights", loaded.weights().keySet());
    return json;
  }
}
