package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;

import org.junit.jupiter.api.Test;

class EpiloguesTest {
  @Test
  void biasAndReluJoinAProduct() {
    assertBecomes(
        Epilogues::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1
        %4: f32[8,3] = add %3 %2
        %5: f32[8,3] = relu %4
        return %5
        """,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1 %2 bias relu
        return %3
        """);
  }

  @Test
  void biasOnTheLeftAndOfHigherRankJoinsAConvolution() {
    assertBecomes(
        Epilogues::apply,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w"
        %2: f32[1,1,4] = input "b"
        %3: f32[1,3,4] = convolution %0 %1 size=[3]
        %4: f32[1,3,4] = add %2 %3
        return %4
        """,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w"
        %2: f32[1,1,4] = input "b"
        %3: f32[4] = reshape %2
        %4: f32[1,3,4] = convolution %0 %1 %3 size=[3] bias
        return %4
        """);
  }

  @Test
  void aConvolutionAddsItsBiasAndAResidualBeforeTheRelu() {
    assertBecomes(
        Epilogues::apply,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w"
        %2: f32[4] = input "b"
        %3: f32[1,3,4] = input "r"
        %4: f32[1,3,4] = convolution %0 %1 size=[3]
        %5: f32[1,3,4] = add %4 %2
        %6: f32[1,3,4] = add %3 %5
        %7: f32[1,3,4] = relu %6
        return %7
        """,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w"
        %2: f32[4] = input "b"
        %3: f32[1,3,4] = input "r"
        %4: f32[1,3,4] = convolution %0 %1 %2 %3 size=[3] bias residual relu
        return %4
        """);
  }

  @Test
  void aSumOfTwoConvolutionsIsTheResidualOfOne() {
    assertBecomes(
        Epilogues::apply,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w"
        %2: f32[1,3,4] = convolution %0 %1 size=[3]
        %3: f32[1,3,4] = convolution %0 %1 size=[3]
        %4: f32[1,3,4] = add %2 %3
        return %4
        """,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w"
        %2: f32[1,3,4] = convolution %0 %1 size=[3]
        %3: f32[1,3,4] = convolution %0 %1 %2 size=[3] residual
        return %3
        """);
  }

  @Test
  void aResultThatIsReadBeforeTheBiasStays() {
    assertStays(
        Epilogues::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1
        %4: f32[8,3] = add %3 %2
        return %3 %4
        """);
  }

  @Test
  void aResultThatIsReadBeforeTheReluKeepsItsBias() {
    assertBecomes(
        Epilogues::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1
        %4: f32[8,3] = add %3 %2
        %5: f32[8,3] = relu %4
        %6: f32[8,3] = exp %4
        return %5 %6
        """,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1 %2 bias
        %4: f32[8,3] = relu %3
        %5: f32[8,3] = exp %3
        return %4 %5
        """);
  }

  @Test
  void whatIsAddedAfterTheReluIsNoBias() {
    assertBecomes(
        Epilogues::apply,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1
        %4: f32[8,3] = relu %3
        %5: f32[8,3] = add %4 %2
        return %5
        """,
        """
        %0: f32[8,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3] = input "b"
        %3: f32[8,3] = matmul %0 %1 relu
        %4: f32[8,3] = add %3 %2
        return %4
        """);
  }

  @Test
  void anAddendPerRowOrPerElementIsNoBias() {
    assertStays(
        Epilogues::apply,
        """
        %0: f32[3,4] = input "x"
        %1: f32[4,3] = input "w"
        %2: f32[3,1] = input "b"
        %3: f32[3,3] = input "c"
        %4: f32[3,3] = matmul %0 %1
        %5: f32[3,3] = add %4 %2
        %6: f32[3,3] = matmul %0 %1
        %7: f32[3,3] = add %6 %3
        return %5 %7
        """);
  }
}
