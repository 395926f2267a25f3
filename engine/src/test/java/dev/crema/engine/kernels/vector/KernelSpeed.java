package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast are the kernels on one thread? Run {@code main} with the names of cases (all without),
 * the Vector API on and nothing else on the machine. Prints for each case the best and the median
 * rate after some seconds, and when in the life of the JVM half of the best rate was first reached.
 */
public final class KernelSpeed {
  private record Case(Kernel kernel, List<Long> floats, double operations, String unit) {}

  private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "3"));

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private KernelSpeed() {}

  public static void main(String[] arguments) {
    Map<String, Case> cases = new LinkedHashMap<>();
    for (int[] s :
        new int[][] {
          {128, 784, 128},
          {32, 784, 128},
          {128, 1024, 1024},
          {1024, 1024, 1024},
          {64, 256, 256},
          {128, 128, 10},
          {1, 784, 128}
        }) {
      String name = s[0] + "x" + s[1] + "x" + s[2];
      cases.put("y_" + name, matMul(s[0], s[2], s[1], false, false, true));
      cases.put("dw_" + name, matMul(s[1], s[2], s[0], true, false, false));
      cases.put("dx_" + name, matMul(s[0], s[1], s[2], false, true, false));
    }
    for (Spec.ConvolutionKind kind : Spec.ConvolutionKind.values()) {
      String prefix = kind.name().toLowerCase(java.util.Locale.ROOT) + "_";
      cases.put(prefix + "32x28_64", convolution(kind, 64, 28, 32, 64, 3, 1, 1));
      cases.put(prefix + "16x32_16", convolution(kind, 64, 32, 16, 16, 3, 1, 1));
      cases.put(prefix + "64x8_64", convolution(kind, 64, 8, 64, 64, 3, 1, 1));
      cases.put(prefix + "3x32_16", convolution(kind, 64, 32, 3, 16, 3, 1, 1));
      cases.put(prefix + "1x28_32", convolution(kind, 64, 28, 1, 32, 3, 1, 1));
      cases.put(prefix + "16x32_32_s2", convolution(kind, 64, 32, 16, 32, 3, 2, 1));
      cases.put(prefix + "256x14_256_1x1", convolution(kind, 64, 14, 256, 256, 1, 1, 1));
      cases.put(prefix + "depthwise_64x28", convolution(kind, 64, 28, 64, 64, 3, 1, 64));
    }
    Window two = Window.valid(Ints.of(2, 2), Ints.of(2, 2));
    for (Spec.PoolKind kind : Spec.PoolKind.values()) {
      Spec.Pool spec =
          new Spec.Pool(kind, DType.FLOAT32, 64, Shape.of(28, 28), Shape.of(14, 14), 32, two);
      long x = 64L * 28 * 28 * 32;
      cases.put(
          "pool_" + kind.name().toLowerCase(java.util.Locale.ROOT),
          new Case(
              PoolKernel.of(spec),
              switch (kind) {
                case MAX, AVERAGE -> List.of(x, x / 4);
                case MAX_GRADIENT -> List.of(x, x / 4, x);
                case MAX_PICK -> List.of(x, x, x / 4);
                case AVERAGE_GRADIENT -> List.of(x / 4, x);
              },
              x * 4.0,
              "GB/s"));
    }
    cases.put("copy_run", copy(Shape.of(1024, 768), List.of(768L, 1L)));
    cases.put("copy_transpose", copy(Shape.of(768, 1024), List.of(1L, 768L)));
    cases.put("copy_heads", copy(Shape.of(32, 8, 64, 32), List.of(16384L, 32L, 256L, 1L)));
    cases.put(
        "gather_784",
        new Case(
            GatherKernel.of(new Spec.Gather(4, DType.INT32, 1, 1, 10_000, 784, 128)),
            List.of(7_840_000L, 128L, 100_352L),
            100_352 * 4.0,
            "GB/s"));
    cases.put(
        "scatter_64",
        new Case(
            ScatterAddKernel.of(
                new Spec.ScatterAdd(DType.FLOAT32, DType.INT32, 1, 1, 10_000, 64, 4096)),
            List.of(262_144L, 4096L, 640_000L),
            262_144 * 4.0,
            "GB/s"));
    for (Distribution distribution :
        new Distribution[] {Distribution.UNIFORM, Distribution.NORMAL}) {
      cases.put(
          "random_" + distribution,
          new Case(
              RandomKernel.of(new Spec.Random(distribution, DType.FLOAT32, 1 << 18, 1)),
              List.of(4L, 1L << 18),
              1 << 18,
              "G/s"));
    }
    cases.put(
        "sort_1000",
        new Case(
            SortKernel.of(new Spec.Sort(DType.FLOAT32, 64, 1000, 1, 1000, false)),
            List.of(64_000L, 64_000L, 64_000L),
            64_000,
            "G/s"));
    List<String> names = arguments.length == 0 ? List.copyOf(cases.keySet()) : List.of(arguments);
    for (String name : names) {
      cases.forEach(
          (key, value) -> {
            if (key.matches(name)) {
              measure(key, value);
            }
          });
    }
  }

  private static Case matMul(long m, long n, long k, boolean ta, boolean tb, boolean bias) {
    Epilogue epilogue = bias ? new Epilogue(true, Epilogue.Activation.RELU) : Epilogue.NONE;
    Kernel kernel =
        MatMulKernel.of(new Spec.MatMul(DType.FLOAT32, 1, m, n, k, ta, tb, 0, 0, epilogue));
    List<Long> sizes = bias ? List.of(m * k, k * n, n, m * n) : List.of(m * k, k * n, m * n);
    return new Case(kernel, sizes, 2.0 * m * n * k, "GFLOP/s");
  }

  private static Case convolution(
      Spec.ConvolutionKind kind,
      long batch,
      long image,
      long channels,
      long filters,
      int size,
      int stride,
      int groups) {
    int pad = size / 2;
    Window window =
        new Window(
            Ints.of(size, size),
            Ints.of(stride, stride),
            Ints.of(pad, pad),
            Ints.of(pad, pad),
            Ints.of(1, 1));
    long out = window.outputLength(0, image);
    Spec.Convolution spec =
        new Spec.Convolution(
            kind,
            DType.FLOAT32,
            batch,
            Shape.of(image, image),
            channels,
            Shape.of(out, out),
            filters,
            window,
            groups,
            Epilogue.NONE);
    long x = batch * image * image * channels;
    long y = batch * out * out * filters;
    long w = (long) size * size * channels / groups * filters;
    return new Case(
        ConvolutionKernel.of(spec),
        switch (kind) {
          case FORWARD -> List.of(x, w, y);
          case INPUT_GRADIENT -> List.of(y, w, x);
          case KERNEL_GRADIENT -> List.of(x, y, w);
        },
        2.0 * y * size * size * channels / groups,
        "GFLOP/s");
  }

  private static Case copy(Shape shape, List<Long> from) {
    List<Long> to = Arrays.stream(shape.strides()).boxed().toList();
    return new Case(
        CopyKernel.of(new Spec.Copy(4, shape, from, 0, to, 0)),
        List.of(shape.size(), shape.size()),
        shape.size() * 4.0,
        "GB/s");
  }

  private static void measure(String name, Case item) {
    try (Arena arena = Arena.ofConfined()) {
      long[] buffers = new long[item.floats().size()];
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] = arena.allocate(item.floats().get(i) * 4, 64).address();
      }
      long scratch = arena.allocate(item.kernel().scratchBytes() + 64, 64).address();
      double[] times = new double[100_000];
      double[] ends = new double[times.length];
      int calls = 0;
      long start = System.nanoTime();
      while (calls < times.length && System.nanoTime() - start < SECONDS * 1e9) {
        long begin = System.nanoTime();
        for (int tile = 0; tile < item.kernel().tiles(); tile++) {
          item.kernel().run(buffers, tile, 0, scratch);
        }
        long end = System.nanoTime();
        times[calls] = end - begin;
        ends[calls++] = end - start;
      }
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      int again = Math.max(1, calls / 4);
      for (int i = 0; i < again; i++) {
        for (int tile = 0; tile < item.kernel().tiles(); tile++) {
          item.kernel().run(buffers, tile, 0, scratch);
        }
      }
      double cpu = (double) (THREADS.getCurrentThreadCpuTime() - cpuStart) / again;
      double[] late = Arrays.copyOfRange(times, calls / 2, calls);
      Arrays.sort(late);
      double best = late[0];
      int fast = 0;
      while (times[fast] > 2 * best) {
        fast++;
      }
      System.out.printf(
          "%-34s %7.1f best %7.1f median %7.1f by CPU time %-8s %10.1f us, %2d tiles, fast after"
              + " %.2f s (%d calls), first %.1f ms%n",
          name,
          item.operations() / best,
          item.operations() / late[late.length / 2],
          item.operations() / cpu,
          item.unit(),
          best / 1e3,
          item.kernel().tiles(),
          ends[fast] / 1e9,
          fast,
          times[0] / 1e6);
    }
  }
}
