package dev.crema.saving;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.core.Dense;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavingTest {
  @TempDir Path folder;

  private static Tensor x(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(Shape.of(rows, columns), values);
  }

  private static Tensor labels(int rows, int classes) {
    int[] values = new int[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = i % classes;
    }
    return Tensor.of(Shape.of(rows), values);
  }

  private static Model network() {
    Model model =
        sequential(
            input(6),
            dense(8).activation(relu()),
            dropout(0.3),
            batchNormalization(),
            dense(3).activation(softmax()));
    return model.seed(5).compile(adam(0.01), sparseCategoricalCrossentropy(), accuracy());
  }

  private static void step(Model model, int times) {
    for (int i = 0; i < times; i++) {
      model.trainOnBatch(Batch.of(x(12, 6, i), labels(12, 3)));
    }
  }

  private static void assertSameBits(Map<String, Variable> expected, Map<String, Variable> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (path, variable) ->
            assertArrayEquals(
                variable.value().toDoubles(), actual.get(path).value().toDoubles(), path));
  }

  @Test
  void aLoadedModelPredictsTheSameBits() {
    Model model = network();
    step(model, 3);
    Path file = folder.resolve("m.crema");
    model.save(file);
    Model loaded = load(file);
    assertArrayEquals(model.predict(x(7, 6, 9)).toFloats(), loaded.predict(x(7, 6, 9)).toFloats());
    assertEquals(model.compilation(), loaded.compilation());
  }

  @Test
  void trainingGoesOnAsIfItHadNotStopped() {
    Model straight = network();
    step(straight, 3);
    Path file = folder.resolve("m.crema");
    straight.save(file);
    Model resumed = load(file);
    step(straight, 4);
    step(resumed, 4);
    assertSameBits(straight.weights(), resumed.weights());
    assertSameBits(
        straight.trainState().orElseThrow().variables(),
        resumed.trainState().orElseThrow().variables());
  }

  /** A frozen batch normalization takes the moving means, which frozen weights alone do not. */
  @Test
  void whatIsFrozenStaysFrozen() {
    Layer inner = sequential(dense(5).name("d"), batchNormalization().name("n")).name("inner");
    Model straight =
        sequential(input(6), inner, batchNormalization().name("norm"), dense(3).name("out"))
            .seed(3)
            .compile(adam(), sparseCategoricalCrossentropy().fromLogits(true));
    step(straight, 2);
    straight.freeze("norm", "inner/n", "out/bias");
    step(straight, 1);
    Path file = folder.resolve("m.crema");
    straight.save(file);
    Model resumed = load(file);
    assertEquals(Set.of("norm", "inner/n", "out/bias"), resumed.frozen());
    double[] mean = straight.weights().get("norm/moving_mean").value().toDoubles();
    step(straight, 3);
    step(resumed, 3);
    assertSameBits(straight.weights(), resumed.weights());
    assertArrayEquals(mean, resumed.weights().get("norm/moving_mean").value().toDoubles());
    resumed.freeze();
    step(resumed, 1);
    assertFalse(Arrays.equals(mean, resumed.weights().get("norm/moving_mean").value().toDoubles()));
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Model model = network();
    step(model, 2);
    model.save(folder.resolve("a.crema"));
    load(folder.resolve("a.crema")).save(folder.resolve("b.crema"));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a.crema")),
        Files.readAllBytes(folder.resolve("b.crema")));
  }

  @Test
  void sharedLayersStayShared() {
    Symbol a = input(4);
    Symbol b = input(4);
    Layer shared = dense(5).activation(tanh());
    Model inner = sequential(input(5), dense(2)).name("head");
    Symbol sum = add().of(shared.of(a), shared.of(b));
    Model model = model(List.of(a, b), List.of(inner.of(sum), dense(3).name("side").of(sum)));
    Path file = folder.resolve("m.crema");
    model.save(file);
    Model loaded = load(file);
    assertEquals(model.weights().keySet(), loaded.weights().keySet());
    Dataset data = Dataset.of(List.of(x(3, 4, 1), x(3, 4, 2)), List.of());
    List<Tensor> expected = model.predict(data);
    List<Tensor> actual = loaded.predict(data);
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(expected.get(i).toFloats(), actual.get(i).toFloats());
    }
  }

  @Test
  void weightsTravelAlone() {
    Model model = network();
    Path file = folder.resolve("w.safetensors");
    model.saveWeights(file);
    Model other = network().seed(99);
    other.loadWeights(file);
    assertSameBits(model.weights(), other.weights());
    Model different = sequential(input(6), dense(4));
    FormatException e = assertThrows(FormatException.class, () -> different.loadWeights(file));
    assertEquals(FormatException.Code.MISMATCH, e.code());
  }

  @Test
  void metadataIsKept() {
    Path file = folder.resolve("m.crema");
    Saving.save(network(), file, Map.of("classes", List.of("a", "b"), "size", 28));
    assertEquals(
        Map.of("classes", List.of("a", "b"), "size", 28),
        Saving.load(file, LoadLimits.DEFAULT).metadata());
  }

  @Test
  void anyToolCanLookInside() throws IOException {
    Path file = folder.resolve("m.crema");
    network().save(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertEquals(
          List.of("model.json", "weights.safetensors", "training.safetensors", "metadata.json"),
          zip.stream().map(entry -> entry.getName()).toList());
    }
  }

  /** A layer of a user's own. */
  record Doubled(Dense inner, double factor) implements dev.crema.layers.UnaryLayer {
    @Override
    public Tensor call(dev.crema.layers.Scope scope, Tensor x) {
      return scope.call(inner, x).multiply(factor);
    }
  }

  @Test
  void layersOfOnesOwnAreSavedOnceRegistered() {
    Model model = sequential(input(3), new Doubled(dense(2), Double.POSITIVE_INFINITY));
    Path file = folder.resolve("m.crema");
    FormatException e = assertThrows(FormatException.class, () -> model.save(file));
    assertEquals(FormatException.Code.UNSUPPORTED, e.code());
    assertTrue(e.getMessage().contains("Doubled cannot be saved"), e.getMessage());
    Registry.register(Doubled.class);
    model.save(file);
    assertEquals(model.weights().keySet(), load(file).weights().keySet());
  }

  @Test
  void everyFlippedBitIsFound() throws IOException {
    Path file = folder.resolve("m.crema");
    network().save(file);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      int bit = random.nextInt(bytes.length * 8);
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Path copy = Files.write(folder.resolve("c.crema"), changed);
      assertThrows(FormatException.class, () -> load(copy), "bit " + bit);
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    Path file = folder.resolve("m.crema");
    network().save(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += 37) {
      Path copy = Files.write(folder.resolve("c.crema"), Arrays.copyOf(bytes, length));
      assertThrows(FormatException.class, () -> load(copy), "length " + length);
    }
  }

  @Test
  void aFileThatCannotBeWrittenLeavesTheOldOne() throws IOException {
    Path file = folder.resolve("m.crema");
    network().save(file);
    byte[] before = Files.readAllBytes(file);
    Path none = folder.resolve("none").resolve("m.crema");
    FormatException e = assertThrows(FormatException.class, () -> network().save(none));
    assertEquals(FormatException.Code.IO, e.code());
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(
        FormatException.Code.UNSUPPORTED,
        assertThrows(FormatException.class, () -> network().save(folder.resolve("m.h5"))).code());
  }
}
