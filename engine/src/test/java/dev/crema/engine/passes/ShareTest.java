package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;

import org.junit.jupiter.api.Test;

class ShareTest {
  @Test
  void equalOpsOnTheSameInputsBecomeOne() {
    assertBecomes(
        Share::apply,
        """
        %0: f32[4] = input "x"
        %1: f32[4] = exp %0
        %2: f32[4] = exp %0
        %3: f32[4] = multiply %1 %2
        return %3
        """,
        """
        %0: f32[4] = input "x"
        %1: f32[4] = exp %0
        %2: f32[4] = multiply %1 %1
        return %2
        """);
  }

  @Test
  void operandsOfCommutativeFunctionsMayChangePlaces() {
    assertBecomes(
        Share::apply,
        """
        %0: f32[4] = input "x"
        %1: f32[4] = input "y"
        %2: f32[4] = add %0 %1
        %3: f32[4] = add %1 %0
        %4: f32[4] = subtract %0 %1
        %5: f32[4] = subtract %1 %0
        return %2 %3 %4 %5
        """,
        """
        %0: f32[4] = input "x"
        %1: f32[4] = input "y"
        %2: f32[4] = add %0 %1
        %4: f32[4] = subtract %0 %1
        %5: f32[4] = subtract %1 %0
        return %2 %2 %4 %5
        """);
  }

  @Test
  void randomNumbersOfOneKeyAndStreamAreTheSame() {
    assertBecomes(
        Share::apply,
        """
        %0: i64[2] = input "key"
        %1: f32[4] = random %0 uniform stream=1
        %2: f32[4] = random %0 uniform stream=1
        %3: f32[4] = random %0 uniform stream=2
        return %1 %2 %3
        """,
        """
        %0: i64[2] = input "key"
        %1: f32[4] = random %0 uniform stream=1
        %2: f32[4] = random %0 uniform stream=2
        return %1 %1 %2
        """);
  }

  @Test
  void zerosOfDifferentSignAreDifferent() {
    assertBecomes(
        Share::apply,
        """
        %0: f32[] = constant 0.0
        %1: f32[] = constant -0.0
        %2: f32[] = constant 0.0
        return %0 %1 %2
        """,
        """
        %0: f32[] = constant 0.0
        %1: f32[] = constant -0.0
        return %0 %1 %0
        """);
  }
}
