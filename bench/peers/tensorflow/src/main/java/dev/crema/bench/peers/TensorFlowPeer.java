package dev.crema.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.framework.optimizers.Momentum;
import org.tensorflow.framework.optimizers.Optimizer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.BlockLSTM;
import org.tensorflow.op.nn.BlockLSTMGrad;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** TensorFlow-Java 1.1 in graph mode: args are workload, batch, threads. */
public final class TensorFlowPeer implements Peer {
  static Graph graph;
  static Ops tf;
  static boolean training = true;
  static long params;
  static final List<Op> updates = new ArrayList<>();

  // ------------------------------------------------------------ layers
  static Variable<TFloat32> var(double std, long... shape) {
    for (long n = 1, i = 0; i < shape.length; i++)
      if ((n *= shape[(int) i]) > 0 && i == shape.length - 1) params += n;
    return tf.variable(
        tf.math.mul(
            tf.random.randomStandardNormal(tf.constant(shape), TFloat32.class),
            tf.constant((float) std)));
  }

  static Variable<TFloat32> fill(float v, long n) {
    return tf.variable(tf.fill(tf.constant(new long[] {n}), tf.constant(v)));
  }

  static Variable<TFloat32> bias(float v, long n) {
    params += n;
    return fill(v, n);
  }

  static Operand<TFloat32> dense(Operand<TFloat32> x, int in, int out, boolean relu) {
    Operand<TFloat32> y =
        tf.nn.biasAdd(tf.linalg.matMul(x, var(Math.sqrt(2.0 / in), in, out)), bias(0, out));
    return relu ? tf.nn.relu(y) : y;
  }

  static Operand<TFloat32> conv(
      Operand<TFloat32> x, int k, int in, int out, int stride, String pad, boolean bias) {
    Operand<TFloat32> y =
        tf.nn.conv2d(
            x,
            var(Math.sqrt(2.0 / (k * k * in)), k, k, in, out),
            List.of(1L, (long) stride, (long) stride, 1L),
            pad);
    return bias ? tf.nn.biasAdd(y, bias(0, out)) : y;
  }

  static Operand<TFloat32> pool(Operand<TFloat32> x) {
    return tf.nn.maxPool(
        x, tf.constant(new int[] {1, 2, 2, 1}), tf.constant(new int[] {1, 2, 2, 1}), "VALID");
  }

  static Operand<TFloat32> bn(Operand<TFloat32> x, int c) {
    Variable<TFloat32> g = bias(1, c), b = bias(0, c), m = fill(0, c), v = fill(1, c);
    if (!training)
      return tf.nn
          .fusedBatchNorm(
              x, g, b, m, v, FusedBatchNorm.isTraining(false), FusedBatchNorm.epsilon(1e-5f))
          .y();
    FusedBatchNorm<TFloat32, TFloat32> f =
        tf.nn.fusedBatchNorm(
            x,
            g,
            b,
            m,
            v,
            FusedBatchNorm.isTraining(true),
            FusedBatchNorm.epsilon(1e-5f),
            FusedBatchNorm.exponentialAvgFactor(0.1f));
    updates.add(tf.assign(m, f.batchMean()));
    updates.add(tf.assign(v, f.batchVariance()));
    return f.y();
  }

  static Operand<TFloat32> layerNorm(Operand<TFloat32> x, int d) {
    Operand<TInt32> ax = tf.constant(new int[] {-1});
    Operand<TFloat32> m = tf.math.mean(x, ax, Mean.keepDims(true));
    Operand<TFloat32> c = tf.math.sub(x, m);
    Operand<TFloat32> v = tf.math.mean(tf.math.square(c), ax, Mean.keepDims(true));
    Operand<TFloat32> n = tf.math.mul(c, tf.math.rsqrt(tf.math.add(v, tf.constant(1e-5f))));
    return tf.math.add(tf.math.mul(n, bias(1, d)), bias(0, d));
  }

  // ------------------------------------------------------------ models
  static Operand<TFloat32> mlp(Operand<TFloat32> x, int... sizes) {
    for (int i = 1; i < sizes.length; i++)
      x = dense(x, sizes[i - 1], sizes[i], i < sizes.length - 1);
    return x;
  }

