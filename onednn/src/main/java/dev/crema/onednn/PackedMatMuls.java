package dev.crema.onednn;

import dev.crema.engine.kernels.Preparation;
import dev.crema.engine.kernels.Spec.FixedMatMul;
import dev.crema.engine.kernels.Spec.MatMul;
import dev.crema.onednn.Call.Argument;
import dev.crema.onednn.MatMuls.Axis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of many left factors with one right factor, which is first brought into the layout that
 * oneDNN likes best. Each product by itself would do that again, which takes a sixth of the time of
 * one with 16 rows.
 */
final class PackedMatMuls {
  private static final long ALIGNMENT = 64;

  private final MatMul spec;
  private final Axis axis;
  private final Split split;

  /** How the packed factor is cut: for tiles of rows it is one piece that all share. */
  private final Split packs;

  private PackedMatMuls(MatMul spec, Axis axis, long most) {
    this.spec = spec;
    this.axis = axis;
    this.split = MatMuls.split(spec, axis, most);
    this.packs = axis == Axis.COLUMNS ? split : Split.none(spec.n());
  }

  /** The kernel for such products, which prepares the factor if oneDNN likes it otherwise. */
  static @Nullable NativeKernel create(FixedMatMul spec) {
    MatMul product = spec.product();
    NativeKernel plain = MatMuls.create(product);
    Axis axis = MatMuls.axis(product);
    return plain == null
        ? null
        : plain.preparing(packing(product, axis, MatMuls.most(product, axis)));
  }

  /**
   * What packs the factor and multiplies by it, with a given number of tiles at most along rows or
   * columns; null if no layout is better than that of the spec.
   */
  static @Nullable Preparation packing(MatMul spec, Axis axis, long most) {
    return new PackedMatMuls(spec, axis, most).packing();
  }

  private @Nullable Preparation packing() {
    try (Workshop packing = new Workshop();
        Workshop products = new Workshop()) {
      List<Primitive> tiles = tiles(products);
      if (tiles.isEmpty()) {
        return null;
      }
      long step = 0;
      for (Primitive tile : tiles) {
        step = Math.max(step, Math.ceilDiv(tile.bytes(Dnnl.WEIGHTS), ALIGNMENT) * ALIGNMENT);
      }
      long each = packs.tiles() > 1 ? step : 0;
      List<List<Call>> pack = new ArrayList<>();
      for (int kind = 0; kind < packs.lengths().length; kind++) {
        packing.nextTile();
        Call call = pack(packing, packs.lengths()[kind], tiles.get(kind), each);
        if (call == null) {
          return null;
        }
        pack.add(List.of(call));
      }
      Argument packed = Argument.sliced(Dnnl.WEIGHTS, MatMuls.RIGHT, each);
      List<List<Call>> multiply = new ArrayList<>();
      for (Primitive tile : tiles) {
        products.nextTile();
        List<Call> calls = MatMuls.calls(products, spec, axis, split, tile, packed);
        if (calls == null) {
          return null;
        }
        multiply.add(calls);
      }
      return new Preparation(
          MatMuls.RIGHT,
          packs.tiles() * step,
          packing.kernel(pack, packs.kinds()),
          products.kernel(multiply, split.kinds()));
    }
  }

  /** A primitive for each length of tiles; none if there is none for one of them. */
  private List<Primitive> tiles(Workshop workshop) {
    List<Primitive> tiles = new ArrayList<>();
    for (long length : split.lengths()) {
      long n = axis == Axis.COLUMNS ? length : spec.n();
      long right =
          axis == Axis.ROWS && !tiles.isEmpty()
              ? tiles.getFirst().layout(Dnnl.WEIGHTS)
              : workshop.anyLayout(spec.type(), new long[] {spec.k(), n});
      Primitive tile = MatMuls.tile(workshop, spec, axis, length, right);
      if (tile == null) {
        return List.of();
      }
      tiles.add(tile);
    }
    return tiles;
  }

  /** Brings columns of the right factor into the layout of a tile; null if they have it. */
  private @Nullable Call pack(Workshop workshop, long columns, Primitive tile, long each) {
    long[] steps = MatMuls.right(spec);
    long plain = MatMuls.matrix(workshop, spec, 1, spec.k(), columns, steps);
    Primitive reorder =
        tile.has(Dnnl.WEIGHTS, plain) ? null : workshop.reorder(plain, tile.layout(Dnnl.WEIGHTS));
    if (reorder == null) {
      return null;
    }
    long step = packs.tile() * steps[2] * spec.type().bytes();
    return workshop.call(
        reorder,
        List.of(
            Argument.sliced(Dnnl.SRC, 0, packs.tiles() > 1 ? step : 0),
            Argument.sliced(Dnnl.DST, 1, each)));
  }
}
