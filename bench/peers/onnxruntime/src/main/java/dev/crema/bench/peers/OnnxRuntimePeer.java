package dev.crema.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime, which only predicts. The models have random weights; batch norms are folded. */
public final class OnnxRuntimePeer implements Peer {
  public static void main(String[] args) throws Exception {
    Worker.main(new OnnxRuntimePeer(), args);
  }

  @Override
  public Step step(Workload workload, int batch) throws Exception {
    return switch (workload) {
      case INFER_MLP -> inference("mlp", batch, 784);
      case INFER_RESNET20 -> inference("resnet20", batch, 3, 32, 32);
      default -> throw new UnsupportedOperationException("no model of " + workload.label());
    };
  }

  @Override
  public void cold(int batch) {
    throw new UnsupportedOperationException("does not train");
  }

  private static Step inference(String model, int... dims) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(Integer.getInteger("threads"));
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    OrtSession session =
        environment.createSession(
            Path.of(System.getProperty("models"), model + ".onnx").toString(), options);
    long[] shape = new long[dims.length];
    int size = 1;
    for (int i = 0; i < dims.length; i++) {
      shape[i] = dims[i];
      size *= dims[i];
    }
    float[][] inputs = new float[Data.INPUTS][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Data.normal(100 + i, size);
    }
    float[] result = new float[dims[0] * 10];
    return (i, wantLoss) -> {
      FloatBuffer input = FloatBuffer.wrap(inputs[i % inputs.length]);
      try (OnnxTensor x = OnnxTensor.createTensor(environment, input, shape);
          OrtSession.Result y = session.run(Map.of("x", x))) {
        ((OnnxTensor) y.get(0)).getFloatBuffer().get(result);
        return result[0];
      }
    };
  }
}
