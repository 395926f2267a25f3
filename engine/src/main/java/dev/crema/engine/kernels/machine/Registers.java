package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.machine.Code.Instruction;
import dev.crema.engine.kernels.machine.Operation.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Gives the values of a {@link Code} registers and writes the loop: {@code void loop(long[]
 * pointers, long count)} for a count that is a positive multiple of the lanes.
 *
 * <p>A value keeps its register until its last use, or until the register is needed and its own
 * next use is the farthest: then it waits on the stack. What does not change from round to round
 * stays in registers if there are many.
 */
final class Registers {
  /** Registers for pointers, the one that holds their table last. */
  private static final int[] POINTERS = {1, 2, 8, 9, 10, 11, 3, 5, 12, 13, 14, 15, Assembler.RDI};

  static final int MOST_BUFFERS = POINTERS.length;

  /** The first of {@link #POINTERS} that belong to the caller, and the last one. */
  private static final int FIRST_OWNED = 6;

  private static final int LAST_OWNED = 11;

  /** The registers that are never given to what stays. */
  private static final int CHANGING = 12;

  private final Width width;
  private final Assembler assembler;
  private final List<Instruction> code;
  private final List<Deque<Integer>> uses = new ArrayList<>();

  /** The register of each value, -1 if it has none. */
  private final int[] registers;

  /** Its place on the stack, -1 if it has none. */
  private final int[] places;

  /** The value in each register, -1 if it is free. */
  private final int[] values;

  private final boolean[] stays;
  private final boolean[] locked;
  private int nextPlace;

  private Registers(Width width, Code code) {
    this.width = width;
    this.assembler = new Assembler(width);
    this.code = width == Width.AVX512 ? withMasks(code.instructions()) : code.instructions();
    this.registers = new int[this.code.size()];
    this.places = new int[this.code.size()];
    // The last register of AVX2 is kept for stores.
    this.values = new int[width == Width.AVX2 ? width.registers - 1 : width.registers];
    this.stays = new boolean[this.code.size()];
    this.locked = new boolean[values.length];
    Arrays.fill(registers, -1);
    Arrays.fill(places, -1);
    Arrays.fill(values, -1);
    this.code.forEach(_ -> uses.add(new ArrayDeque<>()));
    countUses();
  }

  /**
   * The machine code of a loop.
   *
   * @param buffers how many pointers it gets
   */
  static byte[] write(Width width, Code code, int buffers) {
    return new Registers(width, code).loop(buffers);
  }

  /**
   * With choices that compare for themselves: they get the operands of their condition before their
   * own, and its number. A mask register says then which operand to take, and no bool has to be
   * made.
   */
  private static List<Instruction> withMasks(List<Instruction> code) {
    List<Instruction> result = new ArrayList<>();
    for (Instruction instruction : code) {
      boolean selects = instruction.operation().form == Form.SELECT;
      int condition = selects ? instruction.operands().getFirst() : 0;
      if (selects && code.get(condition).operation().form == Form.COMPARE) {
        List<Integer> operands = new ArrayList<>(code.get(condition).operands());
        operands.addAll(instruction.operands().subList(1, 3));
        result.add(new Instruction(instruction.operation(), operands, condition));
      } else {
        result.add(instruction);
      }
    }
    return result;
  }

  private static boolean compares(Instruction select) {
    return select.operands().size() > 3;
  }

  /** From the last instruction to the first: what nobody uses is left out. */
  private void countUses() {
    for (int i = code.size() - 1; i >= 0; i--) {
      if (isNeeded(i)) {
        for (int operand : code.get(i).operands()) {
          uses.get(operand).addFirst(i);
        }
      }
    }
  }

  private boolean isNeeded(int value) {
    return code.get(value).operation().form == Form.STORE || !uses.get(value).isEmpty();
  }

  private byte[] loop(int buffers) {
    int owned = Math.clamp(buffers, FIRST_OWNED, LAST_OWNED + 1);
    for (int i = FIRST_OWNED; i < owned; i++) {
      assembler.push(POINTERS[i]);
    }
    int stack = assembler.takeStack();
    for (int i = 0; i < buffers; i++) {
      assembler.loadLong(POINTERS[i], Long.BYTES * i);
    }
    keepWhatStays();
    assembler.zeroIndex();
    int start = assembler.position();
    for (int i = 0; i < code.size(); i++) {
      if (isNeeded(i) && code.get(i).operation().form != Form.SOURCE) {
        write(i);
      }
    }
    assembler.next(width.lanes, start);
    assembler.setNumber(stack, nextPlace);
    assembler.giveStack(nextPlace);
    for (int i = owned - 1; i >= FIRST_OWNED; i--) {
      assembler.pop(POINTERS[i]);
    }
    assembler.leave();
    return assembler.finish();
  }

