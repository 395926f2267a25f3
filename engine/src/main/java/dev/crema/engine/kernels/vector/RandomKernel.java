package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.random.Philox;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;

/** Random tensors; {@link Philox} defines every element. */
final class RandomKernel {
  private RandomKernel() {}

  static Kernel of(Spec.Random spec) {
    int per = Philox.perBlock(spec.type());
    long blocks = Tiles.ceilDiv(spec.count(), per);
    long cost = spec.distribution() == Distribution.NORMAL ? 512 : 64;
    int tiles = Tiles.count(blocks, cost, Tiles.LEAST_BYTES);
    return new Tiled(
        "vector:philox",
        tiles,
        (buffers, tile, _) ->
            blocks(
                spec,
                buffers,
                Tiles.start(blocks, tiles, tile),
                Tiles.start(blocks, tiles, tile + 1L)));
  }

  private static void blocks(Spec.Random spec, long[] buffers, long from, long to) {
    long seed = Mem.getLong(buffers[0]);
    long step = Mem.getLong(buffers[0] + 8);
    int[] words = new int[4];
    int per = Philox.perBlock(spec.type());
    double[] values = new double[4];
    for (long block = from; block < to; block++) {
      Philox.block(seed, step, spec.stream(), block, words);
      int count = (int) Math.min(per, spec.count() - block * per);
      long y = buffers[1] + block * per * spec.type().bytes();
      switch (spec.distribution()) {
        case BITS -> {
          for (int at = 0; at < count; at++) {
            Mem.putInt(y + 4L * at, words[at]);
          }
        }
        case UNIFORM -> uniform(spec.type(), words, count, y);
        case NORMAL -> normal(spec.type(), words, values, count, y);
      }
    }
  }

  private static void uniform(DType type, int[] words, int count, long y) {
    if (type == DType.FLOAT32) {
      for (int at = 0; at < count; at++) {
        Mem.putFloat(y + 4L * at, Philox.uniform(words[at]));
      }
      return;
    }
    int bytes = type.bytes();
    for (int at = 0; at < count; at++) {
      Mem.putBits(bytes, y + (long) at * bytes, Philox.uniform(type, words, at));
    }
  }

  private static void normal(DType type, int[] words, double[] values, int count, long y) {
    int bytes = type.bytes();
    for (int at = 0; at < count; at += 2) {
      double radius = Philox.radius(type, words, at / 2);
      double angle = Philox.angle(type, words, at / 2);
      values[at] = radius * StrictMath.cos(angle);
      values[at + 1] = radius * StrictMath.sin(angle);
    }
    for (int at = 0; at < count; at++) {
      Mem.putBits(bytes, y + (long) at * bytes, Element.bits(type, values[at]));
    }
  }
}
