package dev.crema.examples;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Shape;
import java.util.List;

/** A training step of one's own, on tensors and variables only: a line fitted to points. */
public final class TrainingStep {
  private TrainingStep() {}

  public static void main(String[] arguments) {
    Variable slope = new Variable("slope", Tensor.scalar(0));
    Variable offset = new Variable("offset", Tensor.scalar(0));
    Compiled step =
        Functions.compile(
            in -> {
              Tensor x = in.get(0);
              Tensor y = in.get(1);
              var loss =
                  Functions.valueAndGrad(
                      () ->
                          x.multiply(slope.value()).add(offset.value()).subtract(y).square().mean(),
                      List.of(slope, offset));
              slope.assign(slope.value().subtract(loss.gradients().get(0).multiply(0.1)));
              offset.assign(offset.value().subtract(loss.gradients().get(1).multiply(0.1)));
              return List.of(loss.value());
            });

    Tensor x = Tensor.of(Shape.of(4), 0f, 1f, 2f, 3f);
    Tensor y = x.multiply(2).add(1);
    for (int i = 0; i <= 200; i++) {
      Tensor loss = step.call(x, y).getFirst();
      if (i % 50 == 0) {
        IO.println("step %d  loss %.6f".formatted(i, loss.item()));
      }
    }
    IO.println("y = %.3f x + %.3f".formatted(slope.value().item(), offset.value().item()));
  }
}
