package dev.crema.layers.preprocessing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit fingerprint of bytes that TensorFlow bins texts by: {@code Fingerprint64} of <a
 * href="https://github.com/google/farmhash">FarmHash</a> (namespace farmhashna), whose values never
 * change.
 */
final class FarmHash {
  static final long K0 = 0xc3a5c85c97cb3127L;
  static final long K1 = 0xb492b66fbe98f273L;
  static final long K2 = 0x9ae16a3b2f90404fL;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private FarmHash() {}

  private record Pair(long first, long second) {}

  static long of(byte[] s) {
    if (s.length <= 16) {
      return upTo16(s);
    } else if (s.length <= 32) {
      return upTo32(s);
    } else if (s.length <= 64) {
      return upTo64(s);
    }
    return longer(s);
  }

  private static long word(byte[] s, int at) {
    return (long) LONGS.get(s, at);
  }

  private static long half(byte[] s, int at) {
    return (int) INTS.get(s, at) & 0xffffffffL;
  }

  private static long rotate(long x, int by) {
    return Long.rotateRight(x, by);
  }

  private static long mixed(long x) {
    return x ^ (x >>> 47);
  }

  private static long joined(long u, long v, long factor) {
    long a = mixed((u ^ v) * factor);
    return mixed((v ^ a) * factor) * factor;
  }

  private static long upTo16(byte[] s) {
    int n = s.length;
    long factor = K2 + n * 2L;
    if (n >= 8) {
      long a = word(s, 0) + K2;
      long b = word(s, n - 8);
      long c = rotate(b, 37) * factor + a;
      long d = (rotate(a, 25) + b) * factor;
      return joined(c, d, factor);
    } else if (n >= 4) {
      return joined(n + (half(s, 0) << 3), half(s, n - 4), factor);
    } else if (n > 0) {
      long y = (s[0] & 0xffL) + ((s[n >> 1] & 0xffL) << 8);
      long z = n + ((s[n - 1] & 0xffL) << 2);
      return mixed((y * K2) ^ (z * K0)) * K2;
    }
    return K2;
  }

  private static long upTo32(byte[] s) {
    int n = s.length;
    long factor = K2 + n * 2L;
    long a = word(s, 0) * K1;
    long b = word(s, 8);
    long c = word(s, n - 8) * factor;
    long d = word(s, n - 16) * K2;
    return joined(rotate(a + b, 43) + rotate(c, 30) + d, a + rotate(b + K2, 18) + c, factor);
  }

  private static long upTo64(byte[] s) {
    int n = s.length;
    long factor = K2 + n * 2L;
    long a = word(s, 0) * K2;
    long b = word(s, 8);
    long c = word(s, n - 8) * factor;
    long d = word(s, n - 16) * K2;
    long y = rotate(a + b, 43) + rotate(c, 30) + d;
    long z = joined(y, a + rotate(b + K2, 18) + c, factor);
    long e = word(s, 16) * factor;
    long f = word(s, 24);
    long g = (y + word(s, n - 32)) * factor;
    long h = (z + word(s, n - 24)) * factor;
    return joined(rotate(e + f, 43) + rotate(g, 30) + h, e + rotate(f + a, 18) + g, factor);
  }

  /** Of 32 bytes. */
  private static Pair weak(byte[] s, int at, long first, long second) {
    long a = first + word(s, at);
    long b = rotate(second + a + word(s, at + 24), 21);
    long c = a;
    a += word(s, at + 8) + word(s, at + 16);
    return new Pair(a + word(s, at + 24), b + rotate(a, 44) + c);
  }

  private static long longer(byte[] s) {
    long seed = 81;
    long x = seed * K2 + word(s, 0);
    long y = seed * K1 + 113;
    long z = mixed(y * K2 + 113) * K2;
    Pair v = new Pair(0, 0);
    Pair w = new Pair(0, 0);
    int end = (s.length - 1) / 64 * 64;
    for (int at = 0; at < end; at += 64) {
      x = (rotate(x + y + v.first + word(s, at + 8), 37) * K1) ^ w.second;
      y = rotate(y + v.second + word(s, at + 48), 42) * K1 + v.first + word(s, at + 40);
      z = rotate(z + w.first, 33) * K1;
      v = weak(s, at, v.second * K1, x + w.first);
      w = weak(s, at + 32, z + w.second, y + word(s, at + 16));
      long swap = z;
      z = x;
      x = swap;
    }
    long factor = K1 + ((z & 0xff) << 1);
    int at = s.length - 64;
    w = new Pair(w.first + ((s.length - 1) & 63), w.second);
    v = new Pair(v.first + w.first, v.second);
    w = new Pair(w.first + v.first, w.second);
    x = (rotate(x + y + v.first + word(s, at + 8), 37) * factor) ^ (w.second * 9);
    y = rotate(y + v.second + word(s, at + 48), 42) * factor + v.first * 9 + word(s, at + 40);
    z = rotate(z + w.first, 33) * factor;
    v = weak(s, at, v.second * factor, x + w.first);
    w = weak(s, at + 32, z + w.second, y + word(s, at + 16));
    return joined(
        joined(v.first, w.first, factor) + mixed(y) * K0 + x,
        joined(v.second, w.second, factor) + z,
        factor);
  }
}
