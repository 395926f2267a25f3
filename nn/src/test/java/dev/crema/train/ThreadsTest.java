package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.crema.Model;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same seed gives the same bits with any number of threads. */
class ThreadsTest {
  private static Tensor random(long... shape) {
    return Tensor.random(
        Distribution.NORMAL,
        new Type(DType.FLOAT32, Shape.of(shape)),
        1,
        Tensor.of(Shape.of(2), 5L, 0L));
  }

  private static Map<String, float[]> train(int threads, boolean convolutional) {
    return Settings.current()
        .withThreads(threads)
        .during(
            () -> {
              Model model =
                  convolutional
                      ? sequential(
                          input(12, 12, 3),
                          conv2d(16, 3).activation(relu()),
                          batchNormalization(),
                          maxPooling2d(),
                          flatten(),
                          dropout(0.3),
                          dense(10).activation(softmax()))
                      : sequential(
                          input(12, 12, 3),
                          flatten(),
                          dense(256).activation(gelu()),
                          dense(10).activation(softmax()));
              model.seed(7).compile(adam(), sparseCategoricalCrossentropy(), accuracy());
              Tensor x = random(128, 12, 12, 3);
              Tensor y = Tensor.arange(128).mod(Tensor.scalar(DType.INT32, 10));
              for (int i = 0; i < 4; i++) {
                model.trainOnBatch(Batch.of(x, y));
              }
              Map<String, float[]> result = new LinkedHashMap<>();
              model
                  .weights()
                  .forEach((path, weight) -> result.put(path, weight.value().toFloats()));
              result.put("prediction", model.predictOnBatch(x).toFloats());
              return result;
            });
  }

  private static void check(boolean convolutional) {
    Map<String, float[]> one = train(1, convolutional);
    for (int threads : new int[] {2, 4}) {
      Map<String, float[]> many = train(threads, convolutional);
      one.forEach(
          (path, values) ->
              assertArrayEquals(values, many.get(path), path + " with " + threads + " threads"));
    }
  }

  @Test
  void denseNetworks() {
    check(false);
  }

  @Test
  void convolutionalNetworks() {
    check(true);
  }
}