  static Operand<TFloat32> lenet(Operand<TFloat32> x, int batch) {
    x = pool(tf.nn.relu(conv(x, 3, 1, 32, 1, "VALID", true)));
    x = pool(tf.nn.relu(conv(x, 3, 32, 64, 1, "VALID", true)));
    x = dense(tf.reshape(x, tf.constant(new int[] {batch, 1600})), 1600, 128, true);
    Operand<TFloat32> keep =
        tf.dtypes.cast(
            tf.math.greaterEqual(
                tf.random.randomUniform(tf.constant(new int[] {batch, 128}), TFloat32.class),
                tf.constant(0.5f)),
            TFloat32.class);
    x = tf.math.mul(x, tf.math.mul(keep, tf.constant(2f)));
    return dense(x, 128, 10, false);
  }

  static Operand<TFloat32> resnet20(Operand<TFloat32> x) {
    x = tf.nn.relu(bn(conv(x, 3, 3, 16, 1, "SAME", false), 16));
    int in = 16;
    for (int c : new int[] {16, 32, 64})
      for (int k = 0; k < 3; k++) {
        int stride = c > in ? 2 : 1;
        Operand<TFloat32> h = tf.nn.relu(bn(conv(x, 3, in, c, stride, "SAME", false), c));
        h = bn(conv(h, 3, c, c, 1, "SAME", false), c);
        Operand<TFloat32> skip = c > in ? bn(conv(x, 1, in, c, stride, "SAME", false), c) : x;
        x = tf.nn.relu(tf.math.add(h, skip));
        in = c;
      }
    x = tf.math.mean(x, tf.constant(new int[] {1, 2}));
    return dense(x, 64, 10, false);
  }

  /**
   * The fused LSTM op over the whole (time major) sequence; its gradient has to be registered by
   * hand.
   */
  static Operand<TFloat32> lstm(Operand<TInt32> ids, int batch) {
    Operand<TFloat32> e = tf.gather(var(0.1, 10000, 128), ids, tf.constant(0)); // [100, batch, 128]
    Operand<TFloat32> z = tf.fill(tf.constant(new long[] {batch, 128}), tf.constant(0f));
    Operand<TFloat32> p = tf.fill(tf.constant(new long[] {128}), tf.constant(0f));
    BlockLSTM<TFloat32> l =
        tf.nn.blockLSTM(tf.constant(100L), e, z, z, var(0.06, 256, 512), p, p, p, bias(0, 512));
    Operand<TFloat32> last =
        tf.reshape(
            tf.slice(
                l.h(), tf.constant(new int[] {99, 0, 0}), tf.constant(new int[] {1, batch, 128})),
            tf.constant(new int[] {batch, 128}));
    return dense(last, 128, 2, false);
  }

  static Operand<TFloat32> transformer(Operand<TInt32> ids, int b, int v, int t, int d) {
    int h = 4;
    Operand<TFloat32> x = tf.gather(var(0.02, v, d), ids, tf.constant(0));
    x = tf.reshape(tf.math.add(x, var(0.02, t, d)), tf.constant(new int[] {b * t, d}));
    Operand<TInt32> split = tf.constant(new int[] {b, t, h, d / h}),
        perm = tf.constant(new int[] {0, 2, 1, 3}),
        flat = tf.constant(new int[] {b * t, d});
    for (int i = 0; i < 4; i++) {
      Operand<TFloat32> q = tf.linalg.transpose(tf.reshape(dense(x, d, d, false), split), perm);
      Operand<TFloat32> k = tf.linalg.transpose(tf.reshape(dense(x, d, d, false), split), perm);
      Operand<TFloat32> w = tf.linalg.transpose(tf.reshape(dense(x, d, d, false), split), perm);
      Operand<TFloat32> s = tf.train.batchMatMul(q, k, TFloat32.class, BatchMatMul.adjY(true));
      s = tf.nn.softmax(tf.math.mul(s, tf.constant((float) (1 / Math.sqrt(d / h)))));
      Operand<TFloat32> a =
          tf.reshape(tf.linalg.transpose(tf.train.batchMatMul(s, w, TFloat32.class), perm), flat);
      x = layerNorm(tf.math.add(x, dense(a, d, d, false)), d);
      x = layerNorm(tf.math.add(x, dense(dense(x, d, 4 * d, true), 4 * d, d, false)), d);
    }
    return dense(x, d, v, false);
  }

