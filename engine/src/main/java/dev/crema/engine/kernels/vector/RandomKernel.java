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
    for (long block = from; block < to; block++) {
      Philox.block(seed, step, spec.stream(), block, words);
      int count = (int) Math.min(per, spec.count() - block * per);
      long y = buffers[1] + block * per * spec.type().bytes();
      for (int at = 0; at < count; at++) {
        put(spec.distribution(), spec.type(), words, at, y + (long) at * spec.type().bytes());
      }
    }
  }

  private static void put(
      Distribution distribution, DType type, int[] words, int at, long address) {
    long bits =
        switch (distribution) {
          case BITS -> words[at];
          case UNIFORM ->
              type == DType.FLOAT32
                  ? Float.floatToRawIntBits(Philox.uniform(words[at]))
                  : Philox.uniform(type, words, at);
          case NORMAL -> Element.bits(type, Philox.normal(type, words, at));
        };
    Mem.putBits(type.bytes(), address, bits);
  }
}
