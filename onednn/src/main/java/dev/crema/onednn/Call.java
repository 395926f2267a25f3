package dev.crema.onednn;

import java.util.List;

/**
 * One primitive to execute, and where its arguments lie.
 *
 * @param copies whether it only copies its first argument to its second, so that there is nothing
 *     to do if they lie in the same place
 */
record Call(Primitive primitive, List<Argument> arguments, boolean copies) {

  /**
   * A tensor that a primitive reads or writes.
   *
   * @param number what it is to the primitive: {@link Dnnl#SRC} …
   * @param buffer its position among the buffers of the spec, {@link #SCRATCH} or {@link #CONSTANT}
   * @param offset bytes from the start of the buffer to the first element
   * @param step bytes from one tile's elements to the next one's; 0 if all tiles share them
   */
  record Argument(int number, int buffer, long offset, long step) {
    /** The scratch memory of the running worker, in place of a buffer. */
    static final int SCRATCH = -1;

    /** Memory that is always the same, at the offset, in place of a buffer. */
    static final int CONSTANT = -2;

    static Argument constant(int number, long address) {
      return new Argument(number, CONSTANT, address, 0);
    }

    /** The same tensor as another argument. */
    Argument as(int other) {
      return new Argument(other, buffer, offset, step);
    }

    /** An argument that all tiles share. */
    static Argument shared(int number, int buffer) {
      return new Argument(number, buffer, 0, 0);
    }

    static Argument sliced(int number, int buffer, long step) {
      return new Argument(number, buffer, 0, step);
    }

    static Argument scratch(int number, long offset) {
      return new Argument(number, SCRATCH, offset, 0);
    }
  }

  Call(Primitive primitive, List<Argument> arguments) {
    this(primitive, arguments, false);
  }

  Call {
    arguments = List.copyOf(arguments);
  }
}
