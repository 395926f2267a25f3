package dev.crema.engine.passes;

import static dev.crema.engine.passes.Rewriting.assertBecomes;
import static dev.crema.engine.passes.Rewriting.assertStays;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimplifyTest {
  @Nested
  class Functions {
    @ParameterizedTest
    @CsvSource({
      "multiply %0 %1, 1.0",
      "multiply %1 %0, 1.0",
      "divide %0 %1, 1.0",
      "power %0 %1, 1.0",
      "add %0 %1, -0.0",
      "add %1 %0, -0.0",
      "subtract %0 %1, 0.0"
    })
    void neutralOperandsVanish(String op, String constant) {
      assertBecomes(
          Simplify::apply,
          """
          %%0: f32[4] = input "x"
          %%1: f32[] = constant %s
          %%2: f32[4] = %s
          return %%2
          """
              .formatted(constant, op),
          """
          %0: f32[4] = input "x"
          return %0
          """);
    }

    @ParameterizedTest
    @CsvSource({
      // -0 + 0 is 0, 0 - x differs from -x for 0, NaN * 0 is NaN.
      "add %0 %1, 0.0",
      "subtract %1 %0, 0.0",
      "subtract %0 %1, -0.0",
      "multiply %0 %1, 0.0",
      "subtract %0 %0, 0.0",
      "divide %0 %0, 0.0",
      "divide %0 %1, 3.0",
      "maximum %0 %1, 0.0"
    })
    void rulesThatFailForSomeNumbersAreNotApplied(String op, String constant) {
      String before =
          """
          %%0: f32[4] = input "x"
          %%1: f32[] = constant %s
          %%2: f32[4] = %s
          return %%2 %%1
          """
              .formatted(constant, op);
      assertStays(Simplify::apply, before);
    }

    @Test
    void zeroOfAnyKindIsNeutralForIntegers() {
      assertBecomes(
          Simplify::apply,
          """
          %0: i32[4] = input "x"
          %1: i32[] = constant 0
          %2: i32[4] = add %0 %1
          return %2
          """,
          """
          %0: i32[4] = input "x"
          return %0
          """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"negate", "not"})
    void twoNegationsAreNone(String function) {
      String type = function.equals("not") ? "bool[4]" : "f32[4]";
      assertBecomes(
          Simplify::apply,
          """
          %%0: %s = input "x"
          %%1: %s = %s %%0
          %%2: %s = %s %%1
          return %%2
          """
              .formatted(type, type, function, type, function),
          """
          %%0: %s = input "x"
          return %%0
          """
              .formatted(type));
    }

    @Test
    void addingANegativeIsSubtracting() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[4] = input "x"
          %1: f32[4] = input "y"
          %2: f32[4] = negate %1
          %3: f32[4] = add %0 %2
          %4: f32[4] = add %2 %0
          %5: f32[4] = subtract %0 %2
          return %3 %4 %5
          """,
          """
          %0: f32[4] = input "x"
          %1: f32[4] = input "y"
          %2: f32[4] = subtract %0 %1
          %3: f32[4] = subtract %0 %1
          %4: f32[4] = add %0 %1
          return %2 %3 %4
          """);
    }

    @Test
    void dividingByAPowerOfTwoIsMultiplying() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[4] = input "x"
          %1: f32[] = constant 128.0
          %2: f32[4] = divide %0 %1
          return %2
          """,
          """
          %0: f32[4] = input "x"
          %1: f32[] = constant 0.0078125
          %2: f32[4] = multiply %0 %1
          return %2
          """);
    }

    @Test
    void squaresAreProducts() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[4] = input "x"
          %1: f32[] = constant 2.0
          %2: f32[4] = power %0 %1
          return %2
          """,
          """
          %0: f32[4] = input "x"
          %1: f32[4] = multiply %0 %0
          return %1
          """);
    }

    @Test
    void aKnownConditionDecidesASelection() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[4] = input "x"
          %1: f32[2,4] = input "y"
          %2: bool[] = constant true
          %3: f32[2,4] = select %2 %0 %1
          %4: bool[2,4] = input "c"
          %5: f32[2,4] = select %4 %1 %1
          %6: bool[2,4] = not %4
          %7: f32[2,4] = select %6 %0 %1
          return %3 %5 %7
          """,
          """
          %0: f32[4] = input "x"
          %1: f32[2,4] = input "y"
          %4: bool[2,4] = input "c"
          %3: f32[2,4] = broadcast %0
          %7: f32[2,4] = select %4 %1 %0
          return %3 %1 %7
          """);
    }

    @Test
    void repeatedOperandsAreReadAsTheyWere() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[4] = input "x"
          %1: f32[2,4] = input "y"
          %2: f32[2,4] = broadcast %0
          %3: f32[2,4] = constant 2.0
          %4: f32[2,4] = multiply %2 %3
          %5: f32[2,4] = add %4 %1
          return %5
          """,
          """
          %0: f32[4] = input "x"
          %1: f32[2,4] = input "y"
          %2: f32[] = constant 2.0
          %3: f32[4] = multiply %0 %2
          %4: f32[2,4] = add %3 %1
          return %4
          """);
    }

    @Test
    void reshapesMoveBehindFunctionsSoThatChainsMeet() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,4] = input "x"
          %1: f32[2,4] = exp %0
          %2: f32[8] = reshape %1
          %3: f32[] = constant 3.0
          %4: f32[8] = multiply %2 %3
          %5: bf16[8] = convert %4
          return %5
          """,
          """
          %0: f32[2,4] = input "x"
          %1: f32[2,4] = exp %0
          %2: f32[] = constant 3.0
          %3: f32[2,4] = multiply %1 %2
          %4: bf16[2,4] = convert %3
          %5: bf16[8] = reshape %4
          return %5
          """);
    }
  }

  @Nested
  class Conversions {
    @ParameterizedTest
    @CsvSource({
      "f32, f64, f32",
      "bf16, f32, bf16",
      "i32, i64, i32",
      "i32, f64, i32",
      "u8, f32, u8",
      "bool, f32, bool"
    })
    void thereAndBackIsNowhere(String from, String through, String to) {
      assertConverts(from, through, to, "%0: " + from + "[4] = input \"x\"\nreturn %0\n");
    }

    @ParameterizedTest
    @CsvSource({
      "bf16, f32, f64",
      "f32, f64, i32",
      "u8, i32, f32",
      "i8, f32, i32",
      "bool, i32, f32"
    })
    void aStopOnTheWayThatLosesNothingIsLeftOut(String from, String through, String to) {
      assertConverts(
          from,
          through,
          to,
          """
          %%0: %s[4] = input "x"
          %%1: %s[4] = convert %%0
          return %%1
          """
              .formatted(from, to));
    }

    @ParameterizedTest
    @CsvSource({"f32, bf16, f32", "i64, i32, i64", "i32, f32, i32", "f32, i32, f32", "i8, f32, u8"})
    void aStopThatChangesValuesStays(String from, String through, String to) {
      assertConverts(
          from,
          through,
          to,
          """
          %%0: %s[4] = input "x"
          %%1: %s[4] = convert %%0
          %%2: %s[4] = convert %%1
          return %%2
          """
              .formatted(from, through, to));
    }

    private static void assertConverts(String from, String through, String to, String after) {
      assertBecomes(
          Simplify::apply,
          """
          %%0: %s[4] = input "x"
          %%1: %s[4] = convert %%0
          %%2: %s[4] = convert %%1
          return %%2
          """
              .formatted(from, through, to),
          after);
    }
  }

  @Nested
  class Movements {
    @Test
    void movesThatMoveNothingVanish() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,1,4] = input "x"
          %1: f32[2,1,4] = reshape %0
          %2: f32[2,1,4] = broadcast %1
          %3: f32[2,1,4] = transpose %2 permutation=[0,1,2]
          %4: f32[2,1,4] = slice %3 start=[0,0,0] limit=[2,1,4]
          %5: f32[2,1,4] = pad %4 low=[0,0,0] high=[0,0,0] value=0.0
          %6: f32[2,1,4] = reverse %5 axes=[1]
          %7: f32[2,1,4] = concatenate %6 axis=0
          %8: f32[2,1,4] = stop_gradient %7
          return %8
          """,
          """
          %0: f32[2,1,4] = input "x"
          return %0
          """);
    }

    @Test
    void neighboursBecomeOne() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,3,4] = input "x"
          %1: f32[6,4] = reshape %0
          %2: f32[24] = reshape %1
          %3: f32[4,2,3] = transpose %0 permutation=[2,0,1]
          %4: f32[3,4,2] = transpose %3 permutation=[2,0,1]
          %5: f32[24] = input "y"
          %6: f32[3,24] = broadcast %5
          %7: f32[2,3,24] = broadcast %6
          %8: f32[10] = slice %5 start=[1] limit=[21] stride=[2]
          %9: f32[3] = slice %8 start=[2] limit=[8] stride=[2]
          %10: f32[26] = pad %5 low=[1] high=[1] value=0.0
          %11: f32[29] = pad %10 low=[1] high=[2] value=0.0
          %12: f32[48] = concatenate %5 %5 axis=0
          %13: f32[72] = concatenate %12 %5 axis=0
          return %2 %4 %7 %9 %11 %13
          """,
          """
          %0: f32[2,3,4] = input "x"
          %5: f32[24] = input "y"
          %2: f32[24] = reshape %0
          %4: f32[3,4,2] = transpose %0 permutation=[1,2,0]
          %7: f32[2,3,24] = broadcast %5
          %9: f32[3] = slice %5 start=[5] limit=[14] stride=[4]
          %11: f32[29] = pad %5 low=[2] high=[3] value=0.0
          %13: f32[72] = concatenate %5 %5 %5 axis=0
          return %2 %4 %7 %9 %11 %13
          """);
    }

    @Test
    void transposingAxesOfLengthOneIsReshaping() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,1,4] = input "x"
          %1: f32[1,2,4] = transpose %0 permutation=[1,0,2]
          return %1
          """,
          """
          %0: f32[2,1,4] = input "x"
          %1: f32[1,2,4] = reshape %0
          return %1
          """);
    }

    @Test
    void aPieceOfAJoinOrOfAPaddedTensorIsAPieceOfItsSource() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[3] = input "x"
          %1: f32[4] = input "y"
          %2: f32[7] = concatenate %0 %1 axis=0
          %3: f32[2] = slice %2 start=[4] limit=[6]
          %4: f32[2] = slice %2 start=[2] limit=[4]
          %5: f32[6] = pad %1 low=[1] high=[1] value=0.0
          %6: f32[4] = slice %5 start=[1] limit=[5]
          return %3 %4 %6
          """,
          """
          %0: f32[3] = input "x"
          %1: f32[4] = input "y"
          %2: f32[7] = concatenate %0 %1 axis=0
          %3: f32[2] = slice %1 start=[1] limit=[3]
          %4: f32[2] = slice %2 start=[2] limit=[4]
          return %3 %4 %1
          """);
    }

    @Test
    void gradientsOfNeighbouringSlicesAreJoined() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,1] = input "g0"
          %1: f32[2,1] = input "g1"
          %2: f32[2,1] = input "g2"
          %3: f32[2,3] = pad %0 low=[0,0] high=[0,2] value=0.0
          %4: f32[2,3] = pad %1 low=[0,1] high=[0,1] value=0.0
          %5: f32[2,3] = pad %2 low=[0,2] high=[0,0] value=0.0
          %6: f32[2,3] = add %5 %4
          %7: f32[2,3] = add %6 %3
          return %7
          """,
          """
          %0: f32[2,1] = input "g0"
          %1: f32[2,1] = input "g1"
          %2: f32[2,1] = input "g2"
          %3: f32[2,3] = concatenate %0 %1 %2 axis=1
          return %3
          """);
    }

    @Test
    void emptyResultsAreNotComputed() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[4] = input "x"
          %1: f32[0] = slice %0 start=[4] limit=[4]
          %2: f32[0] = exp %1
          return %2
          """,
          """
          %0: f32[4] = input "x"
          %1: f32[0] = constant 0.0
          return %1
          """);
    }
  }

  @Nested
  class Sums {
    @Test
    void oneElementIsItsOwnSum() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,1,4] = input "x"
          %1: f32[2,4] = sum %0 axes=[1]
          %2: f32[2] = max %0 axes=[1,2]
          return %1 %2
          """,
          """
          %0: f32[2,1,4] = input "x"
          %1: f32[2,4] = reshape %0
          %2: f32[2,1] = max %0 axes=[2]
          %3: f32[2] = reshape %2
          return %1 %3
          """);
    }

    @Test
    void sumsAreNegatedAfterAddingUp() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[2,4] = input "x"
          %1: f32[2,4] = negate %0
          %2: f32[4] = sum %1 axes=[0]
          return %2
          """,
          """
          %0: f32[2,4] = input "x"
          %1: f32[4] = sum %0 axes=[0]
          %2: f32[4] = negate %1
          return %2
          """);
    }

    @Test
    void transposedFactorsAreReadAsTheyAre() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[5,2,3] = input "x"
          %1: f32[5,4,2] = input "y"
          %2: f32[5,3,2] = transpose %0 permutation=[0,2,1]
          %3: f32[5,2,4] = transpose %1 permutation=[0,2,1]
          %4: f32[5,3,4] = matmul %2 %3
          %5: f32[5,3,4] = matmul %0 %1 transpose_a transpose_b
          return %4 %5
          """,
          """
          %0: f32[5,2,3] = input "x"
          %1: f32[5,4,2] = input "y"
          %2: f32[5,3,4] = matmul %0 %1 transpose_a transpose_b
          %3: f32[5,3,4] = matmul %0 %1 transpose_a transpose_b
          return %2 %3
          """);
    }

    @Test
    void transposedBatchesAreTransposed() {
      assertStays(
          Simplify::apply,
          """
          %0: f32[2,5,3] = input "x"
          %1: f32[3,4] = input "y"
          %2: f32[5,2,3] = transpose %0 permutation=[1,0,2]
          %3: f32[5,2,4] = matmul %2 %1
          return %3
          """);
    }

    @Test
    void repeatedFactorsAreReadOnce() {
      assertBecomes(
          Simplify::apply,
          """
          %0: f32[5,2,3] = input "x"
          %1: f32[3,4] = input "y"
          %2: f32[5,3,4] = broadcast %1
          %3: f32[5,2,4] = matmul %0 %2
          return %3
          """,
          """
          %0: f32[5,2,3] = input "x"
          %1: f32[3,4] = input "y"
          %2: f32[5,2,4] = matmul %0 %1
          return %2
          """);
    }
  }

  @Test
  void anUpdateThatChangesNothingIsDropped() {
    assertBecomes(
        Simplify::apply,
        """
        %0: f32[4] = input "x"
        %1: f32[4] = stop_gradient %0
        update %0 = %1
        return
        """,
        """
        %0: f32[4] = input "x"
        return
        """);
  }
}
