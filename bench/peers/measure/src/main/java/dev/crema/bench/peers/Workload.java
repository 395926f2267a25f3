package dev.crema.bench.peers;

import java.util.List;
import java.util.Locale;

/** What is measured. {@code bench/README.md} describes the networks. */
public enum Workload {
  MLP(Kind.TRAINING, 32, 128),
  MLP_WIDE(Kind.TRAINING, 128),
  LENET(Kind.TRAINING, 64),
  RESNET20(Kind.TRAINING, 64),
  LSTM(Kind.TRAINING, 32),
  TRANSFORMER(Kind.TRAINING, 8),
  GPT(Kind.TRAINING, 12),
  NCF(Kind.TRAINING, 1024),
  INFER_MLP(Kind.INFERENCE, 1),
  INFER_RESNET20(Kind.INFERENCE, 1, 64),
  INFER_TRANSFORMER(Kind.INFERENCE, 1),
  COLD(Kind.PROCESS, 128);

  /** What a figure of the workload means. */
  public enum Kind {
    /** Samples per second of whole steps. */
    TRAINING,
    /** Microseconds of one sample, or samples per second of more. */
    INFERENCE,
    /** Seconds of wall time of a process, and its megabytes. */
    PROCESS
  }

  private final Kind kind;
  private final List<Integer> batches;

  Workload(Kind kind, Integer... batches) {
    this.kind = kind;
    this.batches = List.of(batches);
  }

  public Kind kind() {
    return kind;
  }

  /** The batch sizes that are usually measured. */
  public List<Integer> batches() {
    return batches;
  }

  /** As on the command line and in tables: {@code mlp-wide}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The workload of a label. */
  public static Workload of(String label) {
    for (Workload w : values()) {
      if (w.label().equals(label)) {
        return w;
      }
    }
    throw new IllegalArgumentException("no workload '" + label + "'; allowed: " + labels());
  }

  private static List<String> labels() {
    return List.of(values()).stream().map(Workload::label).toList();
  }
}
