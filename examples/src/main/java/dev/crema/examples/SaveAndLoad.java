package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.train.Verbose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Training goes on after loading as if it had not stopped. */
public final class SaveAndLoad {
  private SaveAndLoad() {}

  private static Model network() {
    return sequential(
            input(DType.UINT8, 28, 28),
            rescaling(1.0 / 255),
            flatten(),
            dense(64).activation(relu()),
            dropout(0.2),
            dense(10).activation(softmax()))
        .seed(0)
        .compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
  }

  public static void main(String[] arguments) throws IOException {
    var train = Datasets.mnist().train().range(0, 10_000);
    Model whole = network();
    whole.fit(train, epochs(2), batchSize(64), verbose(Verbose.SILENT));

    Path folder = Files.createTempDirectory("models");
    Model first = network();
    first.fit(train, epochs(1), batchSize(64), verbose(Verbose.SILENT));
    first.save(folder.resolve("digits.crema"));
    Model second = load(folder.resolve("digits.crema"));
    second.fit(train, epochs(2), initialEpoch(1), batchSize(64), verbose(Verbose.SILENT));
    IO.println("the same bits after loading: " + same(whole, second));

    second.saveWeights(folder.resolve("digits.safetensors"));
    Model third = network();
    third.loadWeights(folder.resolve("digits.safetensors"));
    IO.println("the same bits from weights alone: " + same(whole, third));
  }

  private static boolean same(Model a, Model b) {
    return a.weights().keySet().stream()
        .allMatch(path -> Arrays.equals(a.weight(path).toFloats(), b.weight(path).toFloats()));
  }
}
