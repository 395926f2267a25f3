package dev.crema.engine.ir;

import dev.crema.engine.types.CremaException;

/** Tells where the text of a graph is wrong and what was expected there. */
public final class GraphSyntaxException extends CremaException {
  private static final long serialVersionUID = 1L;

  private final int line;

  GraphSyntaxException(int line, String message) {
    super("line " + line + ": " + message);
    this.line = line;
  }

  /** The number of the line, from 1. */
  public int line() {
    return line;
  }
}
