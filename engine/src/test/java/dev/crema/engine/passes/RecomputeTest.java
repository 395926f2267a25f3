package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;

import org.junit.jupiter.api.Test;

class RecomputeTest {
  @Test
  void aCheapStepIsComputedAgainWhereItIsNeededLater() {
    assertBecomes(
        Recompute::apply,
        """
        %0: f32[8,8] = input "x"
        %1: f32[] = constant 0.5
        %2: f32[8,8] = multiply %0 %1
        %3: f32[8,8] = tanh %2
        %4: f32[8,8] = matmul %3 %3
        %5: f32[8,8] = multiply %4 %2
        return %5
        """,
        """
        %0: f32[8,8] = input "x"
        %1: f32[] = constant 0.5
        %2: f32[8,8] = multiply %0 %1
        %3: f32[8,8] = tanh %2
        %4: f32[8,8] = matmul %3 %3
        %5: f32[8,8] = multiply %0 %1
        %6: f32[8,8] = multiply %4 %5
        return %6
        """);
  }

  @Test
  void anExpensiveStepIsStored() {
    assertStays(
        Recompute::apply,
        """
        %0: f32[8,8] = input "x"
        %1: f32[8,8] = erf %0
        %2: f32[8,8] = negate %1
        %3: f32[8,8] = matmul %2 %2
        %4: f32[8,8] = multiply %3 %1
        return %4
        """);
  }

  @Test
  void aStepOfTwoTensorsThatWouldHaveToLiveLongerIsStored() {
    assertStays(
        Recompute::apply,
        """
        %0: f32[8,8] = input "x"
        %1: f32[8,8] = input "y"
        %2: f32[8,8] = matmul %0 %0
        %3: f32[8,8] = matmul %1 %1
        %4: f32[8,8] = multiply %2 %3
        %5: f32[8,8] = tanh %4
        %6: f32[8,8] = matmul %5 %5
        %7: f32[8,8] = matmul %6 %6
        %8: f32[8,8] = matmul %7 %7
        %9: f32[8,8] = multiply %8 %4
        return %9
        """);
  }

  @Test
  void whatIsStoredForAnotherReaderIsRead() {
    assertStays(
        Recompute::apply,
        """
        %0: f32[8,8] = input "x"
        %1: f32[8,8] = negate %0
        %2: f32[8,8] = matmul %1 %1
        %3: f32[8,8] = multiply %2 %1
        return %3
        """);
  }
}
