package dev.crema.train;

import dev.crema.callbacks.Callback;
import dev.crema.engine.Compiled;
import dev.crema.engine.Explanation;
import dev.crema.engine.Functions;
import dev.crema.engine.Profile;
import dev.crema.engine.Tensor;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The outputs of a model without training. */
public final class Predictor {
  private final Network network;
  private final Compiled step;

  /** A predictor for a network. */
  public Predictor(Network network) {
    this.network = network;
    Tensor key = Tensor.zeros(new Type(DType.INT64, Shape.of(2)));
    this.step = Functions.compile(in -> network.forward(false, key, in).outputs());
  }

  /** The outputs for one batch, as new tensors. Several threads may call this at once. */
  public List<Tensor> onBatch(List<Tensor> x) {
    if (!network.isBuilt()) {
      network.ensureBuilt(x.stream().map(Tensor::type).toList());
    }
    network.check("predict", x);
    return step.call(x);
  }

  /** How prediction is compiled for a batch of some size. */
  public Explanation explain(long batch) {
    network.ensureBuilt();
    return step.explain(
        network.inputs().stream()
            .map(symbol -> new Type(symbol.dtype(), symbol.example().shape().with(0, batch)))
            .toArray(Type[]::new));
  }

  /** Predicts a batch some times and measures the kernels. */
  public Profile profile(List<Tensor> x, int runs) {
    onBatch(x);
    return step.profile(x, runs);
  }

  /** What predicting a batch has to compute. */
  public Cost cost(List<Tensor> x) {
    network.ensureBuilt(x.stream().map(Tensor::type).toList());
    network.check("cost", x);
    return step.cost(x);
  }

  /** The outputs for all samples, batch by batch. */
  public List<Tensor> predict(Dataset data, PredictOption... options) {
    int batchSize = 32;
    OptionalLong limit = OptionalLong.empty();
    List<Callback> callbacks = new ArrayList<>();
    for (PredictOption option : options) {
      switch (option) {
        case Options.BatchSize(int size) -> batchSize = size;
        case Options.Steps(long count) -> limit = OptionalLong.of(count);
        case Options.Callbacks(List<Callback> list) -> callbacks.addAll(list);
        case Options.Verbosity _ -> {}
      }
    }
    callbacks.forEach(Callback::onPredictBegin);
    List<List<Tensor>> parts = new ArrayList<>();
    long steps = limit.orElse(Long.MAX_VALUE);
    try (Feed feed = data.feed(Order.inOrder(batchSize))) {
      for (Batch batch; parts.size() < steps && (batch = feed.next()) != null; ) {
        long number = parts.size();
        callbacks.forEach(callback -> callback.onPredictBatchBegin(number));
        parts.add(onBatch(batch.x()));
        for (Callback callback : callbacks) {
          callback.onBatchComputed(batch.rows(), step.cost(batch.x()));
          callback.onPredictBatchEnd(number);
        }
      }
    }
    if (parts.isEmpty()) {
      throw new CremaException("predict: the data set is empty; give at least one sample");
    }
    callbacks.forEach(Callback::onPredictEnd);
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < parts.getFirst().size(); i++) {
      int output = i;
      result.add(join(parts.stream().map(part -> part.get(output)).toList()));
    }
    return result;
  }

  /** Tensors one after the other along axis 0. */
  private static Tensor join(List<Tensor> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    long rows = parts.stream().mapToLong(part -> part.dim(0)).sum();
    Tensor first = parts.getFirst();
    Type type = new Type(first.dtype(), first.shape().with(0, rows));
    Memory memory = Memory.allocate(type.bytes());
    long at = 0;
    for (Tensor part : parts) {
      long bytes = part.type().bytes();
      MemorySegment.copy(part.memory().segment(), 0, memory.segment(), at, bytes);
      at += bytes;
    }
    return Tensor.over(type, memory);
  }
}