  private void keepWhatStays() {
    int room = Math.max(values.length - CHANGING, 0);
    for (int i = 0; i < code.size() && room > 0; i++) {
      if (isNeeded(i) && code.get(i).operation().form == Form.SOURCE) {
        stays[i] = true;
        fetch(i);
        room--;
      }
    }
  }

  private void write(int at) {
    Instruction instruction = code.get(at);
    int[] from = new int[instruction.operands().size()];
    for (int i = 0; i < from.length; i++) {
      int operand = instruction.operands().get(i);
      if (registers[operand] < 0) {
        fetch(operand);
      }
      from[i] = registers[operand];
      locked[from[i]] = true;
    }
    for (int operand : instruction.operands()) {
      uses.get(operand).removeFirst();
    }
    if (instruction.operation().form == Form.STORE) {
      store(instruction, from[0]);
      instruction.operands().forEach(this::freeIfDone);
    } else {
      compute(at, instruction, from);
    }
    Arrays.fill(locked, false);
  }

  private void store(Instruction store, int from) {
    assembler.store(store.operation(), from, POINTERS[store.immediate()], width.registers - 1);
  }

  private boolean isDone(int value) {
    return uses.get(value).isEmpty() && !stays[value];
  }

  private void freeIfDone(int value) {
    if (isDone(value) && registers[value] >= 0) {
      values[registers[value]] = -1;
      registers[value] = -1;
    }
  }

  /** Computes a value, where it can in the register of an operand that is not needed any more. */
  private void compute(int at, Instruction instruction, int[] from) {
    List<Integer> operands = instruction.operands();
    int reused = -1;
    for (int i = operands.size() - 1; i >= 0 && reused < 0; i--) {
      boolean fits =
          switch (instruction.operation().form) {
            case SELECT -> i == 0 || width == Width.AVX2 || compares(instruction);
            default -> true;
          };
      if (fits && isDone(operands.get(i))) {
        reused = i;
      }
    }
    operands.forEach(this::freeIfDone);
    int to = reused < 0 ? take() : from[reused];
    values[to] = at;
    registers[at] = to;
    emit(instruction, to, from, reused);
  }

  private void emit(Instruction instruction, int to, int[] from, int reused) {
    Operation operation = instruction.operation();
    int immediate = instruction.immediate();
    switch (operation.form) {
      case BINARY -> assembler.binary(operation, to, from[0], from[1]);
      case UNARY -> assembler.unary(operation, to, from[0]);
      case ROUND -> assembler.round(to, from[0], immediate);
      case SHIFT -> assembler.shift(operation, to, from[0], immediate);
      case COMPARE -> assembler.compare(operation, to, from[0], from[1], immediate);
      case LOAD -> assembler.load(operation, to, POINTERS[immediate]);
      case FMA -> {
        switch (reused) {
          case 0 -> assembler.multiplyByAdd(to, from[1], from[2]);
          case 1 -> assembler.multiplyByAdd(to, from[0], from[2]);
          default -> {
            if (reused < 0) {
              assembler.move(to, from[2]);
            }
            assembler.multiplyAdd(to, from[0], from[1]);
          }
        }
      }
      case SELECT -> {
        if (width == Width.AVX2) {
          assembler.blend(to, from[0], from[1], from[2]);
        } else if (compares(instruction)) {
          Instruction condition = code.get(immediate);
          assembler.compareInto(
              Assembler.MASK, condition.operation(), from[0], from[1], condition.immediate());
          assembler.chooseByMask(to, from[2], from[3]);
        } else {
          if (reused < 0) {
            assembler.move(to, from[0]);
          }
          assembler.choose(to, from[1], from[2]);
        }
      }
      case SOURCE, STORE -> throw new IllegalStateException(operation + " computes nothing");
    }
  }

  /** Brings a value that is not in a register into one. */
  private void fetch(int value) {
    int to = take();
    values[to] = value;
    registers[value] = to;
    Instruction instruction = code.get(value);
    switch (instruction.operation()) {
      case CONSTANT -> assembler.constant(to, instruction.immediate());
      case REPEATED -> assembler.repeated(to, POINTERS[instruction.immediate()]);
      default -> assembler.load(to, onStack(value));
    }
  }

  /** A free register; if there is none, that of the value whose next use is the farthest. */
  private int take() {
    int farthest = -1;
    int use = -1;
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        if (!locked[i]) {
          return i;
        }
      } else if (!locked[i] && !stays[values[i]] && uses.get(values[i]).getFirst() > use) {
        farthest = i;
        use = uses.get(values[i]).getFirst();
      }
    }
    spill(values[farthest]);
    values[farthest] = -1;
    return farthest;
  }

  private Assembler.Place onStack(int value) {
    return Assembler.Place.of(Assembler.RSP, places[value]);
  }

  private void spill(int value) {
    if (places[value] < 0 && code.get(value).operation().form != Form.SOURCE) {
      places[value] = nextPlace;
      nextPlace += width.bytes();
      assembler.store(registers[value], onStack(value));
    }
    registers[value] = -1;
  }
}