  // ------------------------------------------------------------ gradients that the native library
  // lacks
  static void gradients() {
    boolean a =
        TensorFlow.registerCustomGradient(
            SparseSoftmaxCrossEntropyWithLogits.Inputs.class,
            (t, op, g) -> {
              @SuppressWarnings("unchecked")
              SparseSoftmaxCrossEntropyWithLogits<TFloat32> o =
                  (SparseSoftmaxCrossEntropyWithLogits<TFloat32>) op.getOutputs();
              @SuppressWarnings("unchecked")
              Operand<TFloat32> gl = (Operand<TFloat32>) g.get(0);
              return Arrays.asList(
                  t.math.mul(t.expandDims(gl, t.constant(-1)), o.backprop()),
                  t.zerosLike(op.labels));
            });
    boolean b =
        TensorFlow.registerCustomGradient(
            BlockLSTM.Inputs.class,
            (t, op, g) -> {
              @SuppressWarnings("unchecked")
              BlockLSTM.Inputs<TFloat32> in = (BlockLSTM.Inputs<TFloat32>) op;
              BlockLSTM<TFloat32> o = in.getOutputs();
              @SuppressWarnings("unchecked")
              Operand<TFloat32> hg = (Operand<TFloat32>) g.get(6);
              BlockLSTMGrad<TFloat32> r =
                  t.nn.blockLSTMGrad(
                      in.seqLenMax,
                      in.x,
                      in.csPrev,
                      in.hPrev,
                      in.w,
                      in.wci,
                      in.wcf,
                      in.wco,
                      in.b,
                      o.i(),
                      o.cs(),
                      o.f(),
                      o.o(),
                      o.ci(),
                      o.co(),
                      o.h(),
                      t.zerosLike(o.cs()),
                      hg,
                      false);
              return Arrays.asList(
                  t.zerosLike(in.seqLenMax),
                  r.xGrad(),
                  r.csPrevGrad(),
                  r.hPrevGrad(),
                  r.wGrad(),
                  r.wciGrad(),
                  r.wcfGrad(),
                  r.wcoGrad(),
                  r.bGrad());
            });
  }

