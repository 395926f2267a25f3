package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Loops;
import dev.crema.engine.Profile;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Profiles and costs of compiled functions. */
class ProfileTest {
  private static Type floats(long... shape) {
    return new Type(DType.FLOAT32, Shape.of(shape));
  }

  private static final Compiled PRODUCT =
      Functions.compile(
          in -> {
            Tensor y =
                Functions.within("first", () -> in.get(0).matmul(in.get(1)).add(in.get(2)).relu());
            Tensor loss = Functions.within("loss", () -> y.square().sum());
            return Functions.gradients(loss, List.of(in.get(1)));
          });

  @Test
  void aProductCostsTwoOperationsPerTerm() {
    Compiled product = Functions.compile(in -> List.of(in.get(0).matmul(in.get(1))));
    assertEquals(
        new Cost(2.0 * 4 * 5 * 6, 4 * (4 * 5 + 5 * 6 + 4 * 6)),
        product.cost(floats(4, 5), floats(5, 6)));
  }

  @Test
  void repeatedInputsAreReadOnce() {
    Compiled sum = Functions.compile(in -> List.of(in.get(0).add(in.get(1))));
    assertEquals(new Cost(12, 4 * (12 + 3 + 12)), sum.cost(floats(4, 3), floats(3)));
  }

  @Test
  void aLoopCostsItsStepsTogether() {
    Compiled powers =
        Functions.compile(
            in ->
                Loops.forLoop(
                    0,
                    10,
                    (step, x) -> List.of(x.getFirst().matmul(in.get(1))),
                    List.of(in.get(0))));
    double operations = powers.cost(floats(3, 3), floats(3, 3)).operations();
    assertEquals(10 * 2.0 * 27, operations);
  }

  @Test
  void kernelsBelongToThePartsThatTheyServe() {
    List<Tensor> in = List.of(Tensor.ones(4, 8), Tensor.ones(8, 6), Tensor.ones(6));
    Profile profile = PRODUCT.profile(in, 3);
    Map<String, Profile.Line> parts =
        profile.byPart().stream().collect(Collectors.toMap(Profile.Line::name, line -> line));
    assertTrue(parts.containsKey("first"), parts.toString());
    assertTrue(parts.containsKey("first gradient"), parts.toString());
    // Forward one product, backward one: that of the weight.
    double products =
        profile.byKernel().stream().mapToDouble(Profile.Line::operations).max().orElse(0);
    assertEquals(2 * 2.0 * 4 * 8 * 6, products);
    double sum = profile.byNode().stream().mapToDouble(Profile.Line::seconds).sum();
    assertEquals(profile.seconds(), sum, 1e-9);
    assertEquals(0, profile.events().size() % 3);
  }

  @Test
  void profilingNeedsARun() {
    List<Tensor> in = List.of(Tensor.ones(4, 8), Tensor.ones(8, 6), Tensor.ones(6));
    CremaException e = assertThrows(CremaException.class, () -> PRODUCT.profile(in, 0));
    assertEquals("profile: runs is 0; allowed: 1 or more", e.getMessage());
  }
}
