package dev.crema.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import org.junit.jupiter.api.Test;

class PhiloxTest {

  /** The lines {@code philox4x32 10} of kat_vectors in Random123. */
  @Test
  void givesTheKnownAnswersOfRandom123() {
    check(new int[] {0, 0, 0, 0}, 0L, new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    check(
        new int[] {-1, -1, -1, -1},
        -1L,
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    check(
        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
        0x299f31d0_a4093822L,
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  }

  private static void check(int[] counter, long key, int[] expected) {
    int[] words = new int[4];
    Philox.block(counter, key, words);
    assertArrayEquals(expected, words);
  }

  @Test
  void theCounterIsBlockStreamAndStep() {
    int[] words = new int[4];
    Philox.block(0x299f31d0_a4093822L, 0x03707344L, 0x13198a2e, 0x85a308d3_243f6a88L, words);
    assertEquals(0xd16cfe09, words[0]);
  }

  @Test
  void theLargestWordStaysBelowOneInEveryType() {
    int[] words = {-1, -1, -1, -1};
    assertEquals(0x3F7FFFFF, Philox.uniform(DType.FLOAT32, words, 3));
    assertEquals(0x3F7F, Philox.uniform(DType.BFLOAT16, words, 3));
    assertEquals(0x3BFF, Philox.uniform(DType.FLOAT16, words, 3));
    assertEquals(1 - 0x1p-53, Double.longBitsToDouble(Philox.uniform(DType.FLOAT64, words, 1)));
  }

  @Test
  void elementsOfAnyPositionCanBeComputedAlone() {
    int[] words = new int[4];
    Philox.block(1, 2, 3, 1L << 33, words);
    assertEquals(
        words[2] & 0xFFFFFFFFL,
        Philox.element(Distribution.BITS, DType.INT32, 1, 2, 3, (1L << 35) + 2));
  }
}
