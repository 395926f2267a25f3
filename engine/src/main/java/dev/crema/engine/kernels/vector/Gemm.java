package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;

/**
 * Products of matrices, cut so that blocks stay in the caches: a panel of the right matrix, at most
 * {@link #DEPTH} deep, is packed and multiplied with blocks of {@link #BLOCK} rows of the left one
 * by a micro-kernel that keeps its sums in registers.
 *
 * <p>The sum of an element is the same chain of operations whatever the sizes of blocks and
 * vectors, the number of threads, and the form (scalar or vector) of the micro-kernel: the depth is
 * cut into equal parts of at most {@link #DEPTH} steps; each part is one chain of fused
 * multiply-adds in the order of k, starting from zero, and the parts are added in order.
 *
 * <p>Source of the scheme: Goto, van de Geijn, <i>Anatomy of high-performance matrix
 * multiplication</i>, ACM TOMS 34 (3), 2008.
 */
final class Gemm {
  /** The most bytes of a row of a panel. */
  static final int PANEL_BYTES = 256;

  /** The rows of a block of the left matrix. */
  static final int BLOCK = Vectors.AVAILABLE ? VectorFloats.BLOCK : 8;

  static final int DEPTH = 128;

  /** Up to so many rows a panel is read in place: packing it takes longer than they do. */
  private static final long FEW_ROWS = 2L * BLOCK;

  private static final long CACHE_LINE = 64;

  /** The most rows and columns of a cell, the unit of work. */
  private static final long MOST_ROWS = 256;

  private static final long MOST_COLUMNS = 512;

  /** The multiplications below which sharing costs more than it gains. */
  private static final long LEAST_PRODUCTS = 1L << 18;

  private Gemm() {}

  /** How the products are cut; depends on sizes only. */
  private static final class Cells {
    private final long rows;
    private final long columns;
    private final long[] firstOfUnit;

    Cells(long rows, long columns, long[] firstOfUnit) {
      this.rows = rows;
      this.columns = columns;
      this.firstOfUnit = firstOfUnit;
    }

    long rows() {
      return rows;
    }

    long columns() {
      return columns;
    }

    long count() {
      return firstOfUnit[firstOfUnit.length - 1];
    }

    /** The product that a cell belongs to. */
    int unit(long cell) {
      int low = 0;
      int high = firstOfUnit.length - 2;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (firstOfUnit[middle] <= cell) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    /** The number of a cell within its product. */
    long place(int unit, long cell) {
      return cell - firstOfUnit[unit];
    }
  }

  static Kernel kernel(String label, Product product) {
    Cells cells = cut(product);
    long work = 0;
    for (long unit = 0; unit < product.units(); unit++) {
      work += product.rows(unit) * product.columns(unit) * Math.max(1, product.depth(unit));
    }
    for (long unit = 0; unit < product.units(); unit++) {
      long columns = Math.min(product.columns(unit), cells.columns());
      MicroKernels.want(product.arithmetic(), columns, work);
    }
    int tiles = Tiles.count(cells.count(), work / Math.max(1, cells.count()), LEAST_PRODUCTS);
    return new Tiled(
        label,
        tiles,
        scratch(product, cells),
        (buffers, tile, scratch) -> {
          long last = Tiles.start(cells.count(), tiles, tile + 1L);
          for (long cell = Tiles.start(cells.count(), tiles, tile); cell < last; cell++) {
            cell(product, cells, buffers, cell, scratch);
          }
        });
  }

  private static Cells cut(Product product) {
    long most = 0;
    long widest = 0;
    for (long unit = 0; unit < product.units(); unit++) {
      most = Math.max(most, product.rows(unit));
      widest = Math.max(widest, product.columns(unit));
    }
    int panel = product.arithmetic().panel;
    long rows = equal(Math.max(most, 1), MOST_ROWS, BLOCK);
    long columns = equal(Math.max(widest, 1), MOST_COLUMNS, panel);
    long depth = product.units() == 0 ? 1 : Math.max(1, product.depth(0));
    // A few cells for a few threads, if they are worth it: first by columns, then by rows.
    while (product.units() * Tiles.ceilDiv(most, rows) * Tiles.ceilDiv(widest, columns) < 4) {
      if (columns > 2L * panel && rows * columns / 2 * depth >= LEAST_PRODUCTS) {
        columns = padded(Tiles.ceilDiv(columns, 2), panel);
      } else if (rows > 2L * BLOCK && rows / 2 * columns * depth >= LEAST_PRODUCTS) {
        rows = padded(Tiles.ceilDiv(rows, 2), BLOCK);
      } else {
        break;
      }
    }
    long[] first = new long[(int) product.units() + 1];
    for (int unit = 0; unit < product.units(); unit++) {
      first[unit + 1] =
          first[unit]
              + Tiles.ceilDiv(product.rows(unit), rows)
                  * Tiles.ceilDiv(product.columns(unit), columns);
    }
    return new Cells(rows, columns, first);
  }

  /** The length of as few cells as suffice, all but the last as long as each other. */
  private static long equal(long length, long most, long unit) {
    return Math.min(length, padded(Tiles.ceilDiv(length, Tiles.ceilDiv(length, most)), unit));
  }

  private static long padded(long value, long multiple) {
    return Tiles.ceilDiv(value, multiple) * multiple;
  }

