package dev.crema.examples;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import java.util.List;

/**
 * Fits the friction of a ball that bounces to where it was seen: gradients through a simulation.
 */
public final class LoopsOfOnesOwn {
  private LoopsOfOnesOwn() {}

  private static final int STEPS = 200;

  /** The heights of a ball, {@code [steps]}; at the floor it loses a part of its speed. */
  private static Tensor heights(Tensor bounce) {
    Tensor times = Tensor.arange(STEPS);
    Loops.Step path =
        Loops.scan(
            (state, _) -> {
              Tensor speed = state.get(1).subtract(0.02);
              Tensor height = state.get(0).add(speed.multiply(0.1));
              List<Tensor> next =
                  Loops.cond(
                      height.less(0),
                      () -> List.of(height.negate(), speed.multiply(bounce).negate()),
                      () -> List.of(height, speed));
              return new Loops.Step(next, List.of(next.get(0)));
            },
            List.of(Tensor.scalar(1), Tensor.scalar(0)),
            List.of(times));
    return path.outputs().getFirst();
  }

  public static void main(String[] arguments) {
    Tensor seen = heights(Tensor.scalar(0.8));
    Variable bounce = new Variable("bounce", Tensor.scalar(0.6));
    Compiled step =
        Functions.compile(
            in -> {
              var loss =
                  Functions.valueAndGrad(
                      () -> heights(bounce.value()).subtract(in.getFirst()).square().mean(),
                      List.of(bounce));
              bounce.assign(bounce.value().subtract(loss.gradients().getFirst().multiply(0.5)));
              return List.of(loss.value());
            });
    for (int i = 0; i < 400; i++) {
      step.call(seen);
    }
    IO.println("bounce %.3f".formatted(bounce.value().item()));
  }
}
