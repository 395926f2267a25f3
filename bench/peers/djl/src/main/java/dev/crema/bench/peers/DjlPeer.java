package dev.crema.bench.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EpochTrainingListener;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.PairList;
import java.util.function.BiFunction;

/** DJL 0.36 on the PyTorch engine: args are workload, batch, threads. */
public final class DjlPeer implements Peer {
  private final NDManager root = NDManager.newBaseManager(Device.cpu());

  // ------------------------------------------------------------ models
  static Block mlp(int... sizes) {
    SequentialBlock b = new SequentialBlock();
    for (int i = 0; i < sizes.length; i++) {
      b.add(Linear.builder().setUnits(sizes[i]).build());
      if (i < sizes.length - 1) b.add(Activation.reluBlock());
    }
    return b;
  }

  static Block conv(int filters, int k, int stride, int pad, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(k, k))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(pad, pad))
        .optBias(bias)
        .build();
  }

  static Block lenet() {
    return new SequentialBlock()
        .add(conv(32, 3, 1, 0, true))
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(conv(64, 3, 1, 0, true))
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(128).build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(10).build());
  }

  static Block basic(int ch, int stride, boolean project) {
    SequentialBlock main =
        new SequentialBlock()
            .add(conv(ch, 3, stride, 1, false))
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock())
            .add(conv(ch, 3, 1, 1, false))
            .add(BatchNorm.builder().build());
    Block skip =
        project
            ? new SequentialBlock()
                .add(conv(ch, 1, stride, 0, false))
                .add(BatchNorm.builder().build())
            : Blocks.identityBlock();
    return new ParallelBlock(
        l ->
            new NDList(
                l.get(0)
                    .singletonOrThrow()
                    .add(l.get(1).singletonOrThrow())
                    .getNDArrayInternal()
                    .relu()),
        java.util.List.of(main, skip));
  }

  static Block resnet20() {
    SequentialBlock b =
        new SequentialBlock()
            .add(conv(16, 3, 1, 1, false))
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock());
    int[] chs = {16, 32, 64};
    for (int s = 0; s < 3; s++)
      for (int k = 0; k < 3; k++) b.add(basic(chs[s], s > 0 && k == 0 ? 2 : 1, s > 0 && k == 0));
    return b.add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  /** Plain trainable embedding (dense gradient). */
  static final class Emb extends AbstractBlock {
    final Parameter w;
    final int d;

    Emb(int n, int d) {
      this.d = d;
      w =
          addParameter(
              Parameter.builder()
                  .setName("embedding")
                  .setType(Parameter.Type.WEIGHT)
                  .optShape(new Shape(n, d))
                  .build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore ps, NDList in, boolean training, PairList<String, Object> p) {
      return Embedding.embedding(
          in.head(), ps.getValue(w, in.head().getDevice(), training), SparseFormat.DENSE);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] s) {
      return new Shape[] {s[0].addAll(new Shape(d))};
    }
  }

  /** Adds a learned position embedding. */
  static final class Pos extends AbstractBlock {
    final Parameter w;

    Pos(int t, int d) {
      w =
          addParameter(
              Parameter.builder()
                  .setName("pos")
                  .setType(Parameter.Type.WEIGHT)
                  .optShape(new Shape(t, d))
                  .build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore ps, NDList in, boolean training, PairList<String, Object> p) {
      return new NDList(in.head().add(ps.getValue(w, in.head().getDevice(), training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] s) {
      return s;
    }
  }

  static Block lstm() {
    return new SequentialBlock()
        .add(new Emb(10000, 128))
        .add(
            LSTM.builder()
                .setNumLayers(1)
                .setStateSize(128)
                .optBatchFirst(true)
                .optReturnState(false)
                .build())
        .addSingleton(a -> a.get(new NDIndex(":, -1")))
        .add(Linear.builder().setUnits(2).build());
  }

  /** Post-norm encoder layer with LayerNorm (DJL's own TransformerEncoderBlock uses BatchNorm). */
  static final class Layer extends AbstractBlock {
    final Block att, n1, f1, f2, n2;

    Layer(int d, int heads, int ff) {
      att =
          addChildBlock(
              "att",
              ScaledDotProductAttentionBlock.builder()
                  .setEmbeddingSize(d)
                  .setHeadCount(heads)
                  .optAttentionProbsDropoutProb(0f)
                  .build());
      n1 = addChildBlock("n1", LayerNorm.builder().axis(2).build());
      f1 = addChildBlock("f1", Linear.builder().setUnits(ff).build());
      f2 = addChildBlock("f2", Linear.builder().setUnits(d).build());
      n2 = addChildBlock("n2", LayerNorm.builder().axis(2).build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore ps, NDList in, boolean tr, PairList<String, Object> p) {
      NDArray x = in.head();
      NDArray h =
          n1.forward(ps, new NDList(att.forward(ps, new NDList(x), tr).head().add(x)), tr).head();
      NDArray f =
          f2.forward(ps, new NDList(Activation.relu(f1.forward(ps, new NDList(h), tr).head())), tr)
              .head();
      return n2.forward(ps, new NDList(f.add(h)), tr);
    }

    @Override
    public void initializeChildBlocks(NDManager m, DataType t, Shape... s) {
      att.initialize(m, t, s);
      n1.initialize(m, t, s);
      f1.initialize(m, t, s);
      f2.initialize(m, t, f1.getOutputShapes(s));
      n2.initialize(m, t, s);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] s) {
      return s;
    }
  }

  static Block transformer(int words, int tokens, int d) {
    SequentialBlock b = new SequentialBlock().add(new Emb(words, d)).add(new Pos(tokens, d));
    for (int i = 0; i < 4; i++) b.add(new Layer(d, 4, 4 * d));
    return b.add(Linear.builder().setUnits(words).build()).addSingleton(a -> a.reshape(-1, words));
  }

  /** Two tables side by side; their gradients are sparse, as far as the optimizer allows. */
  static final class Ncf extends AbstractBlock {
    final Block users = addChildBlock("users", new Emb(100_000, 32)),
        items = addChildBlock("items", new Emb(100_000, 32));
    final Block top = addChildBlock("top", mlp(64, 32, 1));

    @Override
    protected NDList forwardInternal(
        ParameterStore ps, NDList in, boolean tr, PairList<String, Object> p) {
      NDArray u = users.forward(ps, new NDList(in.get(0)), tr).head(),
          v = items.forward(ps, new NDList(in.get(1)), tr).head();
      return top.forward(ps, new NDList(u.concat(v, 1)), tr);
    }

    @Override
    public void initializeChildBlocks(NDManager m, DataType t, Shape... s) {
      users.initialize(m, t, s[0]);
      items.initialize(m, t, s[1]);
      top.initialize(m, t, new Shape(s[0].get(0), 64));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] s) {
      return new Shape[] {new Shape(s[0].get(0), 1)};
    }
  }

  // ------------------------------------------------------------ training
  private static Step training(
      Block block, boolean adam, Loss lossFunction, Shape[] in, NDList[] xs, NDArray[] ys) {
    Optimizer opt =
        adam
            ? Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build()
            : Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(0.01f))
                .optMomentum(0.9f)
                .build();
    Model model = Model.newInstance("peer", Device.cpu());
    model.setBlock(block);
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(lossFunction)
                .optOptimizer(opt)
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(in);
    return (i, want) -> {
      NDList x = xs[i % xs.length];
      NDArray y = ys[i % ys.length];
      try (NDManager m = trainer.getManager().newSubManager()) {
        x.tempAttach(m);
        y.tempAttach(m);
        double l = 0;
        try (GradientCollector gc = trainer.newGradientCollector()) {
          NDList lab = new NDList(y);
          NDArray loss = trainer.getLoss().evaluate(lab, trainer.forward(new NDList(x), lab));
          gc.backward(loss);
          if (want) l = loss.getFloat();
        }
        trainer.step();
        return l;
      }
    };
  }

  private Step training(Block block, boolean adam, Shape in, NDList[] xs, NDArray[] ys) {
    return training(block, adam, Loss.softmaxCrossEntropyLoss(), new Shape[] {in}, xs, ys);
  }

  private NDList[] floats(Shape s) {
    NDList[] a = new NDList[Data.INPUTS];
    for (int i = 0; i < a.length; i++)
      a[i] = new NDList(root.create(Data.normal(1 + i, (int) s.size()), s));
    return a;
  }

  private NDList[] ids(Shape s, int bound, int tensors) {
    NDList[] a = new NDList[Data.INPUTS];
    for (int i = 0; i < a.length; i++) {
      a[i] = new NDList();
      for (int k = 0; k < tensors; k++)
        a[i].add(root.create(Data.longs(Data.ints(1 + i + 20 * k, (int) s.size(), bound)), s));
    }
    return a;
  }

  private NDArray[] labels(Shape s, int bound) {
    NDArray[] a = new NDArray[Data.LABELS];
    for (int i = 0; i < a.length; i++)
      a[i] = root.create(Data.longs(Data.ints(50 + i, (int) s.size(), bound)), s);
    return a;
  }

  // ------------------------------------------------------------ inference
  /** From an array of inputs to an array of outputs. */
  private record ArrayTranslator<T>(BiFunction<NDManager, T, NDArray> create)
      implements Translator<T, float[]> {
    @Override
    public NDList processInput(TranslatorContext ctx, T in) {
      return new NDList(create.apply(ctx.getNDManager(), in));
    }

    @Override
    public float[] processOutput(TranslatorContext ctx, NDList out) {
      return out.head().toFloatArray();
    }

    @Override
    public Batchifier getBatchifier() {
      return null;
    }
  }

  private static <T> Step inference(
      Block block,
      DataType type,
      Shape in,
      Translator<T, float[]> translator,
      java.util.function.IntFunction<T> input) {
    java.util.List<T> xs =
        java.util.stream.IntStream.range(0, Data.INPUTS).mapToObj(input).toList();
    Model model = Model.newInstance("peer", Device.cpu());
    block.initialize(model.getNDManager(), type, in);
    model.setBlock(block);
    Predictor<T, float[]> p = model.newPredictor(translator);
    return (i, w) -> p.predict(xs.get(i % xs.size()))[0];
  }

  private static Step inference(Block block, Shape in) {
    return inference(
        block,
        DataType.FLOAT32,
        in,
        new ArrayTranslator<float[]>((m, x) -> m.create(x, in)),
        i -> Data.normal(100 + i, (int) in.size()));
  }

  @Override
  public void cold(int batch) throws Exception {
    try (Model model = Model.newInstance("mlp", Device.cpu())) {
      NDManager m = model.getNDManager();
      int n = 60000, nt = 10000;
      NDArray x = m.create(Data.uniform(1, n * 784), new Shape(n, 784)),
          y = m.create(Data.longs(Data.ints(2, n, 10)));
      NDArray xt = m.create(Data.uniform(3, nt * 784), new Shape(nt, 784)),
          yt = m.create(Data.longs(Data.ints(4, nt, 10)));
      ArrayDataset train =
          new ArrayDataset.Builder().setData(x).optLabels(y).setSampling(batch, true).build();
      ArrayDataset test =
          new ArrayDataset.Builder().setData(xt).optLabels(yt).setSampling(batch, false).build();
      model.setBlock(mlp(128, 10));
      DefaultTrainingConfig cfg =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(Optimizer.adam().build())
              .addEvaluator(new Accuracy())
              .addTrainingListeners(new EpochTrainingListener(), new EvaluatorTrainingListener());
      try (Trainer trainer = model.newTrainer(cfg)) {
        trainer.initialize(new Shape(batch, 784));
        EasyTrain.fit(trainer, 5, train, null);
        EasyTrain.evaluateDataset(trainer, test);
        System.out.println("# " + trainer.getTrainingResult().getEvaluations());
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Engine.getInstance().setRandomSeed(42);
    Worker.main(new DjlPeer(), args);
  }

  private Step language(int words, int tokens, int d, int b) {
    Shape in = new Shape(b, tokens);
    return training(
        transformer(words, tokens, d),
        true,
        in,
        ids(in, words, 1),
        labels(new Shape(b * tokens), words));
  }

  @Override
  public Step step(Workload w, int b) {
    Shape ten = new Shape(b);
    return switch (w) {
      case MLP ->
          training(
              mlp(128, 10), true, new Shape(b, 784), floats(new Shape(b, 784)), labels(ten, 10));
      case MLP_WIDE ->
          training(
              mlp(1024, 1024, 10),
              true,
              new Shape(b, 784),
              floats(new Shape(b, 784)),
              labels(ten, 10));
      case LENET ->
          training(
              lenet(),
              true,
              new Shape(b, 1, 28, 28),
              floats(new Shape(b, 1, 28, 28)),
              labels(ten, 10));
      case RESNET20 ->
          training(
              resnet20(),
              false,
              new Shape(b, 3, 32, 32),
              floats(new Shape(b, 3, 32, 32)),
              labels(ten, 10));
      case LSTM ->
          training(
              lstm(), true, new Shape(b, 100), ids(new Shape(b, 100), 10000, 1), labels(ten, 2));
      case TRANSFORMER -> language(8000, 128, 256, b);
      case GPT -> language(65, 64, 128, b);
      case NCF -> {
        NDArray[] y = labels(new Shape(b, 1), 2);
        for (int i = 0; i < y.length; i++) y[i] = y[i].toType(DataType.FLOAT32, true);
        yield training(
            new Ncf(),
            true,
            Loss.sigmoidBinaryCrossEntropyLoss(),
            new Shape[] {ten, ten},
            ids(ten, 100_000, 2),
            y);
      }
      case INFER_MLP -> inference(mlp(128, 10), new Shape(b, 784));
      case INFER_RESNET20 -> inference(resnet20(), new Shape(b, 3, 32, 32));
      case INFER_TRANSFORMER -> {
        Shape s = new Shape(b, 128);
        yield inference(
            transformer(8000, 128, 256),
            DataType.FLOAT32,
            s,
            new ArrayTranslator<long[]>((m, x) -> m.create(x, s)),
            i -> Data.longs(Data.ints(100 + i, b * 128, 8000)));
      }
      case COLD -> throw new IllegalArgumentException("cold is no step");
    };
  }
}
