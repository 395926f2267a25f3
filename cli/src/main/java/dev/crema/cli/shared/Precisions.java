package dev.crema.cli.shared;

import static dev.crema.Crema.verbose;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Policy;
import dev.crema.quantization.Quantization;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.train.Target;
import dev.crema.train.Verbose;
import dev.crema.zoo.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Quantizes a model, and compares what it gives and costs in float32, bfloat16 and int8. */
public final class Precisions {
  private static final int ROUNDS = 5;
  private static final double SECONDS_PER_ROUND = 0.2;

  @Option(
      names = "--percentile",
      paramLabel = "P",
      description =
          "Percentage of a layer's inputs that its levels reach on either side; 100 from the least"
              + " to the greatest (default: ${DEFAULT-VALUE}).")
  double percentile = new Quantization().percentile();

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches of 32 samples to calibrate on (default: ${DEFAULT-VALUE}).")
  int batches = new Quantization().batches();

  @Option(
      names = "--except",
      paramLabel = "LAYER",
      split = ",",
      description = "Layers that stay in float32.")
  List<String> except = List.of();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples at once when speed is measured (default: ${DEFAULT-VALUE}).")
  int batchSize = 32;

  /**
   * A model to compare.
   *
   * @param weights the bytes of the numbers that it multiplies by
   * @param rates samples per second, round by round
   */
  private record Row(String name, Model model, long weights, List<Double> rates) {
    /** The median. */
    double rate() {
      return rates.stream().sorted().toList().get(rates.size() / 2);
    }
  }

  /** How to quantize. */
  public Quantization options() {
    return new Quantization()
        .percentile(percentile)
        .batches(batches)
        .except(except.toArray(String[]::new));
  }

  /**
   * Prints a table and gives it as JSON values.
   *
   * @param whole a compiled model
   * @param test what to measure with
   */
  public Map<String, Object> compare(Model whole, Model quantized, Dataset test) {
    if (batchSize < 1) {
      throw new CremaException("--batch-size is " + batchSize + "; allowed: 1 or more");
    }
    List<Row> rows =
        List.of(
            new Row("float32", whole, bytes(whole), new ArrayList<>()),
            new Row("bfloat16", halved(whole), bytes(whole) / 2, new ArrayList<>()),
            new Row("int8", quantized, bytes(quantized), new ArrayList<>()));
    try (Feed feed = test.feed(Order.inOrder(batchSize))) {
      Batch first = feed.next();
      if (first == null) {
        throw new CremaException("there are no samples to measure with; allowed: 1 or more");
      }
      for (int round = 0; round <= ROUNDS; round++) {
        for (Row row : rows) {
          double rate = rate(row.model(), first.x());
          if (round > 0) { // the first warms up
            row.rates().add(rate);
          }
        }
      }
      return table(rows, first.x(), test);
    }
  }

  private static Map<String, Object> table(List<Row> rows, List<Tensor> x, Dataset test) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Row row : rows) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.putAll(row.model().evaluate(test, verbose(Verbose.SILENT)).numbers());
      line.put("samples_per_second", row.rate());
      line.put("weight_bytes", row.weights());
      line.put("batch_bytes", row.model().costOfPrediction(x).bytes());
      if (json.isEmpty()) {
        System.out.printf("%-10s", "");
        line.keySet().forEach(title -> System.out.printf(" %20s", title.replace('_', ' ')));
        System.out.println();
      }
      System.out.printf("%-10s", row.name());
      line.values().forEach(value -> System.out.printf(" %20s", text(value)));
      System.out.println();
      json.put(row.name(), line);
    }
    return json;
  }

  private static String text(Object value) {
    double number = ((Number) value).doubleValue();
    return number < 100 ? "%.4f".formatted(number) : "%,.0f".formatted(number);
  }

  /** The same model with products of bfloat16. */
  private static Model halved(Model whole) {
    Model result = whole.copy().policy(Policy.MIXED_BFLOAT16);
    Training.copyWeights(whole, result);
    whole
        .compilation()
        .ifPresent(c -> result.compile(c.optimizer(), c.targets().toArray(Target[]::new)));
    return result;
  }

  private static long bytes(Model model) {
    return model.weights().values().stream().mapToLong(each -> each.type().bytes()).sum();
  }

  private static double rate(Model model, List<Tensor> x) {
    long begin = System.nanoTime();
    double seconds = 0;
    long count = 0;
    while (seconds < SECONDS_PER_ROUND) {
      model.predictOnBatch(x);
      count += x.getFirst().dim(0);
      seconds = (System.nanoTime() - begin) * 1e-9;
    }
    return count / seconds;
  }
}
