package dev.crema.bench.peers;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Padding;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.losses.Loss;
import dev.crema.optimizers.Optimizer;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.util.ArrayList;
import java.util.List;

/** Crema, as its users write it. */
public final class CremaPeer implements Peer {
  private static final int TOKENS = 128;
  private static final int WORDS = 8000;
  private static final int USERS_AND_ITEMS = 100_000;

  public static void main(String[] args) throws Exception {
    Worker.main(new CremaPeer(), args);
  }

  @Override
  public Step step(Workload workload, int batch) {
    return switch (workload) {
      case MLP -> training(mlp(128), pixels(batch, 784), labels(10, batch));
      case MLP_WIDE -> training(mlp(1024, 1024), pixels(batch, 784), labels(10, batch));
      case LENET -> training(lenet(), pixels(batch, 28, 28, 1), labels(10, batch));
      case RESNET20 ->
          training(
              resnet20(),
              sgd(0.01).momentum(0.9),
              classes(),
              pixels(batch, 32, 32, 3),
              labels(10, batch));
      case LSTM -> training(lstmClassifier(), ids(10_000, batch, 100), labels(2, batch));
      case TRANSFORMER -> language(WORDS, TOKENS, 256, batch);
      case GPT -> language(65, 64, 128, batch);
      case NCF ->
          training(
              ncf(),
              adam(),
              binaryCrossentropy(true),
              both(ids(USERS_AND_ITEMS, batch), ids(USERS_AND_ITEMS, batch)),
              floats(labels(2, batch, 1)));
      case INFER_MLP -> inference(mlp(128), Shape.of(batch, 784));
      case INFER_RESNET20 -> inference(resnet20(), Shape.of(batch, 32, 32, 3));
      case INFER_TRANSFORMER -> {
        Model model = transformer(WORDS, TOKENS, 256).seed(1);
        List<List<Tensor>> x = ids(WORDS, batch, TOKENS);
        yield (i, wantLoss) -> model.predictOnBatch(x.get(i % x.size()).getFirst()).toFloats()[0];
      }
      case COLD -> throw new IllegalArgumentException("cold is no step");
    };
  }

  private static Model mlp(int... hidden) {
    Symbol x = input(784);
    Symbol y = x;
    for (int units : hidden) {
      y = dense(units).activation(relu()).of(y);
    }
    return model(x, dense(10).of(y));
  }

  private static Model lenet() {
    return sequential(
        input(28, 28, 1),
        conv2d(32, 3).activation(relu()),
        maxPooling2d(2),
        conv2d(64, 3).activation(relu()),
        maxPooling2d(2),
        flatten(),
        dense(128).activation(relu()),
        dropout(0.5),
        dense(10));
  }

  private static Conv2D convolution(int filters, int size, int strides) {
    return conv2d(filters, size).strides(strides).padding(Padding.SAME).useBias(false);
  }

  private static Symbol normalized(Conv2D convolution, Symbol x) {
    return batchNormalization().epsilon(1e-5).momentum(0.9).of(convolution.of(x));
  }

  private static Model resnet20() {
    Symbol input = input(32, 32, 3);
    Symbol x = activation(relu()).of(normalized(convolution(16, 3, 1), input));
    int channels = 16;
    for (int filters : new int[] {16, 32, 64}) {
      for (int block = 0; block < 3; block++) {
        int strides = filters > channels ? 2 : 1;
        Symbol y = activation(relu()).of(normalized(convolution(filters, 3, strides), x));
        y = normalized(convolution(filters, 3, 1), y);
        Symbol skip = filters > channels ? normalized(convolution(filters, 1, strides), x) : x;
        x = activation(relu()).of(add().of(y, skip));
        channels = filters;
      }
    }
    return model(input, dense(10).of(globalAveragePooling2d().of(x)));
  }

  private static Model lstmClassifier() {
    return sequential(input(DType.INT32, 100), embedding(10_000, 128), lstm(128), dense(2));
  }

