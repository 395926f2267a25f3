package dev.crema.layers.preprocessing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The hash of bytes under a key of two numbers that TensorFlow bins salted texts by: SipHash-2-4
 * (Aumasson and Bernstein, <a href="https://www.131002.net/siphash/siphash.pdf">SipHash: a fast
 * short-input PRF</a>, 2012).
 */
final class SipHash {
  static final long V0 = 0x736f6d6570736575L;
  static final long V1 = 0x646f72616e646f6dL;
  static final long V2 = 0x6c7967656e657261L;
  static final long V3 = 0x7465646279746573L;

  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash(long first, long second) {
    v0 = first ^ V0;
    v1 = second ^ V1;
    v2 = first ^ V2;
    v3 = second ^ V3;
  }

  static long of(byte[] s, long first, long second) {
    SipHash hash = new SipHash(first, second);
    int blocks = s.length / 8 + 1;
    ByteBuffer padded = ByteBuffer.allocate(blocks * 8).order(ByteOrder.LITTLE_ENDIAN);
    padded.put(s).put(blocks * 8 - 1, (byte) s.length);
    for (int i = 0; i < blocks; i++) {
      hash.add(padded.getLong(i * 8));
    }
    hash.v2 ^= 0xff;
    hash.mix(4);
    return hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3;
  }

  private void add(long word) {
    v3 ^= word;
    mix(2);
    v0 ^= word;
  }

  private void mix(int rounds) {
    for (int i = 0; i < rounds; i++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
