package dev.crema.bench.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How an engine is started. Each is at the best settings that its users would find. */
enum Engine {
  ONEDNN("crema", "crema-onednn", "CremaPeer"),
  VECTOR("crema", "crema-vector", "CremaPeer"),
  DJL("djl", "djl-pytorch", "DjlPeer"),
  TENSORFLOW("tensorflow", "tensorflow-java", "TensorFlowPeer"),
  DL4J("dl4j", "dl4j", "Dl4jPeer"),
  ONNXRUNTIME("onnxruntime", "onnxruntime", "OnnxRuntimePeer");

  private final String module;
  private final String label;
  private final String main;

  Engine(String module, String label, String main) {
    this.module = module;
    this.label = label;
    this.main = main;
  }

  String module() {
    return module;
  }

  String label() {
    return label;
  }

  boolean isCrema() {
    return this == ONEDNN || this == VECTOR;
  }

  List<String> command(Path peers, String classPath, Workload workload, int batch, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dthreads=" + threads));
    for (String name : List.of("warmUp", "window", "windows")) {
      if (System.getProperty(name) != null) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    switch (this) {
      case ONEDNN, VECTOR ->
          command.addAll(
              List.of(
                  "--add-modules",
                  "jdk.incubator.vector",
                  "-Dcrema.threads=" + threads,
                  "-Dcrema.kernels=" + (this == ONEDNN ? "onednn" : "vector")));
      case DJL ->
          command.addAll(
              List.of(
                  "-Dai.djl.offline=true",
                  "-Dai.djl.pytorch.num_threads=" + threads,
                  "-Dai.djl.pytorch.num_interop_threads=1"));
      case TENSORFLOW -> {
        // Predictions run in the caller's thread (-1): 30 µs instead of 100. Training became slower
        // and slower that way.
        boolean training = workload.kind() != Workload.Kind.INFERENCE;
        command.add("-DinterOp=" + (training ? threads : -1));
        command.add("--sun-misc-unsafe-memory-access=allow");
      }
      case DL4J -> command.add("--sun-misc-unsafe-memory-access=allow");
      case ONNXRUNTIME -> command.add("-Dmodels=" + peers.resolve("onnxruntime/models"));
    }
    command.addAll(List.of("-cp", classPath, "dev.crema.bench.peers." + main));
    command.addAll(List.of(workload.label(), Integer.toString(batch)));
    return command;
  }

  Map<String, String> environment(int threads) {
    String count = Integer.toString(threads);
    return switch (this) {
      case ONEDNN, VECTOR, ONNXRUNTIME -> Map.of();
      case DJL ->
          Map.of(
              "DJL_OFFLINE",
              "true",
              "OPT_OUT_TRACKING",
              "true",
              "OMP_NUM_THREADS",
              count,
              "MKL_NUM_THREADS",
              count);
      case TENSORFLOW -> Map.of("TF_CPP_MIN_LOG_LEVEL", "2", "OMP_NUM_THREADS", count);
      // Its two pools that spin against each other make two threads up to 40 times slower.
      case DL4J ->
          Map.of(
              "OMP_WAIT_POLICY",
              "PASSIVE",
              "OMP_NUM_THREADS",
              count,
              "OPENBLAS_NUM_THREADS",
              count,
              "ND4J_SKIP_BLAS_THREADS",
              "true");
    };
  }
}
