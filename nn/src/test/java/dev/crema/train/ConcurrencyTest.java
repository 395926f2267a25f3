package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link Model} promises to programs of several threads. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {
  private static final int THREADS = 3;

  /** Runs tasks side by side, started at the same moment; each on a team of two threads. */
  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    CountDownLatch ready = new CountDownLatch(tasks.size());
    try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return Settings.current().withThreads(2).during(() -> unchecked(task));
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static <T> T unchecked(Callable<T> task) {
    try {
      return task.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Tensor random(long seed, long... shape) {
    Type type = new Type(DType.FLOAT32, Shape.of(shape));
    return Tensor.random(Distribution.NORMAL, type, 1, Tensor.of(Shape.of(2), seed, 0L));
  }

  private static Model model(long seed) {
    Model model =
        sequential(
            input(8, 8, 1),
            conv2d(4, 3).activation(relu()),
            batchNormalization(),
            flatten(),
            dropout(0.2),
            dense(16).activation(relu()),
            dense(4).activation(softmax()));
    return model.seed(seed).compile(adam(), sparseCategoricalCrossentropy(), accuracy());
  }

  private static Map<String, float[]> weights(Model model) {
    Map<String, float[]> result = new LinkedHashMap<>();
    model.weights().forEach((path, weight) -> result.put(path, weight.value().toFloats()));
    return result;
  }

  private static void fit(Model model) {
    Tensor y = Tensor.arange(96).mod(Tensor.scalar(DType.INT32, 4));
    model.fit(random(3, 96, 8, 8, 1), y, epochs(2), verbose(Verbose.SILENT));
  }

  private static void same(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((path, values) -> assertArrayEquals(values, actual.get(path), path));
  }

  @Test
  void threadsThatPredictWithOneModelGetWhatOneThreadGets() throws Exception {
    Model model = model(5);
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      expected.add(model.predictOnBatch(random(i, 1 + i, 8, 8, 1)).toFloats());
    }
    // One that no thread has used yet, so that they build and compile it together.
    Model fresh = model(5);
    together(
        IntStream.range(0, THREADS)
            .<Callable<Boolean>>mapToObj(
                thread ->
                    () -> {
                      for (int round = 0; round < 50; round++) {
                        int i = (thread + round) % THREADS;
                        float[] actual = fresh.predictOnBatch(random(i, 1 + i, 8, 8, 1)).toFloats();
                        assertArrayEquals(
                            expected.get(i), actual, "thread " + thread + ", round " + round);
                      }
                      return true;
                    })
            .toList());
  }

  @Test
  void modelsTrainedSideBySideEndAsTheyWouldAlone() throws Exception {
    List<Map<String, float[]>> alone = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Model model = model(i);
      fit(model);
      alone.add(weights(model));
    }
    List<Map<String, float[]>> beside =
        together(
            IntStream.range(0, THREADS)
                .<Callable<Map<String, float[]>>>mapToObj(
                    i ->
                        () -> {
                          Model model = model(i);
                          fit(model);
                          return weights(model);
                        })
                .toList());
    for (int i = 0; i < THREADS; i++) {
      same(alone.get(i), beside.get(i));
    }
  }

  @Test
  void predictionDuringTrainingWorksAndDisturbsNothing() throws Exception {
    Model alone = model(9);
    fit(alone);
    Model model = model(9);
    CountDownLatch trained = new CountDownLatch(1);
    Callable<Integer> train =
        () -> {
          try {
            fit(model);
          } finally {
            trained.countDown();
          }
          return 1;
        };
    Callable<Integer> predict =
        () -> {
          Tensor x = random(8, 6, 8, 8, 1);
          int count = 0;
          do {
            float[] shares = model.predictOnBatch(x).toFloats();
            for (int row = 0; row < 6; row++) {
              double sum = 0;
              for (int i = 0; i < 4; i++) {
                sum += shares[row * 4 + i];
              }
              assertEquals(1, sum, 1e-5, "the sum of a softmax, prediction " + count);
            }
            count++;
          } while (trained.getCount() > 0);
          return count;
        };
    List<Integer> counts = together(List.of(train, predict, predict));
    assertTrue(counts.get(1) > 1 && counts.get(2) > 1, counts + " predictions during training");
    same(weights(alone), weights(model));
    Tensor x = random(8, 6, 8, 8, 1);
    assertArrayEquals(alone.predictOnBatch(x).toFloats(), model.predictOnBatch(x).toFloats());
  }

  @Test
  void threadsThatTrainOneModelTakeTurns() throws Exception {
    Model alone = model(2);
    fit(alone);
    fit(alone);
    Model model = model(2);
    together(
        IntStream.range(0, 2)
            .<Callable<Boolean>>mapToObj(
                _ ->
                    () -> {
                      fit(model);
                      return true;
                    })
            .toList());
    same(weights(alone), weights(model));
  }
}
