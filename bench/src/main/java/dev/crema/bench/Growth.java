package dev.crema.bench;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Training;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Does cost grow as it should: time per sample not with the samples, memory not with the epochs,
 * compile time with the nodes? Writes a table and a plot of each.
 *
 * <p>Arguments: the folder to write to, then which of {@code epochs}, {@code samples} and {@code
 * nodes}; by default all.
 */
public final class Growth {
  private static final int FEATURES = 64;
  private static final int BATCH = 128;
  private static final int EPOCHS = 40;

  private Growth() {}

  /** The main method. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    List<String> wanted =
        args.length == 1
            ? List.of("epochs", "samples", "nodes")
            : List.of(args).subList(1, args.length);
    for (String what : wanted) {
      Curve curve =
          switch (what) {
            case "epochs" -> overEpochs();
            case "samples" -> overSamples();
            case "nodes" -> overNodes();
            default ->
                throw new IllegalArgumentException(
                    "'" + what + "'; allowed: epochs, samples, nodes");
          };
      curve.write(folder.resolve("growth-" + what));
    }
  }

  // ---------------------------------------------------------------- samples

  private static Model model() {
    return sequential(input(FEATURES), dense(128).activation(relu()), dense(10))
        .seed(1)
        .compile(adam(), sparseCategoricalCrossentropy(true));
  }

  private static Dataset data(long rows) {
    Type type = new Type(DType.FLOAT32, Shape.of(rows, FEATURES));
    return Dataset.of(
        Tensor.random(Distribution.UNIFORM, type, 1, Tensor.of(Shape.of(2), 1L, 0L)),
        Tensor.arange(rows).mod(Tensor.scalar(DType.INT32, 10)));
  }

  /** Tells when epochs end. */
  private record AfterEpoch(IntConsumer action) implements Callback {
    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
      action.accept(epoch);
    }
  }

  private static void train(Model model, Dataset data, int epochs, IntConsumer after) {
    model.fit(
        data,
        epochs(epochs),
        batchSize(BATCH),
        callbacks(new AfterEpoch(after)),
        verbose(Verbose.SILENT));
  }

  /** The time per sample of the fastest epoch, by the number of samples. */
  private static Curve overSamples() {
    Curve curve = new Curve("samples", "nanoseconds per sample", true);
    Model model = model();
    train(model, data(1000L * BATCH), 60, _ -> {});
    for (double power = 3; power <= 7; power += 0.5) {
      // Whole batches: a smaller last one would be compiled and warmed up meanwhile.
      long rows = Math.ceilDiv(Math.round(Math.pow(10, power)), BATCH) * BATCH;
      double[] least = {Double.POSITIVE_INFINITY};
      long[] start = {System.nanoTime()};
      int epochs = Math.clamp(4_000_000 / rows, 3, 300);
      train(
          model,
          data(rows),
          epochs,
          _ -> {
            long now = System.nanoTime();
            least[0] = Math.min(least[0], (now - start[0]) / (double) rows);
            start[0] = System.nanoTime();
          });
      curve.add((double) rows, least[0]);
    }
    return curve;
  }

  // ---------------------------------------------------------------- epochs

  /** The memory of the process after each epoch; it is flat once the heap has its usual size. */
  private static Curve overEpochs() {
    Curve curve = new Curve("epochs", "megabytes", false);
    train(model(), data(1000L * BATCH), EPOCHS, epoch -> curve.add(epoch + 1, residentMegabytes()));
    return curve;
  }

  /** What Linux says; no other system is measured on. */
  private static double residentMegabytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---------------------------------------------------------------- nodes

  /** The time to compile training steps of ever deeper networks, by the nodes of the graph. */
  private static Curve overNodes() {
    Curve curve = new Curve("nodes", "seconds", false);
    for (int i = 0; i < 3; i++) {
      compileAndRun(200);
    }
    for (int layers = 50; layers <= 800; layers *= 2) {
      curve.add((double) nodes(layers), compileAndRun(layers));
    }
    return curve;
  }

  private static List<Tensor> parameters(int layers) {
    List<Tensor> parameters = new ArrayList<>();
    parameters.add(Tensor.ones(4, 8));
    for (int i = 0; i < layers; i++) {
      parameters.add(Tensor.ones(8, 8));
      parameters.add(Tensor.ones(8));
    }
    return parameters;
  }

  private static Compiled step(int layers) {
    return Functions.compile(
        in -> {
          Tensor y = in.getFirst();
          for (int i = 1; i <= 2 * layers; i += 2) {
            y = y.matmul(in.get(i)).add(in.get(i + 1)).tanh();
          }
          List<Tensor> gradients = Functions.gradients(y.square().sum(), in);
          List<Tensor> moved = new ArrayList<>();
          for (int i = 0; i < in.size(); i++) {
            moved.add(in.get(i).subtract(gradients.get(i).multiply(0.01)));
          }
          return moved;
        });
  }

  private static double compileAndRun(int layers) {
    List<Tensor> parameters = parameters(layers);
    long start = System.nanoTime();
    step(layers).call(parameters);
    return (System.nanoTime() - start) * 1e-9;
  }

  private static long nodes(int layers) {
    Type[] types = parameters(layers).stream().map(Tensor::type).toArray(Type[]::new);
    return step(layers).explain(types).stages().getFirst().graph().lines().count();
  }
}