  static ConfigProto config() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(Integer.getInteger("threads"))
        .setInterOpParallelismThreads(Integer.getInteger("interOp"))
        .build();
  }

  // ------------------------------------------------------------ training
  static Op trainOp(Operand<TFloat32> loss, boolean adam) {
    Optimizer opt = adam ? new Adam(graph, 1e-3f) : new Momentum(graph, 0.01f, 0.9f);
    Op min = opt.minimize(loss);
    if (updates.isEmpty()) return min;
    updates.add(min);
    return tf.withControlDependencies(updates).noOp();
  }

  static Operand<TFloat32> loss(
      Operand<TFloat32> logits, Operand<? extends org.tensorflow.types.family.TNumber> labels) {
    return tf.math.mean(
        tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels).loss(),
        tf.constant(new int[] {0}));
  }

  private static Step training(
      Operand<TFloat32> loss, boolean adam, Map<Placeholder<?>, Tensor[]> feeds) {
    Op op = trainOp(loss, adam);
    Session s = new Session(graph, true, config());
    return (i, want) -> {
      Session.Runner r = s.runner().addTarget(op);
      feeds.forEach((p, tensors) -> r.feed(p.asOutput(), tensors[i % tensors.length]));
      if (want) r.fetch(loss);
      try (Result out = r.run()) {
        return want ? ((TFloat32) out.get(0)).getFloat() : 0;
      }
    };
  }

  private static Step training(
      Placeholder<?> x,
      Placeholder<TInt32> y,
      Operand<TFloat32> logits,
      boolean adam,
      Tensor[] xs,
      Tensor[] ys) {
    return training(loss(logits, y), adam, Map.of(x, xs, y, ys));
  }

  static TFloat32 floatTensor(float[] a, long... shape) {
    return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(a, true, false));
  }

  static TInt32 intTensor(int[] a, long... shape) {
    return TInt32.tensorOf(Shape.of(shape), DataBuffers.of(a, true, false));
  }

  static Tensor[] floats(int n, long seed, long... shape) {
    Tensor[] a = new Tensor[n];
    for (int i = 0; i < n; i++)
      a[i] = floatTensor(Data.normal(seed + i, (int) Shape.of(shape).size()), shape);
    return a;
  }

  static Tensor[] ids(int n, long seed, int bound, long... shape) {
    Tensor[] a = new Tensor[n];
    for (int i = 0; i < n; i++)
      a[i] = intTensor(Data.ints(seed + i, (int) Shape.of(shape).size(), bound), shape);
    return a;
  }

  static Placeholder<TFloat32> phF(long... s) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(s)));
  }

  static Placeholder<TInt32> phI(long... s) {
    return tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(s)));
  }

  // ------------------------------------------------------------ inference: float[] in, float[] out
  private static Step inference(
      Placeholder<TFloat32> x, Operand<TFloat32> out, int batch, long... shape) {
    int n = (int) Shape.of(shape).size();
    float[][] xs = new float[Data.INPUTS][];
    for (int i = 0; i < xs.length; i++) xs[i] = Data.normal(100 + i, n);
    float[] res = new float[batch * 10];
    Session s = new Session(graph, true, config());
    return (i, w) -> {
      try (TFloat32 in = floatTensor(xs[i % xs.length], shape);
          Result r = s.runner().feed(x.asOutput(), in).fetch(out).run()) {
        ((TFloat32) r.get(0))
            .copyTo(
                org.tensorflow.ndarray.NdArrays.wrap(
                    Shape.of(batch, 10), DataBuffers.of(res, false, false)));
        return res[0];
      }
    };
  }

  private static Step language(int words, int tokens, int d, int b) {
    Placeholder<TInt32> x = phI(b, tokens), y = phI(b * tokens);
    return training(
        x,
        y,
        transformer(x, b, words, tokens, d),
        true,
        ids(Data.INPUTS, 1, words, b, tokens),
        ids(Data.LABELS, 50, words, b * tokens));
  }

  private static Step words(int batch) {
    Placeholder<TInt32> x = phI(batch, 128);
    Operand<TFloat32> out = transformer(x, batch, 8000, 128, 256);
    int[][] xs = new int[Data.INPUTS][];
    for (int i = 0; i < xs.length; i++) xs[i] = Data.ints(100 + i, batch * 128, 8000);
    float[] res = new float[batch * 128 * 8000];
    Session s = new Session(graph, true, config());
    return (i, w) -> {
      try (TInt32 in = intTensor(xs[i % xs.length], batch, 128);
          Result r = s.runner().feed(x.asOutput(), in).fetch(out).run()) {
        ((TFloat32) r.get(0))
            .copyTo(
                org.tensorflow.ndarray.NdArrays.wrap(
                    Shape.of(batch * 128, 8000), DataBuffers.of(res, false, false)));
        return res[0];
      }
    };
  }

  // ------------------------------------------------------------ two tables
  private static Step ncf(int b) {
    Placeholder<TInt32> user = phI(b), item = phI(b);
    Placeholder<TFloat32> y = phF(b, 1);
    Operand<TFloat32> x =
        tf.concat(
            List.of(
                tf.gather(var(0.05, 100_000, 32), user, tf.constant(0)),
                tf.gather(var(0.05, 100_000, 32), item, tf.constant(0))),
            tf.constant(1));
    Operand<TFloat32> z = mlp(x, 64, 64, 32, 1);
    // max(z, 0) - z y + log(1 + exp(-|z|)), as the library has no op with a gradient.
    Operand<TFloat32> l =
        tf.math.add(
            tf.math.sub(tf.nn.relu(z), tf.math.mul(z, y)),
            tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(z)))));
    Tensor[] labels = new Tensor[Data.LABELS];
    for (int i = 0; i < labels.length; i++) {
      int[] v = Data.ints(50 + i, b, 2);
      float[] f = new float[b];
      for (int k = 0; k < b; k++) f[k] = v[k];
      labels[i] = floatTensor(f, b, 1);
    }
    return training(
        tf.math.mean(l, tf.constant(new int[] {0, 1})),
        true,
        Map.of(
            user,
            ids(Data.INPUTS, 1, 100_000, b),
            item,
            ids(Data.INPUTS, 21, 100_000, b),
            y,
            labels));
  }

  // ------------------------------------------------------------ whole process
  @Override
  public void cold(int batch) {
    int n = 60000, nt = 10000;
    float[] x = Data.uniform(1, n * 784), xt = Data.uniform(3, nt * 784);
    int[] y = Data.ints(2, n, 10), yt = Data.ints(4, nt, 10);
    Placeholder<TFloat32> px = phF(-1, 784);
    Placeholder<TInt32> py = phI(-1);
    Operand<TFloat32> logits = mlp(px, 784, 128, 10), loss = loss(logits, py);
    Op op = trainOp(loss, true);
    Operand<TFloat32> right =
        tf.math.mean(
            tf.dtypes.cast(
                tf.math.equal(tf.math.argMax(logits, tf.constant(1), TInt32.class), py),
                TFloat32.class),
            tf.constant(new int[] {0}));
    try (Session s = new Session(graph, true, config())) {
      int[] order = new int[n];
      for (int i = 0; i < n; i++) order[i] = i;
      Random rng = new Random(9);
      float[] bx = new float[batch * 784];
      int[] by = new int[batch];
      double lastLoss = 0, trainAcc = 0;
      for (int e = 0; e < 5; e++) {
        for (int i = n - 1; i > 0; i--) {
          int j = rng.nextInt(i + 1), t = order[i];
          order[i] = order[j];
          order[j] = t;
        }
        double sum = 0, acc = 0;
        int steps = 0;
        for (int k = 0; k < n; k += batch) {
          int m = Math.min(batch, n - k);
          for (int i = 0; i < m; i++) {
            System.arraycopy(x, order[k + i] * 784, bx, i * 784, 784);
            by[i] = y[order[k + i]];
          }
          try (TFloat32 tx = TFloat32.tensorOf(Shape.of(m, 784), DataBuffers.of(bx, true, false));
              TInt32 ty = TInt32.tensorOf(Shape.of(m), DataBuffers.of(by, true, false));
              Result r =
                  s.runner()
                      .feed(px.asOutput(), tx)
                      .feed(py.asOutput(), ty)
                      .addTarget(op)
                      .fetch(loss)
                      .fetch(right)
                      .run()) {
            sum += ((TFloat32) r.get(0)).getFloat();
            acc += ((TFloat32) r.get(1)).getFloat();
            steps++;
          }
        }
        lastLoss = sum / steps;
        trainAcc = acc / steps;
      }
      double acc = 0;
      for (int k = 0; k < nt; k += batch) {
        int m = Math.min(batch, nt - k);
        float[] ex = Arrays.copyOfRange(xt, k * 784, (k + m) * 784);
        try (TFloat32 tx = floatTensor(ex, m, 784);
            TInt32 ty = intTensor(Arrays.copyOfRange(yt, k, k + m), m);
            Result r =
                s.runner().feed(px.asOutput(), tx).feed(py.asOutput(), ty).fetch(right).run()) {
          acc += ((TFloat32) r.get(0)).getFloat() * m;
        }
      }
      System.out.printf(
          "# loss %.4f, accuracy %.4f, of the test set %.4f%n", lastLoss, trainAcc, acc / nt);
    }
  }

  public static void main(String[] args) throws Exception {
    graph = new Graph();
    tf = Ops.create(graph);
    gradients();
    Worker.main(new TensorFlowPeer(), args);
  }

  @Override
  public Step step(Workload w, int b) {
    training = w.kind() == Workload.Kind.TRAINING;
    int X = Data.INPUTS, Y = Data.LABELS;
    Placeholder<TFloat32> x;
    Placeholder<TInt32> i, y = phI(b);
    return switch (w) {
      case MLP ->
          training(
              x = phF(b, 784),
              y,
              mlp(x, 784, 128, 10),
              true,
              floats(X, 1, b, 784),
              ids(Y, 50, 10, b));
      case MLP_WIDE ->
          training(
              x = phF(b, 784),
              y,
              mlp(x, 784, 1024, 1024, 10),
              true,
              floats(X, 1, b, 784),
              ids(Y, 50, 10, b));
      case LENET ->
          training(
              x = phF(b, 28, 28, 1),
              y,
              lenet(x, b),
              true,
              floats(X, 1, b, 28, 28, 1),
              ids(Y, 50, 10, b));
      case RESNET20 ->
          training(
              x = phF(b, 32, 32, 3),
              y,
              resnet20(x),
              false,
              floats(X, 1, b, 32, 32, 3),
              ids(Y, 50, 10, b));
      case LSTM ->
          training(
              i = phI(100, b), y, lstm(i, b), true, ids(X, 1, 10000, 100, b), ids(Y, 50, 2, b));
      case TRANSFORMER -> language(8000, 128, 256, b);
      case GPT -> language(65, 64, 128, b);
      case NCF -> ncf(b);
      case INFER_MLP -> inference(x = phF(b, 784), mlp(x, 784, 128, 10), b, b, 784);
      case INFER_RESNET20 -> inference(x = phF(b, 32, 32, 3), resnet20(x), b, b, 32, 32, 3);
      case INFER_TRANSFORMER -> words(b);
      case COLD -> throw new IllegalArgumentException("cold is no step");
    };
  }
}
