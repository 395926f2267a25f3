package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;

import org.junit.jupiter.api.Test;

class JoinTest {
  @Test
  void gradientsOfSharedWeightsBecomeOneProduct() {
    assertBecomes(
        Join::apply,
        """
        %0: f32[2,8] = input "a1"
        %1: f32[2,8] = input "a2"
        %2: f32[3,8] = input "a3"
        %3: f32[2,8] = input "g1"
        %4: f32[2,8] = input "g2"
        %5: f32[3,8] = input "g3"
        %6: f32[8,8] = matmul %0 %3 transpose_a
        %7: f32[8,8] = matmul %1 %4 transpose_a
        %8: f32[8,8] = add %6 %7
        %9: f32[8,8] = matmul %2 %5 transpose_a
        %10: f32[8,8] = add %8 %9
        return %10
        """,
        """
        %0: f32[2,8] = input "a1"
        %1: f32[2,8] = input "a2"
        %2: f32[3,8] = input "a3"
        %3: f32[2,8] = input "g1"
        %4: f32[2,8] = input "g2"
        %5: f32[3,8] = input "g3"
        %6: f32[7,8] = concatenate %0 %1 %2 axis=0
        %7: f32[7,8] = concatenate %3 %4 %5 axis=0
        %8: f32[8,8] = matmul %6 %7 transpose_a
        return %8
        """);
  }

  @Test
  void gradientsOfTheBiasUseTheSameColumn() {
    assertBecomes(
        Join::apply,
        """
        %0: f32[2,8] = input "a1"
        %1: f32[2,8] = input "a2"
        %2: f32[2,8] = input "g1"
        %3: f32[2,8] = input "g2"
        %4: f32[8] = input "c"
        %5: f32[8] = sum %2 axes=[0]
        %6: f32[8] = add %5 %4
        %7: f32[8] = sum %3 axes=[0]
        %8: f32[8] = add %6 %7
        %9: f32[8,8] = matmul %0 %2 transpose_a
        %10: f32[8,8] = matmul %1 %3 transpose_a
        %11: f32[8,8] = add %9 %10
        return %8 %11
        """,
        """
        %0: f32[2,8] = input "a1"
        %1: f32[2,8] = input "a2"
        %2: f32[2,8] = input "g1"
        %3: f32[2,8] = input "g2"
        %4: f32[8] = input "c"
        %5: f32[4,8] = concatenate %2 %3 axis=0
        %6: f32[8] = sum %5 axes=[0]
        %7: f32[8] = add %6 %4
        %8: f32[4,8] = concatenate %0 %1 axis=0
        %9: f32[8,8] = matmul %8 %5 transpose_a
        return %7 %9
        """);
  }

  @Test
  void longFactorsAreNotCopied() {
    assertStays(
        Join::apply,
        """
        %0: f32[100,8] = input "a1"
        %1: f32[100,8] = input "g1"
        %2: f32[100,8] = input "g2"
        %3: f32[8,8] = matmul %0 %1 transpose_a
        %4: f32[8,8] = matmul %0 %2 transpose_a
        %5: f32[8,8] = add %3 %4
        return %5
        """);
  }

  @Test
  void productsThatAreReadElsewhereStay() {
    assertStays(
        Join::apply,
        """
        %0: f32[2,8] = input "a1"
        %1: f32[2,8] = input "g1"
        %2: f32[2,8] = input "g2"
        %3: f32[8,8] = matmul %0 %1 transpose_a
        %4: f32[8,8] = matmul %0 %2 transpose_a
        %5: f32[8,8] = add %3 %4
        return %5 %4
        """);
  }
}