  /** Sums, packed left block, packed panel. */
  private static long scratch(Product product, Cells cells) {
    int bytes = product.arithmetic().bytes;
    return sumBytes(product, cells) + leftBytes(cells, bytes) + (long) DEPTH * PANEL_BYTES;
  }

  private static long leftBytes(Cells cells, int bytes) {
    return columnStep(padded(cells.rows(), BLOCK), bytes) * DEPTH;
  }

  private static long sumBytes(Product product, Cells cells) {
    int panel = product.arithmetic().panel;
    return padded(cells.rows(), BLOCK)
        * padded(cells.columns(), panel)
        * product.arithmetic().bytes;
  }

  private static void cell(Product product, Cells cells, long[] buffers, long cell, long scratch) {
    int unit = cells.unit(cell);
    long place = cells.place(unit, cell);
    long cellsAcross = Tiles.ceilDiv(product.columns(unit), cells.columns());
    long row = place / cellsAcross * cells.rows();
    long column = place % cellsAcross * cells.columns();
    long rows = Math.min(cells.rows(), product.rows(unit) - row);
    long columns = Math.min(cells.columns(), product.columns(unit) - column);
    long lefts = scratch + sumBytes(product, cells);
    int bytes = product.arithmetic().bytes;
    long panelMemory = lefts + leftBytes(cells, bytes);
    int panel = product.arithmetic().panel;
    long panelBytes = product.arithmetic().panelBytes;
    long panelSums = padded(rows, BLOCK) * panelBytes;
    boolean packs = rows > FEW_ROWS && product.rightStep() > panelBytes;
    long depth = product.depth(unit);
    if (depth == 0) {
      Mem.zero(scratch, Tiles.ceilDiv(columns, panel) * panelSums);
    }
    long most = depth == 0 ? 1 : Tiles.ceilDiv(depth, Tiles.ceilDiv(depth, DEPTH));
    for (long k = 0; k < depth; k += most) {
      int steps = (int) Math.min(most, depth - k);
      long firstPacked = packLeft(product, buffers, unit, row, rows, k, steps, lefts);
      for (long c = 0; c < columns; c += panel) {
        long width = Math.min(panel, columns - c);
        long right = width < panel || packs ? 0 : product.right(buffers, unit, k, column + c);
        long rightStep = right == 0 ? panelBytes : product.rightStep();
        if (right == 0) {
          if (width < panel) {
            Mem.zero(panelMemory, steps * panelBytes);
          }
          product.packRight(buffers, unit, k, steps, column + c, width, panelMemory);
          right = panelMemory;
        }
        long sums = scratch + c / panel * panelSums;
        panel(
            product,
            buffers,
            unit,
            row,
            rows,
            k,
            steps,
            firstPacked,
            lefts,
            right,
            rightStep,
            sums,
            width);
      }
    }
    for (long c = 0; c < columns; c += panel) {
      long sums = scratch + c / panel * panelSums;
      product.store(buffers, unit, row, rows, column + c, Math.min(panel, columns - c), sums);
    }
  }

  /** Packs what cannot be read in place; returns the first row of the cell that is packed. */
  private static long packLeft(
      Product product,
      long[] buffers,
      int unit,
      long row,
      long rows,
      long k,
      int steps,
      long lefts) {
    boolean inPlace = product.left(buffers, unit, row, k) != 0;
    long first = inPlace ? rows / BLOCK * BLOCK : 0;
    if (first == rows) {
      return first;
    }
    int bytes = product.arithmetic().bytes;
    long count = padded(rows - first, BLOCK);
    if (count > rows - first) {
      Mem.zero(lefts, columnStep(count, bytes) * steps);
    }
    long step = product.leftColumnMajor() ? columnStep(count, bytes) : (long) steps * bytes;
    product.packLeft(buffers, unit, row + first, rows - first, k, steps, lefts, step);
    return first;
  }

  /**
   * The distance of packed columns: not a power of two, which would crowd them in few cache sets.
   */
  private static long columnStep(long rows, int bytes) {
    return rows * bytes + CACHE_LINE;
  }

  /** All rows of a cell times one panel. */
  private static void panel(
      Product product,
      long[] buffers,
      int unit,
      long row,
      long rows,
      long k,
      int steps,
      long firstPacked,
      long lefts,
      long right,
      long rightStep,
      long sums,
      long width) {
    Arithmetic arithmetic = product.arithmetic();
    if (firstPacked > 0) {
      MicroKernels.panel(
          arithmetic,
          product.left(buffers, unit, row, k),
          product.leftRowStep(),
          product.leftStep(),
          right,
          rightStep,
          sums,
          arithmetic.panelBytes,
          steps,
          (int) firstPacked,
          (int) width,
          k == 0);
    }
    if (firstPacked < rows) {
      int bytes = arithmetic.bytes;
      boolean columnMajor = product.leftColumnMajor();
      long packed = padded(rows - firstPacked, BLOCK);
      MicroKernels.panel(
          arithmetic,
          lefts,
          columnMajor ? bytes : (long) steps * bytes,
          columnMajor ? columnStep(packed, bytes) : bytes,
          right,
          rightStep,
          sums + firstPacked * arithmetic.panelBytes,
          arithmetic.panelBytes,
          steps,
          (int) (rows - firstPacked),
          (int) width,
          k == 0);
    }
  }
}
