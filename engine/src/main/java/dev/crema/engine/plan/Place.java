package dev.crema.engine.plan;

/** Where a value lies. */
public sealed interface Place {
  /** At a fixed offset, in bytes, of the program's own memory. */
  record Slab(long offset) implements Place {}

  /** At a fixed offset, in bytes, of the numbers that the graph holds. */
  record Pool(long offset) implements Place {}

  /**
   * At a fixed offset, in bytes, of what the program computes once from lasting inputs and keeps.
   */
  record Kept(long offset) implements Place {}

  /** In the memory bound to an input of the graph: an argument or a variable. */
  record Argument(int input) implements Place {}

  /** In the memory given for an output of the graph. */
  record Output(int output) implements Place {}
}
