package dev.crema.bench.peers;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j 1.0.0-M2.1: args are workload, batch, threads. */
public final class Dl4jPeer implements Peer {

  static OutputLayer.Builder out(int n) {
    return new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
        .nOut(n)
        .activation(Activation.SOFTMAX);
  }

  static MultiLayerNetwork net(NeuralNetConfiguration.ListBuilder b) {
    MultiLayerNetwork m = new MultiLayerNetwork(b.build());
    m.init();
    return m;
  }

  static NeuralNetConfiguration.ListBuilder adam() {
    return new NeuralNetConfiguration.Builder()
        .seed(42)
        .weightInit(WeightInit.RELU)
        .updater(new Adam(1e-3))
        .list();
  }

  static MultiLayerNetwork mlp(int... sizes) {
    NeuralNetConfiguration.ListBuilder b = adam();
    for (int i = 0; i < sizes.length - 1; i++)
      b.layer(new DenseLayer.Builder().nOut(sizes[i]).activation(Activation.RELU).build());
    return net(
        b.layer(out(sizes[sizes.length - 1]).build()).setInputType(InputType.feedForward(784)));
  }

  static MultiLayerNetwork lenet() {
    return net(
        adam()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(
                new SubsamplingLayer.Builder(
                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                    .build())
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(64).activation(Activation.RELU).build())
            .layer(
                new SubsamplingLayer.Builder(
                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                    .build())
            .layer(new DenseLayer.Builder().nOut(128).activation(Activation.RELU).build())
            .layer(out(10).dropOut(0.5).build())
            .setInputType(InputType.convolutional(28, 28, 1)));
  }

  static ConvolutionLayer conv(int k, int out, int stride) {
    return new ConvolutionLayer.Builder(k, k)
        .nOut(out)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  static BatchNormalization bn(Activation a) {
    return new BatchNormalization.Builder().decay(0.9).eps(1e-5).activation(a).build();
  }

  static ComputationGraph resnet20() {
    ComputationGraphConfiguration.GraphBuilder g =
        new NeuralNetConfiguration.Builder()
            .seed(42)
            .weightInit(WeightInit.RELU)
            .updater(new Nesterovs(0.01, 0.9))
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(32, 32, 3));
    g.addLayer("c0", conv(3, 16, 1), "in").addLayer("b0", bn(Activation.RELU), "c0");
    String x = "b0";
    int in = 16;
    for (int c : new int[] {16, 32, 64})
      for (int k = 0; k < 3; k++) {
        String n = "s" + c + "_" + k;
        int stride = c > in ? 2 : 1;
        g.addLayer(n + "c1", conv(3, c, stride), x)
            .addLayer(n + "b1", bn(Activation.RELU), n + "c1");
        g.addLayer(n + "c2", conv(3, c, 1), n + "b1")
            .addLayer(n + "b2", bn(Activation.IDENTITY), n + "c2");
        String skip = x;
        if (c > in) {
          g.addLayer(n + "cs", conv(1, c, stride), x)
              .addLayer(n + "bs", bn(Activation.IDENTITY), n + "cs");
          skip = n + "bs";
        }
        g.addVertex(n + "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), n + "b2", skip);
        g.addLayer(n, new ActivationLayer(Activation.RELU), n + "add");
        x = n;
        in = c;
      }
    g.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), x)
        .addLayer("out", out(10).build(), "pool")
        .setOutputs("out");
    ComputationGraph m = new ComputationGraph(g.build());
    m.init();
    return m;
  }

  static MultiLayerNetwork lstm() {
    return net(
        adam()
            .layer(
                new EmbeddingSequenceLayer.Builder().nIn(10000).nOut(128).inputLength(100).build())
            .layer(
                new LastTimeStep(
                    new LSTM.Builder().nIn(128).nOut(128).activation(Activation.TANH).build()))
            .layer(out(2).nIn(128).build())
            .setInputType(InputType.recurrent(10000, 100)));
  }

  // ------------------------------------------------------------ data
  static INDArray[] floats(int n, long seed, long... shape) {
    INDArray[] a = new INDArray[n];
    for (int i = 0; i < n; i++) {
      long size = 1;
      for (long s : shape) size *= s;
      a[i] = Nd4j.create(Data.normal(seed + i, (int) size), shape, 'c');
    }
    return a;
  }

