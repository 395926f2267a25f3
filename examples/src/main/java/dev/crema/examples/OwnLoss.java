package dev.crema.examples;

import static dev.crema.Crema.*;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.losses.Loss;
import dev.crema.train.Verbose;
import java.util.Random;

/** A loss of one's own: the pinball loss, which makes a model predict a quantile. */
public final class OwnLoss {
  private OwnLoss() {}

  /** Mean over the last axis of max(q · e, (q - 1) · e), where e = expected - predicted. */
  record Pinball(double quantile) implements Loss {
    @Override
    public Tensor losses(Tensor expected, Tensor predicted) {
      Tensor error = expected.subtract(predicted);
      return error.multiply(quantile).maximum(error.multiply(quantile - 1)).mean(-1);
    }
  }

  public static void main(String[] arguments) {
    // Waiting times that are the longer and the more uncertain, the more people stand in line.
    Random random = new Random(1);
    int count = 4000;
    float[] line = new float[count];
    float[] minutes = new float[count];
    for (int i = 0; i < count; i++) {
      line[i] = random.nextInt(1, 11) / 10f;
      minutes[i] = line[i] * (1 + (float) random.nextExponential());
    }
    Tensor x = Tensor.of(Shape.of(count, 1), line);
    Tensor y = Tensor.of(Shape.of(count, 1), minutes);

    for (double quantile : new double[] {0.5, 0.9}) {
      Model model = sequential(input(1), dense(16).activation(relu()), dense(1)).seed(0);
      model.compile(adam(cosineDecay(0.01, 1250)), new Pinball(quantile));
      model.fit(x, y, epochs(40), batchSize(128), verbose(Verbose.SILENT));
      double covered = mean(y.less(model.predict(x)));
      IO.println("quantile %.1f: %.2f of the times are shorter".formatted(quantile, covered));
    }
  }

  private static double mean(Tensor flags) {
    return flags.cast(DType.FLOAT32).mean().item();
  }
}