  private static Model transformer(int words, int tokens, int width) {
    Symbol input = input(DType.INT32, tokens);
    Symbol x = tokenAndPositionEmbedding(words, tokens, width).of(input);
    for (int layer = 0; layer < 4; layer++) {
      x = transformerEncoder(4 * width, 4).of(x);
    }
    return model(input, dense(words).of(x));
  }

  private static Step language(int words, int tokens, int width, int batch) {
    return training(
        transformer(words, tokens, width), ids(words, batch, tokens), labels(words, batch, tokens));
  }

  private static Model ncf() {
    Symbol user = input(DType.INT32);
    Symbol item = input(DType.INT32);
    Symbol x =
        concatenate()
            .of(
                embedding(USERS_AND_ITEMS, 32).sparse(true).of(user),
                embedding(USERS_AND_ITEMS, 32).sparse(true).of(item));
    x = dense(32).activation(relu()).of(dense(64).activation(relu()).of(x));
    return model(List.of(user, item), List.of(dense(1).of(x)));
  }

  private static Loss classes() {
    return sparseCategoricalCrossentropy(true);
  }

  private static Step training(Model model, List<List<Tensor>> x, List<List<Tensor>> y) {
    return training(model, adam(), classes(), x, y);
  }

  private static Step training(
      Model model, Optimizer optimizer, Loss loss, List<List<Tensor>> x, List<List<Tensor>> y) {
    model.seed(1).compile(optimizer, loss);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < x.size() * y.size(); i++) {
      batches.add(new Batch(x.get(i % x.size()), y.get(i % y.size()), List.of()));
    }
    return (i, wantLoss) -> {
      var logs = model.trainOnBatch(batches.get(i % batches.size()));
      return wantLoss ? logs.get("loss") : 0;
    };
  }

  /** From an array to an array. */
  private static Step inference(Model model, Shape shape) {
    model.seed(1);
    List<float[]> inputs = new ArrayList<>();
    for (int i = 0; i < Data.INPUTS; i++) {
      inputs.add(Data.normal(100 + i, Math.toIntExact(shape.size())));
    }
    return (i, wantLoss) ->
        model.predictOnBatch(Tensor.of(shape, inputs.get(i % inputs.size()))).toFloats()[0];
  }

  private static List<List<Tensor>> pixels(long... shape) {
    Shape s = Shape.of(shape);
    List<List<Tensor>> list = new ArrayList<>();
    for (int i = 0; i < Data.INPUTS; i++) {
      list.add(List.of(Tensor.of(s, Data.normal(1 + i, Math.toIntExact(s.size())))));
    }
    return list;
  }

  private static List<List<Tensor>> ids(int bound, long... shape) {
    return integers(1, Data.INPUTS, bound, shape);
  }

  private static List<List<Tensor>> labels(int bound, long... shape) {
    return integers(50, Data.LABELS, bound, shape);
  }

  private static List<List<Tensor>> integers(long seed, int count, int bound, long... shape) {
    Shape s = Shape.of(shape);
    List<List<Tensor>> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(List.of(Tensor.of(s, Data.ints(seed + i, Math.toIntExact(s.size()), bound))));
    }
    return list;
  }

  private static List<List<Tensor>> both(List<List<Tensor>> a, List<List<Tensor>> b) {
    List<List<Tensor>> list = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      list.add(List.of(a.get(i).getFirst(), b.get((i + 1) % b.size()).getFirst()));
    }
    return list;
  }

  private static List<List<Tensor>> floats(List<List<Tensor>> list) {
    return list.stream().map(l -> List.of(l.getFirst().cast(DType.FLOAT32))).toList();
  }

  @Override
  public void cold(int batch) {
    Model model = mlp(128).seed(1).compile(adam(), classes(), accuracy());
    model.fit(random(60_000, 1), epochs(5), batchSize(batch), verbose(Verbose.SILENT));
    var result = model.evaluate(random(10_000, 3), batchSize(batch), verbose(Verbose.SILENT));
    System.out.println("# " + result);
  }

  private static Dataset random(int rows, long seed) {
    return Dataset.of(
        Tensor.wrap(Shape.of(rows, 784), Data.uniform(seed, rows * 784)),
        Tensor.wrap(Shape.of(rows), Data.ints(seed + 1, rows, 10)));
  }
}
