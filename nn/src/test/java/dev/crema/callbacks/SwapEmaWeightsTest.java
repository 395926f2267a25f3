package dev.crema.callbacks;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.losses.MeanSquaredError;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.SGD;
import dev.crema.optimizers.ScheduleFreeAdamW;
import dev.crema.train.Dataset;
import dev.crema.train.Options;
import dev.crema.train.Verbose;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapEmaWeightsTest {
  private static final Options.Verbosity QUIET = verbose(Verbose.SILENT);
  private static final Tensor X = Tensor.of(Shape.of(4, 1), 1f, 2f, 3f, 4f);
  private static final Tensor Y = Tensor.of(Shape.of(4, 1), 3f, 5f, 7f, 9f);

  private static Model model(double momentum) {
    return sequential(input(1), dense(1).name("linear"))
        .seed(1)
        .compile(new SGD(0.02).emaMomentum(momentum), new MeanSquaredError());
  }

  private static float mean(Model model) {
    return Objects.requireNonNull(
            model.trainState().orElseThrow().optimizerVariables().get("linear/kernel/average"))
        .value()
        .toFloats()[0];
  }

  private static float kernel(Model model) {
    return model.weight("linear/kernel").toFloats()[0];
  }

  @Test
  void weightsBecomeTheirMeansAtTheEnd() {
    Model model = model(0.5);
    List<Double> kernels = new ArrayList<>();
    model.fit(
        X,
        Y,
        epochs(4),
        batchSize(4),
        callbacks(
            LambdaCallback.onEpochEnd(
                (training, epoch, logs) ->
                    kernels.add(
                        Objects.requireNonNull(training.weights().get("linear/kernel"))
                            .value()
                            .item()))),
        QUIET);
    double expected = kernels.get(0);
    for (double kernel : kernels) {
      expected = 0.5 * expected + 0.5 * kernel;
    }
    assertEquals(expected, kernel(model), 1e-6);
    assertEquals(mean(model), kernel(model));
    assertNotEquals(kernels.getLast(), expected, 1e-3);
  }

  @Test
  void validationSeesTheMeansAndTrainingDoesNot() {
    Model swapped = model(0.9);
    Model plain = model(0.9);
    List<Double> losses = new ArrayList<>();
    History history =
        swapped.fit(
            X,
            Y,
            epochs(3),
            batchSize(2),
            validation(Dataset.of(X, Y)),
            callbacks(swapEmaWeights()),
            QUIET);
    plain.fit(
        X,
        Y,
        epochs(3),
        batchSize(2),
        callbacks(
            LambdaCallback.onEpochEnd(
                (training, epoch, logs) -> {
                  training.swapAverages();
                  losses.add(plain.evaluate(X, Y).loss());
                  training.swapAverages();
                })),
        QUIET);
    for (int i = 0; i < 3; i++) {
      assertEquals(losses.get(i), history.get("val_loss").get(i), 1e-6);
    }
    assertEquals(kernel(plain), kernel(swapped));
    assertEquals(history.get("val_loss").get(2), swapped.evaluate(X, Y).loss(), 1e-6);
  }

  @Test
  void checkpointsCanHoldTheMeans(@TempDir Path folder) {
    Model model = model(0.9);
    Path file = folder.resolve("m.crema");
    EarlyStopping early = earlyStopping().monitor("loss").minDelta(1e9).patience(2);
    model.fit(
        X,
        Y,
        epochs(9),
        batchSize(2),
        callbacks(new SwapEmaWeights(true), early, modelCheckpoint(file.toString())),
        QUIET);
    assertEquals(2, early.stoppedEpoch());
    assertEquals(kernel(model), kernel(load(file)));
    assertEquals(mean(model), kernel(model));
  }

  @Test
  void aRunThatIsCutOffWhileSwappedGoesOnBitForBit(@TempDir Path folder) {
    Model straight = model(0.9);
    straight.fit(X, Y, epochs(4), batchSize(2), callbacks(new SwapEmaWeights(true)), QUIET);

    Path file = folder.resolve("b.crema");
    Model cut = model(0.9);
    Callback failing =
        LambdaCallback.onEpochEnd(
            (training, epoch, logs) -> {
              if (epoch == 1) {
                throw new IllegalStateException("cut off");
              }
            });
    assertThrows(
        IllegalStateException.class,
        () ->
            cut.fit(
                X,
                Y,
                epochs(4),
                batchSize(2),
                callbacks(new SwapEmaWeights(true), new BackupAndRestore(file), failing),
                QUIET));
    assertNotEquals(mean(cut), kernel(cut), "weights are back in their place");

    Model resumed = model(0.9);
    resumed.fit(
        X,
        Y,
        epochs(4),
        batchSize(2),
        callbacks(new SwapEmaWeights(true), new BackupAndRestore(file)),
        QUIET);
    assertArrayEquals(
        straight.weight("linear/kernel").toFloats(), resumed.weight("linear/kernel").toFloats());
    assertEquals(mean(straight), mean(resumed));
  }

  /** Means and steps of a weight begin when it is first trained, not at 0 when others began. */
  @Test
  void aWeightThatIsTrainedLaterStartsFromItself() {
    for (Optimizer optimizer :
        List.of(new SGD(1e-6).emaMomentum(0.9), new ScheduleFreeAdamW(1e-6))) {
      Model model =
          sequential(input(1), dense(1).name("first"), dense(1).name("second"))
              .seed(1)
              .compile(optimizer, new MeanSquaredError());
      float before = model.weight("first/kernel").toFloats()[0];
      model.freeze("first/kernel");
      model.fit(X, Y, epochs(2), QUIET);
      assertEquals(before, model.weight("first/kernel").toFloats()[0]);
      model.freeze();
      model.fit(X, Y, epochs(2), QUIET);
      float after = model.weight("first/kernel").toFloats()[0];
      assertNotEquals(before, after, optimizer.toString());
      assertEquals(before, after, 1e-3, optimizer.toString());
    }
  }

  @Test
  void aWeightThatIsFrozenLaterIsNotSetToItsOldMean() {
    Model model = model(0.9);
    model.fit(X, Y, epochs(2), QUIET);
    model.freeze("linear/kernel");
    model.setWeight("linear/kernel", Tensor.of(Shape.of(1, 1), 7f));
    model.fit(X, Y, epochs(1), QUIET);
    assertEquals(7, kernel(model));
  }

  @Test
  void needsMeans() {
    Model model =
        sequential(input(1), dense(1).name("linear")).compile(new SGD(), new MeanSquaredError());
    var e =
        assertThrows(
            CremaException.class,
            () -> model.fit(X, Y, callbacks(new SwapEmaWeights(true)), QUIET));
    assertEquals(
        "fit: the optimizer keeps no moving means of the weights; compile with useEma(true)",
        e.getMessage());
  }
}
