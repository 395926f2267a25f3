package dev.crema.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What compares finds differences, and PyTorch gives what is known beforehand. */
@Tag("parity")
class ParityTest {
  private static String difference(UnaryOperator<Tensor> crema, String torch) {
    return assertThrows(
            AssertionError.class,
            () ->
                Parity.check(
                    "None",
                    "different",
                    Parity.EXACT,
                    gen -> Trial.of(Draw.floats(gen, 3), crema, torch)))
        .getMessage();
  }

  @Test
  void aResultThatDiffersIsToldWithItsSeed() {
    String message = difference(x -> x.multiply(1.0001), "torch.mul(x, 1)");
    assertTrue(
        message.startsWith("different, trial 0: [torch.mul(x, 1)]; replay with -Dseed="), message);
    assertTrue(message.contains("; result 0 is off by "), message);
  }

  @Test
  void aDerivativeThatDiffersIsTold() {
    String message = difference(Tensor::stopGradient, "torch.mul(x, 1)");
    assertTrue(message.contains("; derivative by x is off by 1.0, allowed is "), message);
  }

  @Test
  void resultsOfOtherShapesAreTold() {
    String message = difference(x -> x.expandDims(0), "torch.mul(x, 1)");
    assertTrue(message.contains("expected: <[3]> but was: <[1,3]>"), message);
  }

  @Test
  void aNumberThatIsNoneIsToldEvenIfPyTorchGivesItToo() {
    String message = difference(x -> x.subtract(9).log(), "torch.log(x - 9)");
    assertTrue(message.contains("; result 0 is off by "), message);
  }

  @Test
  void pyTorchComputesResultsAndDerivatives() {
    Map<String, Tensor> inputs =
        Trial.named("x y", Tensor.of(Shape.of(2), 3f, 5f), Tensor.of(Shape.of(2), 2f, 7f));
    List<Tensor> results =
        Torch.call(
            "[torch.mul(x, y), x]",
            inputs,
            List.of("x", "y"),
            Map.of(0, Tensor.of(Shape.of(2), 1f, 10f)));
    float[][] expected = {{6, 35}, {3, 5}, {2, 70}, {3, 50}};
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], results.get(i).toFloats());
    }
  }
}
