package dev.crema.engine.run;

import java.util.List;

/** A loop cut into pieces, each of which goes through all steps on one thread. */
record Pieces(List<Repetition> pieces) implements Task {
  Pieces {
    pieces = List.copyOf(pieces);
  }

  @Override
  public int tiles() {
    return pieces.size();
  }

  @Override
  public void run(int tile, Worker worker) {
    pieces.get(tile).run(worker, false);
  }
}
