package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;

import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void aBatchNormAfterAConvolutionBecomesWeightsAndABias() {
    assertBecomes(
        Scale::apply,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[4] = input "mean" lasting
        %3: f32[4] = input "scale" lasting
        %4: f32[1,1,4] = input "beta" lasting
        %5: f32[1,3,4] = convolution %0 %1 size=[3]
        %6: f32[1,3,4] = subtract %5 %2
        %7: f32[1,3,4] = multiply %3 %6
        %8: f32[1,3,4] = add %7 %4
        return %8
        """,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[4] = input "mean" lasting
        %3: f32[4] = input "scale" lasting
        %4: f32[1,1,4] = input "beta" lasting
        %5: f32[4] = negate %2
        %6: f32[3,2,4] = multiply %1 %3
        %7: f32[1,3,4] = convolution %0 %6 size=[3]
        %8: f32[4] = multiply %5 %3
        %9: f32[4] = reshape %4
        %10: f32[4] = add %8 %9
        %11: f32[1,3,4] = add %7 %10
        return %11
        """);
  }

  @Test
  void weightsOfBfloat16AreScaledBeforeTheyAreRounded() {
    assertBecomes(
        Scale::apply,
        """
        %0: bf16[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[4] = input "scale" lasting
        %3: f32[4] = input "beta" lasting
        %4: bf16[3,2,4] = convert %1
        %5: bf16[1,3,4] = convolution %0 %4 size=[3]
        %6: f32[1,3,4] = convert %5
        %7: f32[1,3,4] = multiply %6 %2
        %8: f32[1,3,4] = add %7 %3
        %9: bf16[1,3,4] = convert %8
        return %9
        """,
        """
        %0: bf16[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[4] = input "scale" lasting
        %3: f32[4] = input "beta" lasting
        %4: f32[3,2,4] = multiply %1 %2
        %5: bf16[3,2,4] = convert %4
        %6: bf16[1,3,4] = convolution %0 %5 size=[3]
        %7: bf16[4] = convert %3
        %8: bf16[1,3,4] = add %6 %7
        return %8
        """);
  }

  @Test
  void rowsOfATransposedMatrixAreScaled() {
    assertBecomes(
        Scale::apply,
        """
        %0: f64[5,2] = input "x"
        %1: f64[3,2] = input "w" lasting
        %2: f64[3] = input "scale" lasting
        %3: f64[5,3] = matmul %0 %1 transpose_b
        %4: f64[5,3] = multiply %3 %2
        return %4
        """,
        """
        %0: f64[5,2] = input "x"
        %1: f64[3,2] = input "w" lasting
        %2: f64[3] = input "scale" lasting
        %3: f64[3,1] = reshape %2
        %4: f64[3,2] = multiply %1 %3
        %5: f64[5,3] = matmul %0 %4 transpose_b
        return %5
        """);
  }

  @Test
  void oneNumberScalesGroupedWeightsToo() {
    assertBecomes(
        Scale::apply,
        """
        %0: f32[1,5,4] = input "x"
        %1: f32[3,1,4] = input "w" lasting
        %2: f32[] = constant 0.5
        %3: f32[1,3,4] = convolution %0 %1 size=[3] groups=4
        %4: f32[1,3,4] = multiply %3 %2
        return %4
        """,
        """
        %0: f32[1,5,4] = input "x"
        %1: f32[3,1,4] = input "w" lasting
        %2: f32[] = constant 0.5
        %3: f32[1] = reshape %2
        %4: f32[3,1,4] = multiply %1 %3
        %5: f32[1,3,4] = convolution %0 %4 size=[3] groups=4
        return %5
        """);
  }

  @Test
  void weightsThatDoNotLastStay() {
    assertStays(
        Scale::apply,
        """
        %0: f32[5,2] = input "x"
        %1: f32[2,3] = input "w"
        %2: f32[3] = input "scale" lasting
        %3: f32[5,3] = matmul %0 %1
        %4: f32[5,3] = multiply %3 %2
        return %4
        """);
  }

  @Test
  void weightsThatTheGraphUpdatesStay() {
    assertStays(
        Scale::apply,
        """
        %0: f32[5,2] = input "x"
        %1: f32[2,3] = input "w" lasting
        %2: f32[3] = input "scale" lasting
        %3: f32[5,3] = matmul %0 %1
        %4: f32[5,3] = multiply %3 %2
        %5: f32[2,3] = negate %1
        update %1 = %5
        return %4
        """);
  }

  @Test
  void aScaleThatDoesNotLastStays() {
    assertStays(
        Scale::apply,
        """
        %0: f32[5,2] = input "x"
        %1: f32[2,3] = input "w" lasting
        %2: f32[3] = input "scale"
        %3: f32[5,3] = matmul %0 %1
        %4: f32[5,3] = multiply %3 %2
        return %4
        """);
  }

  @Test
  void aResultWithAnotherReaderStays() {
    assertStays(
        Scale::apply,
        """
        %0: f32[5,2] = input "x"
        %1: f32[2,3] = input "w" lasting
        %2: f32[3] = input "scale" lasting
        %3: f32[5,3] = matmul %0 %1
        %4: f32[5,3] = multiply %3 %2
        %5: f32[5,3] = exp %3
        return %4 %5
        """);
  }

  @Test
  void halfWidthNumbersStay() {
    assertStays(
        Scale::apply,
        """
        %0: bf16[5,2] = input "x"
        %1: bf16[2,3] = input "w" lasting
        %2: bf16[3] = input "scale" lasting
        %3: bf16[5,3] = matmul %0 %1
        %4: bf16[5,3] = multiply %3 %2
        return %4
        """);
  }

  @Test
  void whatIsScaledBeforeAConvolutionStays() {
    assertStays(
        Scale::apply,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[2] = input "scale" lasting
        %3: f32[1,5,2] = multiply %0 %2
        %4: f32[1,3,4] = convolution %3 %1 size=[3] low=[0] high=[0]
        return %4
        """);
  }

  @Test
  void aFactorForEachPlaceStays() {
    assertStays(
        Scale::apply,
        """
        %0: f32[1,5,2] = input "x"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[3,1] = input "scale" lasting
        %3: f32[1,3,4] = convolution %0 %1 size=[3]
        %4: f32[1,3,4] = multiply %3 %2
        return %4
        """);
  }

  @Test
  void aTransposedConvolutionStays() {
    assertStays(
        Scale::apply,
        """
        %0: f32[1,3,4] = input "dy"
        %1: f32[3,2,4] = input "w" lasting
        %2: f32[2] = input "scale" lasting
        %3: f32[1,5,2] = convolution_input_gradient %0 %1 size=[3] input=[5]
        %4: f32[1,5,2] = multiply %3 %2
        return %4
        """);
  }
}
