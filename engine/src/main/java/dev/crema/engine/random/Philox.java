package dev.crema.engine.random;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;

/**
 * Philox 4×32-10, a random number generator without state: it turns a counter of 128 bits and a key
 * of 64 bits into four random words of 32 bits.
 *
 * <p>Crema's counter is, from the lowest word, {@code (block, block >>> 32, stream, step)}: the
 * number of the block of four words within a tensor (64 bits), the stream that tells the draws of
 * one program apart, and the low 32 bits of the training step. The key is the seed.
 *
 * <p>An element takes one word, in float64 two; element {@code i} of a tensor takes words from
 * block {@code i / 4} ({@code i / 2} in float64). So any element can be computed by itself.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC
 * 2011; the known answers in the tests are from its authors' library Random123.
 */
public final class Philox {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * One block of random words.
   *
   * @param counter four words, lowest first
   * @param key the low 32 bits are its first word
   * @param words receives four words
   */
  public static void block(int[] counter, long key, int[] words) {
    rounds(counter[0], counter[1], counter[2], counter[3], key, words);
  }

  /** The four words of a block of a tensor. */
  public static void block(long seed, long step, int stream, long block, int[] words) {
    rounds((int) block, (int) (block >>> 32), stream, (int) step, seed, words);
  }

  private static void rounds(int c0, int c1, int c2, int c3, long key, int[] words) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & LOW);
      long p1 = MULTIPLIER_1 * (c2 & LOW);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
  }

  /** The number of elements of a type that one block gives: 4, in float64 2. */
  public static int perBlock(DType type) {
    return type == DType.FLOAT64 ? 2 : 4;
  }

  /**
   * The bits of an element of a random tensor, as {@link Element#bits} gives them; the definition
   * that the kernels follow.
   *
   * @param index the position of the element in row-major order
   */
  public static long element(
      Distribution distribution, DType type, long seed, long step, int stream, long index) {
    int[] words = new int[4];
    int per = perBlock(type);
    block(seed, step, stream, Math.floorDiv(index, (long) per), words);
    int at = (int) Math.floorMod(index, (long) per);
    return switch (distribution) {
      case BITS -> words[at] & LOW;
      case UNIFORM -> uniform(type, words, at);
      case NORMAL -> Element.bits(type, normal(type, words, at));
    };
  }

  /**
   * The bits of a number in [0, 1): the high 24 bits of a word (53 bits of two words in float64).
   * Half-width floats drop the bits that they cannot hold, so that none becomes 1.
   *
   * @param words a block
   * @param at the element in the block
   */
  public static long uniform(DType type, int[] words, int at) {
    if (type == DType.FLOAT64) {
      return Double.doubleToRawLongBits((pair(words, 2 * at) >>> 11) * 0x1p-53);
    }
    float value = uniform(words[at]);
    int bits = Float.floatToRawIntBits(value);
    return switch (type) {
      case FLOAT32 -> bits;
      case BFLOAT16 -> bits >>> 16;
      case FLOAT16 ->
          Float.floatToFloat16(value < 0x1p-14f ? value : Float.intBitsToFloat(bits & ~0x1FFF))
              & 0xFFFFL;
      case FLOAT64, INT8, UINT8, INT32, INT64, BOOL ->
          throw new IllegalArgumentException("uniform numbers of type " + type.label());
    };
  }

  /** A word as a multiple of 2<sup>-24</sup> in [0, 1). */
  public static float uniform(int word) {
    return (word >>> 8) * 0x1p-24f;
  }

  /**
   * A number of mean 0 and standard deviation 1 by the Box–Muller transform: {@code √(-2 ln u) cos
   * 2πv} for an even and {@code √(-2 ln u) sin 2πv} for an odd place in the block, u and v uniform
   * in (0, 1). Computed in float64 by {@link StrictMath}, which gives the same bits interpreted and
   * compiled.
   *
   * @param words a block
   * @param at the element in the block
   */
  public static double normal(DType type, int[] words, int at) {
    double radius = radius(type, words, at / 2);
    double angle = angle(type, words, at / 2);
    return radius * ((at & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  /**
   * The distance from the origin of a pair of {@link #normal} numbers.
   *
   * @param pair 0 or 1; in float64 a block holds one pair
   */
  public static double radius(DType type, int[] words, int pair) {
    double u =
        type == DType.FLOAT64
            ? ((pair(words, 0) >>> 12) + 0.5) * 0x1p-52
            : ((words[2 * pair] & LOW) + 0.5) * 0x1p-32;
    return Math.sqrt(-2 * StrictMath.log(u));
  }

  /** The angle of a pair of {@link #normal} numbers, as {@link #radius} takes them. */
  public static double angle(DType type, int[] words, int pair) {
    double v =
        type == DType.FLOAT64
            ? ((pair(words, 2) >>> 12) + 0.5) * 0x1p-52
            : ((words[2 * pair + 1] & LOW) + 0.5) * 0x1p-32;
    return 2 * Math.PI * v;
  }

  private static long pair(int[] words, int low) {
    return (words[low] & LOW) | (long) words[low + 1] << 32;
  }
}
