package dev.crema.cli;

import dev.crema.Model;
import dev.crema.cli.shared.Common;
import dev.crema.engine.Profile;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Symbol;
import dev.crema.losses.Loss;
import dev.crema.saving.Saving;
import dev.crema.train.Batch;
import dev.crema.train.Compilation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema profile`.
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "Print where the time of prediction or training goes, by layer and by kernel.")
final class ProfileCommand extends Common {
  @Parameters(paramLabel = "MODEL", description = "A .crema file; it stays as it is.")
  Path model = Path.of("");

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples at once (default: ${DEFAULT-VALUE}).")
  int batch = 32;

  @Option(
      names = "--training",
      description = "Measure training steps; the model must have been saved after compile.")
  boolean training;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs to measure, after as many to warm up (default: ${DEFAULT-VALUE}).")
  int runs = 200;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write the kernels of all runs for chrome://tracing and Perfetto.")
  @Nullable Path trace;

  @Override
  protected Map<String, Object> work() {
    if (batch < 1) {
      throw new CremaException("--batch is " + batch + "; allowed: 1 or more");
    }
    Model loaded = Saving.load(model);
    List<Tensor> x = new ArrayList<>();
    for (Symbol input : loaded.inputs()) {
      x.add(example(new Type(input.dtype(), input.example().shape().with(0, batch))));
    }
    Profile profile =
        training
            ? loaded.profileTraining(new Batch(x, labels(loaded, x), List.of()), runs)
            : loaded.profilePrediction(x, runs);
    System.out.printf(
        "%s of %d samples: %,.1f us in kernels%n",
        training ? "a training step" : "a prediction", batch, profile.seconds() * 1e6);
    print("part of the model", profile.byPart(), profile.seconds());
    print("kernel", profile.byKernel(), profile.seconds());
    if (trace != null) {
      write(trace, profile.trace());
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seconds", profile.seconds());
    json.put("parts", seconds(profile.byPart()));
    json.put("kernels", seconds(profile.byKernel()));
    return json;
  }

  /**
   * Some input of a type: numbers between 0 and 1, and of integers the one that is always there.
   */
  private static Tensor example(Type type) {
    if (!type.dtype().isFloating()) {
      return Tensor.zeros(type);
    }
    Tensor key = Tensor.of(Shape.of(2), 1L, 0L);
    return Tensor.random(Distribution.UNIFORM, type, 1, key);
  }

  private static List<Tensor> labels(Model model, List<Tensor> x) {
    Compilation compilation =
        model
            .compilation()
            .orElseThrow(
                () -> new CremaException("--training: the model was saved before compile"));
    List<Tensor> outputs = model.predictOnBatch(x);
    List<Tensor> labels = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Loss loss = compilation.targets().get(i).loss();
      Shape shape = outputs.get(i).shape();
      boolean indices = shape.rank() > 1 && loss.classes(shape.dim(-1)) > 0;
      labels.add(
          indices
              ? Tensor.zeros(new Type(DType.INT32, shape.slice(0, shape.rank() - 1)))
              : Tensor.zeros(new Type(DType.FLOAT32, shape)));
    }
    return labels;
  }

  private static void print(String title, List<Profile.Line> lines, double total) {
    System.out.printf(
        "%n%7s %10s %8s %9s %8s  %s%n", "share", "us", "kernels", "GFLOP/s", "GB/s", title);
    for (Profile.Line line : lines) {
      System.out.printf(
          "%6.1f%% %10.1f %8.0f %9.1f %8.1f  %s%n",
          100 * line.seconds() / total,
          line.seconds() * 1e6,
          line.count(),
          line.operations() / line.seconds() * 1e-9,
          line.bytes() / line.seconds() * 1e-9,
          line.name());
    }
  }

  private static Map<String, Object> seconds(List<Profile.Line> lines) {
    Map<String, Object> result = new LinkedHashMap<>();
    lines.forEach(line -> result.put(line.name(), line.seconds()));
    return result;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("--trace: " + file + " cannot be written", e);
    }
  }
}
