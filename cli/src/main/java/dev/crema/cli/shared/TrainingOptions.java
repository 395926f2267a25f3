package dev.crema.cli.shared;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of a training whose recipe is known before the command line is read. */
public final class TrainingOptions {
  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The greatest one (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The model file (default: ${DEFAULT-VALUE}).")
  private Path out;

  /** The defaults. */
  public TrainingOptions(double learningRate, long seed, String out) {
    this.learningRate = learningRate;
    this.seed = seed;
    this.out = Path.of(out);
  }

  public double learningRate() {
    return learningRate;
  }

  public long seed() {
    return seed;
  }

  /** The file that the model is to be written to. */
  public Path out() {
    return out;
  }
}
