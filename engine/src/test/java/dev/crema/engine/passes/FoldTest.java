package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;

import org.junit.jupiter.api.Test;

class FoldTest {
  @Test
  void functionsOfConstantsAreComputedOnceForAllElements() {
    assertBecomes(
        Fold::apply,
        """
        %0: f32[] = constant 3.0
        %1: f32[1000,1000] = constant 2.0
        %2: f32[1000,1000] = multiply %0 %1
        %3: f64[1000,1000] = convert %2
        return %3
        """,
        """
        %0: f64[1000,1000] = constant 6.0
        return %0
        """);
  }

  @Test
  void movedConstantsStayConstant() {
    assertBecomes(
        Fold::apply,
        """
        %0: f32[1000,1000] = constant 2.0
        %1: f32[1000000] = reshape %0
        %2: f32[500000] = slice %1 start=[1] limit=[1000000] stride=[2]
        %3: f32[2,500000] = broadcast %2
        return %3
        """,
        """
        %0: f32[2,500000] = constant 2.0
        return %0
        """);
  }

  @Test
  void paddingWithTheSameNumberStaysConstant() {
    assertBecomes(
        Fold::apply,
        """
        %0: f32[2] = constant 1.0
        %1: f32[4] = pad %0 low=[1] high=[1] value=1.0
        %2: f32[3] = pad %0 low=[1] high=[0] value=0.0
        return %1 %2
        """,
        """
        %0: f32[4] = constant 1.0
        %1: f32[3] = dense [0.0,1.0,1.0]
        return %0 %1
        """);
  }

  @Test
  void smallTablesAreComputed() {
    assertBecomes(
        Fold::apply,
        """
        %0: i32[4] = iota axis=0
        %1: f32[4] = convert %0
        %2: f32[4] = dense [1.0,2.0,3.0,4.0]
        %3: f32[4] = add %1 %2
        %4: f32[] = sum %3 axes=[0]
        return %3 %4
        """,
        """
        %0: f32[4] = dense [1.0,3.0,5.0,7.0]
        %1: f32[] = constant 16.0
        return %0 %1
        """);
  }

  @Test
  void largeTablesAreLeftToTheProgram() {
    assertStays(
        Fold::apply,
        """
        %0: i32[100000] = iota axis=0
        %1: f32[100000] = convert %0
        return %1
        """);
  }

  @Test
  void randomNumbersAreNotFolded() {
    assertStays(
        Fold::apply,
        """
        %0: i64[2] = dense [1,2]
        %1: f32[4] = random %0 uniform stream=0
        return %1
        """);
  }
}
