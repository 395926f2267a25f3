package dev.crema.testkit;

import static dev.crema.testkit.OpCases.fixed;
import static dev.crema.testkit.OpCases.made;
import static dev.crema.testkit.OpCases.operand;
import static dev.crema.testkit.OpCases.plain;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Shape;
import dev.crema.testkit.OpCases.Made;
import dev.crema.testkit.OpCases.Row;
import java.util.ArrayList;
import java.util.List;

/** Cases of decompositions, systems of equations and Fourier transforms. */
final class MatrixCases {
  private static final List<DType> TYPES = List.of(DType.FLOAT32, DType.FLOAT64);

  private MatrixCases() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Decomposition kind : Decomposition.values()) {
      rows.add(new Row(kind.name(), TYPES, 4, (gen, type) -> smooth(gen, type, kind)));
      if (kind != Decomposition.CHOLESKY) {
        rows.add(
            new Row(
                kind + " of any numbers",
                TYPES,
                3,
                (gen, type) -> {
                  Domain domain =
                      gen.chance(0.7) ? new Domain.Between(-3, 3) : new Domain.Anything();
                  return made(
                      new Op.Decompose(kind),
                      fixed(
                          type,
                          batch(gen).concat(sizes(gen, kind, gen.chance(0.1) ? 0 : 1, 12)),
                          domain));
                }));
      }
    }
    rows.add(
        new Row(
            "triangular solve",
            TYPES,
            8,
            (gen, type) -> {
              Shape batch = batch(gen);
              int n = gen.between(1, 5);
              Op op = new Op.TriangularSolve(gen.chance(0.5), gen.chance(0.5), gen.chance(0.3));
              return made(
                  op,
                  operand(type, batch.concat(Shape.of(n, n)), new Domain.Dominant(n, n)),
                  plain(type, batch.concat(Shape.of(n, gen.between(0, 4)))));
            }));
    rows.add(
        new Row(
            "fourier",
            TYPES,
            8,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(1, 3);
              return made(new Op.Fourier(gen.chance(0.5)), plain(type, shape), plain(type, shape));
            }));
    return rows;
  }

  private static Made smooth(Gen gen, DType type, Decomposition kind) {
    Shape sizes = sizes(gen, kind, 1, 5);
    long m = sizes.dim(0);
    long n = sizes.dim(1);
    boolean differentiable =
        switch (kind) {
          case CHOLESKY, LU, QR, EIGH, SVD -> true;
          case COMPLETE_QR -> m <= n;
          case FULL_SVD -> m == n;
          case EIG -> false;
        };
    Shape shape = batch(gen).concat(sizes);
    Domain domain = new Domain.Dominant((int) m, (int) n);
    return made(
        new Op.Decompose(kind),
        differentiable ? operand(type, shape, domain) : fixed(type, shape, domain));
  }

  private static Shape batch(Gen gen) {
    return gen.chance(0.5) ? Shape.SCALAR : Shape.of(gen.between(0, 2), gen.between(1, 3));
  }

  private static Shape sizes(Gen gen, Decomposition kind, int least, int greatest) {
    int m = gen.between(least, greatest);
    return Shape.of(m, kind.isOfSquares() ? m : gen.between(least, greatest));
  }
}
