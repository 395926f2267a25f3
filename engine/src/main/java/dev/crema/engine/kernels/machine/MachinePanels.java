package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.machine.Assembler.Place;
import dev.crema.engine.kernels.vector.Access;
import dev.crema.engine.kernels.vector.InnerLoops;
import dev.crema.engine.kernels.vector.LoopCache;
import dev.crema.engine.kernels.vector.Mem;
import dev.crema.engine.kernels.vector.RowLoop;
import dev.crema.engine.types.Expression;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/**
 * Products of some rows and a panel of 16, 32 or 64 columns by machine code, and what goes with
 * them: the sums of a block stay in registers, as in the micro-kernels in Java, whose order of
 * operations they have.
 */
final class MachinePanels implements InnerLoops {
  private static final int LEAST_COLUMNS = 16;
  private static final int MOST_COLUMNS = 64;

  // Registers, in the order of the table.
  private static final int A = 8;
  private static final int ROW_STEP = 9;
  private static final int STEP = 10;
  private static final int B = 11;
  private static final int B_STEP = 3;
  private static final int SUMS = 5;
  private static final int SUM_STEP = 12;
  private static final int DEPTH = 13;
  private static final int BLOCKS = 14;
  private static final int[] TABLE = {A, ROW_STEP, STEP, B, B_STEP, SUMS, SUM_STEP, DEPTH, BLOCKS};

  private static final int[] OWNED = {B_STEP, SUMS, SUM_STEP, DEPTH, BLOCKS, 15};

  // Registers that the code fills itself.
  private static final int UPPER = Assembler.RAX;
  private static final int LOWER = Assembler.RDI;
  private static final int AT_B = Assembler.RCX;
  private static final int LEFT = Assembler.RDX;
  private static final int THREE_ROWS = Assembler.RSI;
  private static final int THREE_SUMS = 15;

  /** The rows whose addresses a pointer and multiples of a step give. */
  private static final int HALF = 4;

  private static final ThreadLocal<MemorySegment> TABLES =
      ThreadLocal.withInitial(
          () -> Arena.ofAuto().allocate((long) Long.BYTES * TABLE.length, Long.BYTES));

  private final Width width;
  private final LoopCache<MachineLoop> loops;

  /** For 16, 32 and 64 columns. */
  private final MachineCode[] fresh = new MachineCode[3];

  private final MachineCode[] adding = new MachineCode[3];

  MachinePanels(Width width, LoopCache<MachineLoop> loops) {
    this.width = width;
    this.loops = loops;
    for (int i = 0; i < fresh.length; i++) {
      int vectors = Math.min(LEAST_COLUMNS << i, together()) / width.lanes;
      fresh[i] = MachineCode.of(code(width, vectors, true));
      adding[i] = MachineCode.of(code(width, vectors, false));
    }
  }

  /** The columns that are computed together. */
  private int together() {
    return width == Width.AVX512 ? MOST_COLUMNS : LEAST_COLUMNS;
  }

  /** The rows of a block: their sums fill half to three quarters of the registers. */
  private static int rows(Width width, int vectors) {
    return width == Width.AVX2 ? 6 : vectors == HALF ? HALF : 2 * HALF;
  }

  /** {@code void panel(long *table)}. */
  private static byte[] code(Width width, int vectors, boolean fresh) {
    int rows = rows(width, vectors);
    Assembler assembler = new Assembler(width);
    for (int register : OWNED) {
      assembler.push(register);
    }
    for (int i = 0; i < TABLE.length; i++) {
      assembler.loadLong(TABLE[i], Long.BYTES * i);
    }
    assembler.address(THREE_ROWS, ROW_STEP, ROW_STEP, 1);
    assembler.address(THREE_SUMS, SUM_STEP, SUM_STEP, 1);
    int block = assembler.position();
    assembler.copy(UPPER, A);
    assembler.address(LOWER, A, ROW_STEP, 2);
    assembler.copy(AT_B, B);
    assembler.copy(LEFT, DEPTH);
    for (int i = 0; i < rows * vectors; i++) {
      assembler.binary(Operation.XOR, i, i, i);
    }
    int next = assembler.position();
    int right = rows * vectors;
    int left = right + vectors;
    for (int v = 0; v < vectors; v++) {
      assembler.load(right + v, Place.of(AT_B, v * width.bytes()));
    }
    for (int r = 0; r < rows; r++) {
      assembler.repeat(left, row(r < HALF ? UPPER : LOWER, r % HALF, ROW_STEP, THREE_ROWS));
      for (int v = 0; v < vectors; v++) {
        assembler.multiplyAdd(r * vectors + v, left, right + v);
      }
    }
    assembler.addTo(UPPER, STEP);
    assembler.addTo(LOWER, STEP);
    assembler.addTo(AT_B, B_STEP);
    assembler.countDown(LEFT, next);
    assembler.address(LOWER, SUMS, SUM_STEP, 2);
    for (int r = 0; r < rows; r++) {
      Place row = row(r < HALF ? SUMS : LOWER, r % HALF, SUM_STEP, THREE_SUMS);
      for (int v = 0; v < vectors; v++) {
        Place to = row.plus(v * width.bytes());
        if (!fresh) {
          assembler.load(right, to);
          assembler.binary(Operation.ADD, r * vectors + v, right, r * vectors + v);
        }
        assembler.store(r * vectors + v, to);
      }
    }
    down(assembler, A, rows, ROW_STEP);
    down(assembler, SUMS, rows, SUM_STEP);
    assembler.countDown(BLOCKS, block);
    for (int i = OWNED.length - 1; i >= 0; i--) {
      assembler.pop(OWNED[i]);
    }
    assembler.leave();
    return assembler.finish();
  }

  private static Place row(int base, int number, int step, int threeSteps) {
    return switch (number) {
      case 0 -> Place.of(base, 0);
      case 3 -> new Place(base, threeSteps, 0, 0);
      default -> new Place(base, step, number - 1, 0);
    };
  }

  /** Moves a pointer an even number of rows down. */
  private static void down(Assembler assembler, int pointer, int rows, int step) {
    for (int moved = 0; moved < rows; moved += 2) {
      assembler.address(pointer, pointer, step, 1);
    }
  }

  /** Of expressions that have machine code. */
  @Override
  public RowLoop row(Expression expression, List<Access> accesses) {
    return Objects.requireNonNull(loops.of(expression, accesses));
  }

  @Override
  public void want(long columns, long nanos) {
    // Machine code is fast at once.
  }

  @Override
  public void panel(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      int rows,
      int columns,
      boolean isFresh) {
    long table = TABLES.get().address();
    int width = Math.min(columns, together());
    int which = Integer.numberOfTrailingZeros(width / LEAST_COLUMNS);
    int block = rows(this.width, width / this.width.lanes);
    MachineCode code = isFresh ? fresh[which] : adding[which];
    for (int c = 0; c < columns; c += width) {
      put(table, a, rowStep, step, b + 4L * c, bStep, sums + 4L * c, sumStep, depth);
      Mem.putLong(table + 64, Math.ceilDiv(rows, block));
      code.call(table, 0, 0, 0);
    }
  }

  private static void put(
      long table,
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      long depth) {
    Mem.putLong(table, a);
    Mem.putLong(table + 8, rowStep);
    Mem.putLong(table + 16, step);
    Mem.putLong(table + 24, b);
    Mem.putLong(table + 32, bStep);
    Mem.putLong(table + 40, sums);
    Mem.putLong(table + 48, sumStep);
    Mem.putLong(table + 56, depth);
  }
}
