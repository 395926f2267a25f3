package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.History;
import dev.crema.callbacks.LambdaCallback;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Training;
import dev.crema.data.Datasets;
import dev.crema.engine.types.DType;
import dev.crema.train.Verbose;

/** Callbacks that come with Crema, one made of a lambda and one of one's own. */
public final class StopWhenItIsGood {
  private StopWhenItIsGood() {}

  /** Ends training as soon as the accuracy on other data is good enough. */
  record GoodEnough(double accuracy) implements Callback {
    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
      if (logs.get("val_accuracy") >= accuracy) {
        training.stop();
      }
    }
  }

  public static void main(String[] arguments) {
    var mnist = Datasets.mnist();
    Model model =
        sequential(
                input(DType.UINT8, 28, 28),
                rescaling(1.0 / 255),
                flatten(),
                dense(128).activation(relu()),
                dense(10).activation(softmax()))
            .seed(0);
    model.compile(adam(2e-3), sparseCategoricalCrossentropy(), accuracy());
    History history =
        model.fit(
            mnist.train().range(0, 20_000),
            epochs(20),
            validation(mnist.test()),
            verbose(Verbose.SILENT),
            callbacks(
                new GoodEnough(0.96),
                earlyStopping().patience(3),
                reduceLearningRateOnPlateau().patience(2),
                LambdaCallback.onEpochEnd(
                    (_, epoch, logs) ->
                        IO.println("%d: %.3f".formatted(epoch + 1, logs.get("val_accuracy"))))));
    IO.println("epochs " + history.get("loss").size());
  }
}
