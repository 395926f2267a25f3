package dev.crema.engine;

import dev.crema.engine.run.Memory;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * A named tensor that can change: a weight, an optimizer's moment, a counter.
 *
 * <p>Inside a traced function {@link #value()} is symbolic and {@link #assign} is written down: all
 * assignments take effect together at the end of each run of the compiled function. Outside, both
 * act at once.
 */
public final class Variable {
  private final String name;
  private final Type type;
  private final Memory memory;

  /** A variable of zeros. */
  public Variable(String name, Type type) {
    this.name = name;
    this.type = type;
    this.memory = Memory.allocate(type.bytes());
  }

  /** A variable that starts with the numbers of a concrete tensor. */
  public Variable(String name, Tensor value) {
    this(name, value.type());
    copyFrom(value);
  }

  public String name() {
    return name;
  }

  public Type type() {
    return type;
  }

  /**
   * The memory that holds the current numbers; it stays the same for the life of the variable. To
   * be read: who writes there takes {@link #write}.
   */
  public Memory memory() {
    return memory;
  }

  /**
   * The current value: inside a traced function as it is after the assignments so far, outside a
   * copy.
   */
  public Tensor value() {
    Trace trace = Trace.current();
    if (trace != null) {
      return trace.read(this);
    }
    Memory copy = Memory.allocate(type.bytes());
    MemorySegment.copy(memory.segment(), 0, copy.segment(), 0, type.bytes());
    return Tensor.over(type, copy);
  }

  /**
   * Gives the variable a new value.
   *
   * @throws ShapeException if the type is not that of the variable
   */
  public void assign(Tensor value) {
    if (!value.type().equals(type)) {
      throw new ShapeException(
          "variable '" + name + "' has type " + type + "; it cannot be assigned " + value.type());
    }
    Trace trace = Trace.current();
    if (trace != null) {
      trace.write(this, value);
    } else {
      copyFrom(value);
    }
  }

  /** Changes the numbers where they lie, at once, even inside a traced function. */
  public void write(Consumer<MemorySegment> writer) {
    writer.accept(memory.segment());
    memory.changed();
  }

  private void copyFrom(Tensor value) {
    write(own -> MemorySegment.copy(value.memory().segment(), 0, own, 0, type.bytes()));
  }

  @Override
  public String toString() {
    return "Variable " + name + " " + type;
  }
}
