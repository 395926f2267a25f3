package dev.crema.cli;

import dev.crema.Model;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.Precisions;
import dev.crema.data.Datasets;
import dev.crema.engine.types.CremaException;
import dev.crema.saving.LoadLimits;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import dev.crema.train.Dataset;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema quantize`.
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description =
        "Make a model that computes with numbers of 8 bits, and compare it with float32 and"
            + " bfloat16.")
final class Quantize extends Common {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A .crema file; it stays as it is.")
  Path model = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "mnist, FILE.csv or FOLDER: what to calibrate on and measure with (of mnist, the images"
              + " for training and for testing).")
  String data = "";

  @Option(names = "--out", paramLabel = "FILE", description = "Where to save the quantized model.")
  @Nullable Path out;

  @Mixin Precisions precisions = new Precisions();

  @Override
  protected Map<String, Object> work() {
    if (out != null) {
      ModelFile.requireWritable(out);
    }
    Saved saved = Saving.load(model, LoadLimits.DEFAULT);
    Model whole = saved.model();
    if (whole.compilation().isEmpty()) {
      throw new CremaException(
          "'" + model + "' was saved before compile; what to measure it by is not known");
    }
    Problem.Samples samples = Problem.of(model, saved.metadata()).read(data);
    Dataset calibration =
        data.equals("mnist") ? Datasets.mnist().train() : Dataset.of(samples.x(), samples.y());
    Model quantized = whole.quantize(calibration, precisions.options());
    Map<String, Object> json =
        precisions.compare(whole, quantized, Dataset.of(samples.x(), samples.y()));
    if (out != null) {
      Saving.save(quantized, out, saved.metadata());
      System.out.println("saved " + out);
      json.put("file", out.toString());
    }
    return json;
  }
}