  static INDArray[] ids(int n, long seed, int bound, DataType type, long... shape) {
    INDArray[] a = new INDArray[n];
    for (int i = 0; i < n; i++) {
      long size = 1;
      for (long s : shape) size *= s;
      a[i] =
          Nd4j.createFromArray(Data.ints(seed + i, (int) size, bound)).reshape(shape).castTo(type);
    }
    return a;
  }

  private static Step training(Model m, INDArray[] xs, INDArray[] ys) {
    return (i, want) -> {
      INDArray x = xs[i % xs.length], y = ys[i % ys.length];
      if (m instanceof MultiLayerNetwork n) n.fit(x, y);
      else ((ComputationGraph) m).fit(new INDArray[] {x}, new INDArray[] {y});
      return want ? m.score() : 0;
    };
  }

  private static Step inference(Model m, long... shape) {
    int n = 1;
    for (long s : shape) n *= (int) s;
    float[][] xs = new float[Data.INPUTS][];
    for (int i = 0; i < xs.length; i++) xs[i] = Data.normal(100 + i, n);
    return (i, w) -> {
      try (INDArray x = Nd4j.create(xs[i % xs.length], shape, 'c')) {
        INDArray o =
            m instanceof MultiLayerNetwork k ? k.output(x) : ((ComputationGraph) m).outputSingle(x);
        return o.data().asFloat()[0];
      }
    };
  }

  @Override
  public void cold(int batch) {
    int n = 60000, nt = 10000;
    List<DataSet> train =
        new DataSet(
                Nd4j.create(Data.uniform(1, n * 784), new long[] {n, 784}, 'c'),
                Nd4j.createFromArray(Data.ints(2, n, 10)).reshape(n, 1).castTo(DataType.FLOAT))
            .asList();
    List<DataSet> test =
        new DataSet(
                Nd4j.create(Data.uniform(3, nt * 784), new long[] {nt, 784}, 'c'),
                Nd4j.createFromArray(Data.ints(4, nt, 10)).reshape(nt, 1).castTo(DataType.FLOAT))
            .asList();
    MultiLayerNetwork m = mlp(128, 10);
    java.util.Collections.shuffle(train, new java.util.Random(1));
    m.fit(new ListDataSetIterator<>(train, batch), 5);
    int right = 0;
    ListDataSetIterator<DataSet> it = new ListDataSetIterator<>(test, batch);
    while (it.hasNext()) {
      DataSet d = it.next();
      right +=
          m.output(d.getFeatures())
              .argMax(1)
              .castTo(DataType.FLOAT)
              .eq(d.getLabels().reshape(d.numExamples()))
              .castTo(DataType.INT)
              .sumNumber()
              .intValue();
    }
    System.out.printf(
        "# loss %.4f, accuracy of the test set %.4f%n", m.score(), right / (double) nt);
  }

  public static void main(String[] args) throws Exception {
    Worker.main(new Dl4jPeer(), args);
  }

  @Override
  public Step step(Workload w, int b) {
    int X = Data.INPUTS, Y = Data.LABELS;
    DataType F = DataType.FLOAT;
    return switch (w) {
      case MLP -> training(mlp(128, 10), floats(X, 1, b, 784), ids(Y, 50, 10, F, b, 1));
      case MLP_WIDE -> training(mlp(1024, 1024, 10), floats(X, 1, b, 784), ids(Y, 50, 10, F, b, 1));
      case LENET -> training(lenet(), floats(X, 1, b, 1, 28, 28), ids(Y, 50, 10, F, b, 1));
      case RESNET20 -> training(resnet20(), floats(X, 1, b, 3, 32, 32), ids(Y, 50, 10, F, b, 1));
      case LSTM -> training(lstm(), ids(X, 1, 10000, F, b, 100), ids(Y, 50, 2, F, b, 1));
      case INFER_MLP -> inference(mlp(128, 10), b, 784);
      case INFER_RESNET20 -> inference(resnet20(), b, 3, 32, 32);
      // Written in its SameDiff a transformer builds, but does not train.
      case TRANSFORMER, INFER_TRANSFORMER, GPT, NCF ->
          throw new UnsupportedOperationException("not written for this engine");
      case COLD -> throw new IllegalArgumentException("cold is no step");
    };
  }
}
