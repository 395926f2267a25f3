package dev.crema.bench;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Padding;
import dev.crema.layers.Policy;
import dev.crema.layers.Symbol;
import dev.crema.train.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How much faster is ResNet-20 for CIFAR-10 with bfloat16 and with numbers of 8 bits? All take
 * turns in one process; medians over turns count.
 *
 * <p>Arguments: the batch (64 by default), turns (11 by default; the first two only warm up).
 */
public final class Quantized {
  private static final double TURN_SECONDS = 0.5;
  private static final int WARM_UP = 2;

  private Quantized() {}

  public static void main(String[] arguments) {
    int batch = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 64;
    int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 11;
    Tensor key = Tensor.of(Shape.of(2), 1L, 0L);
    Type type = new Type(DType.FLOAT32, Shape.of(batch, 32, 32, 3));
    Tensor x = Tensor.random(Distribution.NORMAL, type, 1, key);
    Model whole = resnet20().seed(1);
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("float32", whole);
    models.put("bfloat16", whole.copy().policy(Policy.MIXED_BFLOAT16));
    models.put("int8", whole.quantize(Dataset.of(x, Tensor.zeros(type))));
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, Model> model : models.entrySet()) {
        double seconds = seconds(model.getValue(), x);
        if (turn >= WARM_UP) {
          times.computeIfAbsent(model.getKey(), _ -> new ArrayList<>()).add(seconds);
        }
      }
    }
    double before = median(Objects.requireNonNull(times.get("float32")));
    times.forEach(
        (name, each) ->
            System.out.printf(
                "batch %d: %s %,.0f us, %.2f times as fast%n",
                batch, name, median(each) * 1e6, before / median(each)));
  }

  /** The median of the predictions of a turn. */
  private static double seconds(Model model, Tensor x) {
    List<Double> times = new ArrayList<>();
    long begin = System.nanoTime();
    while ((System.nanoTime() - begin) * 1e-9 < TURN_SECONDS) {
      long start = System.nanoTime();
      model.predictOnBatch(x);
      times.add((System.nanoTime() - start) * 1e-9);
    }
    return median(times);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static Model resnet20() {
    Symbol input = input(32, 32, 3);
    Symbol x = activation(relu()).of(normalized(16, 3, 1, input));
    int channels = 16;
    for (int filters : new int[] {16, 32, 64}) {
      for (int block = 0; block < 3; block++) {
        int strides = filters > channels ? 2 : 1;
        Symbol y = activation(relu()).of(normalized(filters, 3, strides, x));
        y = normalized(filters, 3, 1, y);
        Symbol skip = filters > channels ? normalized(filters, 1, strides, x) : x;
        x = activation(relu()).of(add().of(y, skip));
        channels = filters;
      }
    }
    return model(input, dense(10).of(globalAveragePooling2d().of(x)));
  }

  private static Symbol normalized(int filters, int size, int strides, Symbol x) {
    Symbol y = conv2d(filters, size).strides(strides).padding(Padding.SAME).useBias(false).of(x);
    return batchNormalization().of(y);
  }
}
